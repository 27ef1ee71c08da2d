using System.Security.Cryptography.X509Certificates;

namespace VeraWebSockets.Testing;

/// <summary>
/// Certificates with private keys, made in the test process. Where no hosts are given, they are for <c>localhost</c>,
/// <c>127.0.0.1</c> and <c>::1</c>.
/// </summary>
public static class Certificates
{
    private static readonly Lazy<CertificateAuthority> TrustedAuthority = new(() => new CertificateAuthority("VeraWebSockets tests"));
    private static readonly Lazy<CertificateAuthority> OtherAuthority = new(() => new CertificateAuthority("VeraWebSockets tests, nobody's trust"));

    /// <summary>The authority of this process, which tests make their clients trust; never dispose it.</summary>
    public static CertificateAuthority Authority => TrustedAuthority.Value;

    /// <summary>The authority that nobody trusts; never dispose it.</summary>
    public static CertificateAuthority UnknownAuthority => OtherAuthority.Value;

    public static X509Certificate2 Server(params string[] hosts) => Authority.IssueServer(OrLoopback(hosts));

    /// <summary>It was valid until yesterday.</summary>
    public static X509Certificate2 Expired(params string[] hosts) => Authority.IssueServer(OrLoopback(hosts), validFrom: -3, validTo: -1);

    /// <summary>It will be valid from tomorrow.</summary>
    public static X509Certificate2 NotYetValid(params string[] hosts) => Authority.IssueServer(OrLoopback(hosts), validFrom: 1, validTo: 3);

    /// <summary>It is in order, but for <c>other.example</c>.</summary>
    public static X509Certificate2 WrongHost() => Authority.IssueServer(["other.example"]);

    public static X509Certificate2 SelfSigned(params string[] hosts) => CertificateAuthority.SelfSignedServer(OrLoopback(hosts));

    /// <summary>It is in order, but signed by an authority that nobody trusts.</summary>
    public static X509Certificate2 FromUnknownAuthority(params string[] hosts) => OtherAuthority.Value.IssueServer(OrLoopback(hosts));

    /// <summary>For clients, signed by <see cref="Authority"/>.</summary>
    public static X509Certificate2 Client(string name = "client") => Authority.IssueClient(name);

    /// <summary>For clients, signed by an authority that nobody trusts.</summary>
    public static X509Certificate2 ClientFromUnknownAuthority(string name = "client") => OtherAuthority.Value.IssueClient(name);

    private static string[] OrLoopback(string[] hosts) => hosts.Length > 0 ? hosts : ["localhost", "127.0.0.1", "::1"];
}
