using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace VeraWebSockets.Testing;

/// <summary>The server side of TLS handshakes, with one certificate.</summary>
internal sealed class TlsHandshake(X509Certificate2 certificate, TlsPeerOptions options)
{
    // Offline: a test must not ask the network for certificates of issuers.
    private readonly SslStreamCertificateContext _certificate =
        SslStreamCertificateContext.Create(certificate, [.. options.Intermediates], offline: true);

    public TlsPeerOptions Options => options;

    /// <exception cref="System.Security.Authentication.AuthenticationException">No agreement, or the client is refused.</exception>
    /// <exception cref="IOException">The client ended, or refused this server.</exception>
    public async ValueTask<(SslStream Stream, PeerTls Tls)> RunAsync(Stream wire, CancellationToken cancellation)
    {
        var stream = new SslStream(wire, leaveInnerStreamOpen: false);
        string serverName = "";
        await stream.AuthenticateAsServerAsync(
            (_, hello, _, _) =>
            {
                serverName = hello.ServerName;
                return ValueTask.FromResult(Settings());
            },
            state: null,
            cancellation);
        return (stream, new PeerTls(serverName, stream.SslProtocol, stream.RemoteCertificate as X509Certificate2));
    }

    private SslServerAuthenticationOptions Settings() => new()
    {
        ServerCertificateContext = _certificate,
        EnabledSslProtocols = options.Protocols,
        ClientCertificateRequired = options.RequireClientCertificate,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        AllowTlsResume = false, // each connection shows its whole handshake, whatever came before it in this process
        RemoteCertificateValidationCallback = (_, shown, _, _) => !options.RequireClientCertificate || IsTrusted(shown),
    };

    private bool IsTrusted(X509Certificate? shown)
    {
        if (shown is not X509Certificate2 client)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(options.ClientAuthority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        return chain.Build(client);
    }
}
