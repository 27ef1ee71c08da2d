using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace VeraWebSockets.Testing;

/// <summary>A new folder with the files of one test; removed with all that is in it on disposal.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vws-test-");

    public string Path => _folder.FullName;

    /// <summary>Full path of a file in this folder, whether it exists or not.</summary>
    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes UTF-8 without byte order mark and gives the full path. Folders in the name are made.</summary>
    public string Write(string name, string text)
    {
        string path = PathOf(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Writes certificates as PEM, one after the other, without keys, and gives the full path.</summary>
    public string WriteCertificate(string name, params IEnumerable<X509Certificate2> certificates) =>
        Write(name, string.Concat(certificates.Select(certificate => certificate.ExportCertificatePem() + "\n")));

    /// <summary>Writes the private key of a certificate as unencrypted PKCS#8 PEM and gives the full path.</summary>
    public string WriteKey(string name, X509Certificate2 certificate)
    {
        using ECDsa key = KeyOf(certificate);
        return Write(name, key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>Writes the private key of a certificate as encrypted PKCS#8 PEM and gives the full path.</summary>
    public string WriteEncryptedKey(string name, X509Certificate2 certificate, string password)
    {
        using ECDsa key = KeyOf(certificate);
        var encryption = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, iterationCount: 2048);
        return Write(name, key.ExportEncryptedPkcs8PrivateKeyPem(password, encryption));
    }

    public void Dispose()
    {
        if (_folder.Exists)
        {
            _folder.Delete(recursive: true);
        }
    }

    private static ECDsa KeyOf(X509Certificate2 certificate) =>
        certificate.GetECDsaPrivateKey() ?? throw new ArgumentException("The certificate has no ECDSA private key.", nameof(certificate));
}
