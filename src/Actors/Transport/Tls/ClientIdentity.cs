using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Options;

namespace VeraWebSockets.Actors.Transport.Tls;

/// <summary>Loads the PEM files of <see cref="TlsOptions"/>.</summary>
internal static class ClientIdentity
{
    private const int MaxFileSize = 1 << 20;

    /// <returns>Certificate, key and intermediates; null where the options name no certificate.</returns>
    /// <exception cref="ConnectException">A file is missing or unreadable, the key does not match, or its pass phrase is wrong.</exception>
    public static SslStreamCertificateContext? Load(TlsOptions options)
    {
        if (options.CertificatePath is null)
        {
            return options.PrivateKeyPath is null ? null : throw Unusable("a private key is set without a certificate", null);
        }

        string certificate = ReadPem(options.CertificatePath, "client certificate");
        string key = options.PrivateKeyPath is null ? certificate : ReadPem(options.PrivateKeyPath, "private key");
        try
        {
            X509Certificate2 leaf = LoadLeaf(certificate, key, options.PrivateKeyPassword);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(certificate);
            return SslStreamCertificateContext.Create(leaf, chain, offline: true);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw Unusable("client certificate and private key cannot be used together", e);
        }
    }

    /// <summary>A pass phrase that no key needs is ignored, as OpenSSL does.</summary>
    private static X509Certificate2 LoadLeaf(string certificate, string key, string? passPhrase) =>
        passPhrase is null ? X509Certificate2.CreateFromPem(certificate, key)
        : key.Contains("-----BEGIN ENCRYPTED PRIVATE KEY-----", StringComparison.Ordinal)
            ? X509Certificate2.CreateFromEncryptedPem(certificate, key, passPhrase)
        : X509Certificate2.CreateFromPem(certificate, TraditionalKey.TryDecrypt(key, passPhrase) ?? key);

    /// <returns>Trust anchors to add; null where the options name none.</returns>
    /// <exception cref="ConnectException">The file is missing or holds no certificate.</exception>
    public static X509Certificate2Collection? LoadTrustAnchors(TlsOptions options)
    {
        if (options.CaPath is null)
        {
            return null;
        }

        var anchors = new X509Certificate2Collection();
        try
        {
            anchors.ImportFromPem(ReadPem(options.CaPath, "CA bundle"));
        }
        catch (CryptographicException e)
        {
            throw Unusable("CA bundle is not PEM", e);
        }

        return anchors.Count > 0 ? anchors : throw Unusable("CA bundle holds no certificate", null);
    }

    private static string ReadPem(string path, string what)
    {
        try
        {
            var file = new FileInfo(path);
            return !file.Exists ? throw Unusable($"{what} file {path} does not exist", null)
                : file.Length > MaxFileSize ? throw Unusable($"{what} file {path} is larger than {MaxFileSize} octets", null)
                : File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Unusable($"{what} file {path} cannot be read", e);
        }
    }

    private static ConnectException Unusable(string what, Exception? e) =>
        new(ConnectErrorKind.TlsNotStarted, e is null ? what : $"{what}: {e.Message}", e);
}
