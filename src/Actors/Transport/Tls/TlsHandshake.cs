using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Logging;
using VeraWebSockets.Actors.Options;

namespace VeraWebSockets.Actors.Transport.Tls;

/// <summary>The TLS handshake of one attempt: TLS 1.2 or 1.3, server name sent, chain and name always verified (spec section 6).</summary>
internal sealed class TlsHandshake(string host, TlsOptions options, WebSocketLog log)
{
    /// <param name="inner">Connected; the answered transport owns it afterwards, and it is disposed on failure.</param>
    /// <param name="cancellation">The deadline; cancellation comes out as <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ConnectException">TlsNotStarted before the first octet is sent, TlsFailed after it.</exception>
    public async Task<ITransport> AuthenticateAsync(ITransport inner, CancellationToken cancellation)
    {
        var stream = new SslStream(new TransportStream(inner));
        CertificateCheck? check = null;
        try
        {
            WarnOfWaivers();
            check = new CertificateCheck(options, options.CaPath is null ? null : TrustAnchors.Shared.Load(options.CaPath));
            await stream.AuthenticateAsClientAsync(Prepare(check), cancellation).ConfigureAwait(false);
            log.Write(LogTopics.Info, $"{host}: {stream.SslProtocol}, {stream.NegotiatedCipherSuite}");
            return new TlsTransport(stream, inner);
        }
        catch (Exception e)
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw e switch
            {
                AuthenticationException or IOException or SocketException or ObjectDisposedException =>
                    new ConnectException(
                        new ConnectError(ConnectErrorKind.TlsFailed, check?.Refusal ?? Innermost(e).Message)
                        {
                            IsCertificateRefused = check?.Refusal is not null,
                        },
                        e),
                PlatformNotSupportedException or ArgumentException or NotSupportedException =>
                    new ConnectException(ConnectErrorKind.TlsNotStarted, e.Message, e),
                _ => e,
            };
        }
    }

    private SslClientAuthenticationOptions Prepare(CertificateCheck check)
    {
        IReadOnlyList<TlsCipherSuite>? suites = options.CipherList is null ? null : CipherList.Parse(options.CipherList);
        return new SslClientAuthenticationOptions
        {
            TargetHost = host,
            EnabledSslProtocols = suites is null ? SslProtocols.Tls12 | SslProtocols.Tls13 : CipherList.VersionsOf(suites),
            ClientCertificateContext = ClientIdentity.Load(options),
            CertificateChainPolicy = new X509ChainPolicy
            {
                RevocationMode = X509RevocationMode.NoCheck, // as libwebsockets (spec section 6.2)
                // An intermediate certificate that the server has forgotten would be fetched from wherever its certificate says, by a call that
                // keeps this thread for up to 15 seconds. OpenSSL fetches none.
                DisableCertificateDownloads = true,
            },
            AllowRenegotiation = false,
            CipherSuitesPolicy = suites is null ? null : CreatePolicy(suites),
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) => check.Accepts(certificate, chain, errors),
        };
    }

    private static CipherSuitesPolicy CreatePolicy(IReadOnlyList<TlsCipherSuite> suites)
    {
        if (OperatingSystem.IsWindows() || OperatingSystem.IsAndroid())
        {
            throw new ConnectException(ConnectErrorKind.TlsNotStarted, "this system does not let a program choose cipher suites");
        }

        return new CipherSuitesPolicy(suites);
    }

    private void WarnOfWaivers()
    {
        string waived = string.Join(", ", options.Waivers);
        if (waived.Length > 0)
        {
            log.Write(LogTopics.Warning, $"{host}: certificate checks are relaxed: {waived}");
        }
    }

    private static Exception Innermost(Exception e) => e.InnerException is { } inner ? Innermost(inner) : e;
}
