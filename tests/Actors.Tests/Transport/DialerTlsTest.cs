using System.Security.Cryptography.X509Certificates;
using VeraWebSockets.Testing;

namespace VeraWebSockets.Actors.Tests.Transport;

/// <summary>A dialer that trusts the authority of the tests, and servers that speak TLS.</summary>
public abstract class DialerTlsTest : DialerTest
{
    protected DialerTlsTest() => Trust(Certificates.Authority.Certificate);

    /// <summary>Trusts these, and none else.</summary>
    private protected void Trust(params X509Certificate2[] authorities) =>
        Options = Options with { Tls = Options.Tls with { CaPath = Folder.WriteCertificate("ca.pem", authorities) } };

    /// <summary>A server that accepts the upgrade.</summary>
    private protected static ScriptedPeer Start(X509Certificate2 certificate, TlsPeerOptions? options = null) =>
        ScriptedPeer.StartTls(certificate, connection => connection.AcceptUpgradeAsync(), options);
}
