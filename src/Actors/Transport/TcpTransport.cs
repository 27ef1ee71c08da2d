using System.Net;
using System.Net.Sockets;

namespace VeraWebSockets.Actors.Transport;

/// <summary>A TCP connection on the runtime's own engine; on every system.</summary>
internal sealed class TcpTransport(Socket socket) : ITransport
{
    /// <inheritdoc cref="SocketConnect"/>
    public static async Task<ITransport> ConnectAsync(Socket socket, IPEndPoint endpoint, CancellationToken cancellation)
    {
        FileReserve.Spare(socket.Handle);
        await socket.ConnectAsync(endpoint, cancellation).ConfigureAwait(false);
        return new TcpTransport(socket);
    }

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

    public void SetSendBuffer(int octets) => socket.SendBufferSize = octets;

    public void Dispose() => socket.Dispose();

    private static IOException Broken(Exception e) => new(e.Message, e);
}
