using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Options;

namespace VeraWebSockets.Actors.Transport.Tls;

/// <summary>Loads the client's certificate and key, which <see cref="TlsOptions"/> name.</summary>
internal static class ClientIdentity
{
    /// <returns>Certificate, key and intermediates; null where the options name no certificate.</returns>
    /// <exception cref="ConnectException">A file is missing or unreadable, the key does not match, or its pass phrase is wrong.</exception>
    public static SslStreamCertificateContext? Load(TlsOptions options)
    {
        if (options.CertificatePath is null)
        {
            return options.PrivateKeyPath is null ? null : throw PemFile.Unusable("a private key is set without a certificate");
        }

        string certificate = PemFile.Read(options.CertificatePath, "client certificate", out _);
        string key = options.PrivateKeyPath is null ? certificate : PemFile.Read(options.PrivateKeyPath, "private key", out _);
        try
        {
            X509Certificate2 leaf = LoadLeaf(certificate, key, options.PrivateKeyPassword);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(certificate);
            return SslStreamCertificateContext.Create(leaf, chain, offline: true);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw PemFile.Unusable("client certificate and private key cannot be used together", e);
        }
    }

    /// <summary>A pass phrase that no key needs is ignored, as OpenSSL does.</summary>
    private static X509Certificate2 LoadLeaf(string certificate, string key, string? passPhrase) =>
        passPhrase is null ? X509Certificate2.CreateFromPem(certificate, key)
        : key.Contains("-----BEGIN ENCRYPTED PRIVATE KEY-----", StringComparison.Ordinal)
            ? X509Certificate2.CreateFromEncryptedPem(certificate, key, passPhrase)
        : X509Certificate2.CreateFromPem(certificate, TraditionalKey.TryDecrypt(key, passPhrase) ?? key);
}
