using System.Net.Sockets;

namespace VeraWebSockets.Actors.Transport;

/// <summary>A plain TCP connection.</summary>
internal sealed class TcpTransport(Socket socket) : ITransport
{
    public async ValueTask WaitReadableAsync(CancellationToken cancellation)
    {
        try
        {
            await socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            throw Broken(e);
        }
    }

    public async ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellation)
    {
        try
        {
            return await socket.ReceiveAsync(destination, SocketFlags.None, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            throw Broken(e);
        }
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellation)
    {
        try
        {
            while (!octets.IsEmpty)
            {
                octets = octets[await socket.SendAsync(octets, SocketFlags.None, cancellation).ConfigureAwait(false)..];
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            throw Broken(e);
        }
    }

    public void Dispose() => socket.Dispose();

    private static IOException Broken(Exception e) => new(e.Message, e);
}
