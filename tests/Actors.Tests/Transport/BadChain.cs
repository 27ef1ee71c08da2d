using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using VeraWebSockets.Testing;

namespace VeraWebSockets.Actors.Tests.Transport;

/// <summary>
/// A certificate for localhost with one or several faults, of which each is reason enough to refuse it, below an authority that is trusted. Made at
/// random from a seed.
/// </summary>
internal sealed class BadChain : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private static readonly string[] OtherNames =
        ["localhost.example", "ocalhost", "local*", "*", "*.localhost", "l*t", "localhos", "127.0.0.1", "example.com", "LOCALHOST.example"];

    private readonly Random _random;
    private readonly List<X509Certificate2> _made = [];

    public BadChain(int seed)
    {
        _random = new Random(seed);
        do
        {
            Faults = [.. Enum.GetValues<Fault>().Where(_ => _random.Next(4) == 0)];
        }
        while (Faults.Count == 0);

        X509Certificate2 issuer = Authority();
        if (Has(Fault.IssuerIsNoAuthority))
        {
            issuer = Issue("an issuer", issuer, isAuthority: false, name: null);
            Intermediates = [X509CertificateLoader.LoadCertificate(issuer.RawData)];
        }

        string name = Has(Fault.OtherName) ? OtherNames[_random.Next(OtherNames.Length)] : "localhost";
        Certificate = Issue("a server", issuer, isAuthority: false, name);
    }

    private enum Fault
    {
        OtherName,
        Expired,
        NotYetValid,
        UnknownAuthority,
        IssuerIsNoAuthority,
        ForClients,
        SignatureSpoiled,
    }

    /// <summary>What a server shows, with its key.</summary>
    public X509Certificate2 Certificate { get; }

    public IReadOnlyList<X509Certificate2> Intermediates { get; } = [];

    private List<Fault> Faults { get; }

    public void Dispose() => _made.ForEach(certificate => certificate.Dispose());

    public override string ToString() => string.Join(", ", Faults);

    private bool Has(Fault fault) => Faults.Contains(fault);

    private X509Certificate2 Authority() =>
        Has(Fault.UnknownAuthority) ? Issue("nobody's authority", issuer: null, isAuthority: true, name: null) : Certificates.Authority.WithKey;

    private X509Certificate2 Issue(string subject, X509Certificate2? issuer, bool isAuthority, string? name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={subject}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, critical: true));
        if (name is not null)
        {
            request.CertificateExtensions.Add(Names(name));
            string purpose = Has(Fault.ForClients) ? ClientAuthentication : ServerAuthentication;
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], critical: false));
        }

        (int from, int to) = name is null ? (-20, 20) : Has(Fault.Expired) ? (-10, -1 - _random.Next(8)) : Has(Fault.NotYetValid) ? (1 + _random.Next(8), 10) : (-1, 10);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        if (issuer is null)
        {
            return Keep(request.CreateSelfSigned(now.AddDays(from), now.AddDays(to)));
        }

        byte[] serial = RandomNumberGenerator.GetBytes(16);
        serial[0] &= 0x7f;
        using X509Certificate2 signed = request.Create(
            issuer.SubjectName, X509SignatureGenerator.CreateForECDsa(issuer.GetECDsaPrivateKey()!), now.AddDays(from), now.AddDays(to), serial);
        byte[] octets = signed.RawData;
        if (name is not null && Has(Fault.SignatureSpoiled))
        {
            octets[^(1 + _random.Next(16))] ^= (byte)(1 << _random.Next(8)); // the signature stands last
        }

        using X509Certificate2 loaded = X509CertificateLoader.LoadCertificate(octets);
        return Keep(loaded.CopyWithPrivateKey(key));
    }

    private X509Certificate2 Keep(X509Certificate2 certificate)
    {
        _made.Add(certificate);
        return certificate;
    }

    private static X509Extension Names(string name)
    {
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out IPAddress? address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(name);
        }

        return names.Build();
    }
}
