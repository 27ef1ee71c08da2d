using System.Net.Security;
using System.Net.Sockets;

namespace VeraWebSockets.Actors.Transport.Tls;

/// <summary>A TLS connection after its handshake. A truncated stream ends like a closed one (spec section 3.2).</summary>
internal sealed class TlsTransport(SslStream stream, ITransport inner) : ITransport
{
    public Company Company => inner.Company;

    public async ValueTask WaitReadableAsync(CancellationToken cancellation) =>
        await ReadAsync(Memory<byte>.Empty, cancellation).ConfigureAwait(false);

    public async ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellation)
    {
        try
        {
            return await stream.ReadAsync(destination, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            throw new IOException(e.Message, e);
        }
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellation)
    {
        try
        {
            await stream.WriteAsync(octets, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            throw new IOException(e.Message, e);
        }
    }

    public void WriteOn() => inner.WriteOn();

    public void SetSendBuffer(int octets) => inner.SetSendBuffer(octets);

    public void Dispose() => stream.Dispose();
}
