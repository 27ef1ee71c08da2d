using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace VeraWebSockets.Testing;

/// <summary>How a <see cref="ScriptedPeer"/> speaks TLS.</summary>
public sealed record TlsPeerOptions : PeerOptions
{
    /// <summary>TLS 1.2 and 1.3 by default.</summary>
    public SslProtocols Protocols { get; init; } = SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <summary>Sent behind the certificate.</summary>
    public IReadOnlyList<X509Certificate2> Intermediates { get; init; } = [];

    /// <summary>
    /// Refuses a client that shows no certificate, or one that <see cref="ClientAuthority"/> did not sign. The TLS of .NET judges when
    /// the handshake is over for the client and says it by FIN alone, so the client learns of it with its first read.
    /// </summary>
    public bool RequireClientCertificate { get; init; }

    /// <summary><see cref="Certificates.Authority"/> by default.</summary>
    public X509Certificate2 ClientAuthority { get; init; } = Certificates.Authority.Certificate;

    /// <summary>
    /// Runs on the bare TCP connection before the handshake, for garbage, silence, FIN and RST. If it returns without having ended
    /// the connection, the handshake follows, also over a ClientHello that it has read.
    /// </summary>
    public Func<PeerConnection, Task>? BeforeHandshake { get; init; }
}
