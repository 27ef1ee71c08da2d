using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace VeraWebSockets.Testing.Tests;

/// <summary>The TLS of .NET as client; it trusts the authority of the tests and nobody else.</summary>
internal sealed class TlsClient : IDisposable
{
    private readonly Socket _socket;
    private readonly WireStream _wire;
    private readonly SslStream _stream;

    private TlsClient(Socket socket)
    {
        _socket = socket;
        _wire = new WireStream([], new NetworkStream(socket, ownsSocket: true));
        _stream = new SslStream(_wire);
    }

    /// <summary>Whether FIN was read: at the end of the stream this means that no close_notify came before it.</summary>
    public bool SawEndOfTcp => _wire.HasEnded;

    public static async Task<TlsClient> ConnectAsync(
        int port, string host = "localhost", X509Certificate2? clientCertificate = null, SslProtocols protocols = SslProtocols.None)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken).WithLimit("the peer to accept");
        var client = new TlsClient(socket);
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            EnabledSslProtocols = protocols,
            ClientCertificates = clientCertificate is null ? null : [clientCertificate],
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { Certificates.Authority.Certificate },
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
            },
        };
        try
        {
            await client._stream.AuthenticateAsClientAsync(options, TestContext.Current.CancellationToken).WithLimit("the TLS handshake");
            return client;
        }
        catch (Exception)
        {
            client.Dispose();
            throw;
        }
    }

    public async Task SendAsync(byte[] octets) =>
        await _stream.WriteAsync(octets, TestContext.Current.CancellationToken).WithLimit("the peer to read");

    /// <summary>Reads whatever comes next; empty at the end.</summary>
    public async Task<byte[]> ReadSomeAsync()
    {
        byte[] buffer = new byte[64 * 1024];
        int count = await _stream.ReadAsync(buffer, TestContext.Current.CancellationToken).WithLimit("the peer to send");
        return buffer[..count];
    }

    /// <summary>Ends TLS in good order and leaves TCP open.</summary>
    public Task NotifyAsync() => _stream.ShutdownAsync().WithLimit("close_notify to be sent");

    public void Finish() => _socket.Shutdown(SocketShutdown.Send);

    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Dispose();
    }

    public void Dispose() => _stream.Dispose();
}
