using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace VeraWebSockets.Actors.Transport.Tls;

/// <summary>
/// Private keys that were encrypted within PEM itself (RFC 1421 section 4.6.1), as OpenSSL wrote them by default before it took to PKCS #8. .NET
/// does not read them.
/// </summary>
internal static class TraditionalKey
{
    private const string Encrypted = "Proc-Type: 4,ENCRYPTED";
    private const string Algorithm = "DEK-Info: ";
    private const int SaltLength = 8;

    /// <returns>The first such key of a PEM file, decrypted, as PEM; null where there is none.</returns>
    /// <exception cref="CryptographicException">The algorithm is unknown, the text is torn, or the pass phrase is wrong.</exception>
    public static string? TryDecrypt(string pem, string passPhrase)
    {
        string[] lines = pem.ReplaceLineEndings("\n").Split('\n');
        int header = Array.IndexOf(lines, Encrypted);
        if (header < 1 || !lines[header - 1].StartsWith("-----BEGIN ", StringComparison.Ordinal))
        {
            return null;
        }

        string label = lines[header - 1]["-----BEGIN ".Length..].TrimEnd('-');
        int end = Array.IndexOf(lines, $"-----END {label}-----", header);
        string[] algorithm = lines[header + 1].StartsWith(Algorithm, StringComparison.Ordinal) ? lines[header + 1][Algorithm.Length..].Split(',') : [];
        if (end < header || algorithm.Length != 2)
        {
            throw new CryptographicException("an encrypted private key is torn");
        }

        try
        {
            byte[] octets = Convert.FromBase64String(string.Concat(lines[(header + 2)..end]));
            return PemEncoding.WriteString(label, Decrypt(octets, algorithm[0], Convert.FromHexString(algorithm[1]), passPhrase));
        }
        catch (FormatException e)
        {
            throw new CryptographicException("an encrypted private key is torn", e);
        }
    }

    private static byte[] Decrypt(byte[] octets, string algorithm, byte[] iv, string passPhrase)
    {
        using SymmetricAlgorithm cipher = Cipher(algorithm, out int keyLength);
        if (iv.Length != cipher.BlockSize / 8)
        {
            throw new CryptographicException("an encrypted private key is torn");
        }

        cipher.Key = DeriveKey(Encoding.UTF8.GetBytes(passPhrase), iv.AsSpan(0, SaltLength), keyLength);
        return cipher.DecryptCbc(octets, iv);
    }

    [SuppressMessage("Security", "CA5350", Justification = "Old keys are encrypted so; nothing is encrypted here.")]
    private static SymmetricAlgorithm Cipher(string algorithm, out int keyLength)
    {
        (SymmetricAlgorithm? cipher, keyLength) = algorithm switch
        {
            "AES-128-CBC" => (Aes.Create(), 16),
            "AES-192-CBC" => (Aes.Create(), 24),
            "AES-256-CBC" => (Aes.Create(), 32),
            "DES-EDE3-CBC" => ((SymmetricAlgorithm)TripleDES.Create(), 24),
            _ => (null, 0),
        };
        return cipher ?? throw new CryptographicException("a private key is encrypted by an algorithm other than AES or triple DES");
    }

    /// <summary>OpenSSL's EVP_BytesToKey with one round: each block is the digest of the one before, the pass phrase and the salt.</summary>
    [SuppressMessage("Security", "CA5351", Justification = "The format prescribes MD5.")]
    private static byte[] DeriveKey(byte[] passPhrase, ReadOnlySpan<byte> salt, int length)
    {
        byte[] key = [];
        byte[] block = [];
        while (key.Length < length)
        {
            block = MD5.HashData([.. block, .. passPhrase, .. salt]);
            key = [.. key, .. block];
        }

        return key[..length];
    }
}
