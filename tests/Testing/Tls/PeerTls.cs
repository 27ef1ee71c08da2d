using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace VeraWebSockets.Testing;

/// <summary>What a TLS handshake with a client came to.</summary>
/// <param name="ServerName">The name that the client asked for (SNI); empty if none, as for an IP address.</param>
/// <param name="Protocol">The version agreed on.</param>
/// <param name="ClientCertificate">Null if the client was not asked for one.</param>
public sealed record PeerTls(string ServerName, SslProtocols Protocol, X509Certificate2? ClientCertificate);
