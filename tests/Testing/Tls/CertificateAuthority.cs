using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace VeraWebSockets.Testing;

/// <summary>A certificate authority that lives as long as the test process; keys are ECDSA P-256, which are quick to make.</summary>
public sealed class CertificateAuthority : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    private readonly X509Certificate2 _withKey;

    public CertificateAuthority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = Request(name, key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        _withKey = request.CreateSelfSigned(DateTimeOffset.UtcNow - Lifetime, DateTimeOffset.UtcNow + Lifetime);
        Certificate = X509CertificateLoader.LoadCertificate(_withKey.RawData);
    }

    /// <summary>With its private key, for certificates of which this class makes none.</summary>
    public X509Certificate2 WithKey => _withKey;

    /// <summary>What clients have to trust; it has no private key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>A certificate with its private key, signed by this authority.</summary>
    /// <param name="hosts">Host names and IP addresses; each goes into the subject alternative names as what it is.</param>
    /// <param name="validFrom">Days from now, above -30.</param>
    /// <param name="validTo">Days from now, below 30.</param>
    /// <param name="issuerAt">Where the certificate says that this authority's lies (RFC 5280 section 4.2.2.1); null: nowhere.</param>
    public X509Certificate2 IssueServer(IEnumerable<string> hosts, int validFrom = -1, int validTo = 10, string? issuerAt = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = ServerRequest([.. hosts], key);
        if (issuerAt is not null)
        {
            request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension(null, [issuerAt]));
        }

        return Sign(request, key, validFrom, validTo);
    }

    /// <inheritdoc cref="IssueServer"/>
    /// <param name="name">Common name of the client.</param>
    public X509Certificate2 IssueClient(string name, int validFrom = -1, int validTo = 10)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Sign(LeafRequest(name, key, ClientAuthentication), key, validFrom, validTo);
    }

    public void Dispose()
    {
        _withKey.Dispose();
        Certificate.Dispose();
    }

    internal static X509Certificate2 SelfSignedServer(IReadOnlyList<string> hosts)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Usable(ServerRequest(hosts, key).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(10)));
    }

    private static CertificateRequest ServerRequest(IReadOnlyList<string> hosts, ECDsa key)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (string host in hosts)
        {
            if (IPAddress.TryParse(host, out IPAddress? address))
            {
                names.AddIpAddress(address);
            }
            else
            {
                names.AddDnsName(host);
            }
        }

        CertificateRequest request = LeafRequest(hosts[0], key, ServerAuthentication);
        request.CertificateExtensions.Add(names.Build());
        return request;
    }

    private static CertificateRequest LeafRequest(string name, ECDsa key, string purpose)
    {
        CertificateRequest request = Request(name, key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], critical: false));
        return request;
    }

    private static CertificateRequest Request(string name, ECDsa key)
    {
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(name);
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request;
    }

    private X509Certificate2 Sign(CertificateRequest request, ECDsa key, int validFrom, int validTo)
    {
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        byte[] serial = RandomNumberGenerator.GetBytes(16);
        serial[0] &= 0x7f; // a serial number is positive
        DateTimeOffset now = DateTimeOffset.UtcNow;
        using X509Certificate2 signed = request.Create(_withKey, now.AddDays(validFrom), now.AddDays(validTo), serial);
        return Usable(signed.CopyWithPrivateKey(key));
    }

    // On Windows, TLS cannot use a key that lives only in memory.
    private static X509Certificate2 Usable(X509Certificate2 certificate) => OperatingSystem.IsWindows()
        ? X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null)
        : certificate;
}
