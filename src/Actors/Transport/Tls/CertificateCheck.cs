using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using VeraWebSockets.Actors.Options;

namespace VeraWebSockets.Actors.Transport.Tls;

/// <summary>
/// Judges the certificate of a server: the system's judgement stands, but a chain may also end at an added anchor, and faults that the
/// options waive do not count. A pinned fingerprint takes the place of both.
/// </summary>
internal sealed class CertificateCheck(TlsOptions options, X509Certificate2Collection? anchors)
{
    /// <summary>Why the certificate was refused; null while it was not.</summary>
    public string? Refusal { get; private set; }

    public bool Accepts(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        Refusal = certificate is not X509Certificate2 leaf || chain is null ? "server sent no certificate"
            : options.Fingerprint is not null ? CheckFingerprint(leaf)
            : CheckName(errors) ?? CheckChain(leaf, chain, errors);
        return Refusal is null;
    }

    private string? CheckFingerprint(X509Certificate2 leaf) =>
        leaf.GetCertHashString(HashAlgorithmName.SHA256).Equals(options.Fingerprint!.Replace(":", ""), StringComparison.OrdinalIgnoreCase)
            ? null
            : "certificate refused: its fingerprint is not the pinned one";

    private string? CheckName(SslPolicyErrors errors) =>
        errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) && !options.SkipHostNameCheck
            ? "certificate refused: it is for another name"
            : null;

    private string? CheckChain(X509Certificate2 leaf, X509Chain chain, SslPolicyErrors errors)
    {
        if (!errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            return null;
        }

        List<X509ChainStatus> faults = Faults(chain);
        if (faults.Count > 0 && anchors is not null)
        {
            faults = FaultsToAnchors(leaf, chain);
        }

        return faults.Count == 0 ? null
            : "certificate refused: " + string.Join("; ", faults.Select(f => $"{f.Status}: {f.StatusInformation.Trim()}").Distinct());
    }

    private List<X509ChainStatus> FaultsToAnchors(X509Certificate2 leaf, X509Chain received)
    {
        using var chain = new X509Chain { ChainPolicy = received.ChainPolicy.Clone() };
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(anchors!);

        bool trusted = chain.Build(leaf);
        List<X509ChainStatus> faults = trusted ? [] : Faults(chain);
        foreach (X509ChainElement element in chain.ChainElements)
        {
            element.Certificate.Dispose();
        }

        return faults;
    }

    /// <summary>Those that are not waived. An issuer that nobody knows stays a fault also where self-signed is allowed, as in OpenSSL.</summary>
    private List<X509ChainStatus> Faults(X509Chain chain) =>
        [.. chain.ChainStatus.Where(fault => fault.Status switch
        {
            X509ChainStatusFlags.NoError => false,
            X509ChainStatusFlags.NotTimeValid => !options.AllowExpired,
            X509ChainStatusFlags.UntrustedRoot => !options.AllowSelfSigned,
            _ => true,
        })];
}
