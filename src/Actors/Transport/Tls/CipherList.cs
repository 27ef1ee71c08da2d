using System.Net.Security;
using System.Security.Authentication;
using VeraWebSockets.Actors.Errors;

namespace VeraWebSockets.Actors.Transport.Tls;

/// <summary>
/// Reads an OpenSSL cipher list as far as it names suites of TLS 1.2 and 1.3 that are still thought safe. <c>DEFAULT</c>, <c>HIGH</c> and
/// <c>ALL</c> mean all of those; <c>-NAME</c> takes a suite away, <c>!NAME</c> for good, or either excludes a weakness that is never offered.
/// </summary>
internal static class CipherList
{
    private static readonly Dictionary<string, TlsCipherSuite> Suites = new(StringComparer.OrdinalIgnoreCase)
    {
        ["TLS_AES_256_GCM_SHA384"] = TlsCipherSuite.TLS_AES_256_GCM_SHA384,
        ["TLS_CHACHA20_POLY1305_SHA256"] = TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256,
        ["TLS_AES_128_GCM_SHA256"] = TlsCipherSuite.TLS_AES_128_GCM_SHA256,
        ["ECDHE-ECDSA-AES256-GCM-SHA384"] = TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        ["ECDHE-RSA-AES256-GCM-SHA384"] = TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        ["ECDHE-ECDSA-CHACHA20-POLY1305"] = TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        ["ECDHE-RSA-CHACHA20-POLY1305"] = TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        ["ECDHE-ECDSA-AES128-GCM-SHA256"] = TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        ["ECDHE-RSA-AES128-GCM-SHA256"] = TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        ["DHE-RSA-AES256-GCM-SHA384"] = TlsCipherSuite.TLS_DHE_RSA_WITH_AES_256_GCM_SHA384,
        ["DHE-RSA-AES128-GCM-SHA256"] = TlsCipherSuite.TLS_DHE_RSA_WITH_AES_128_GCM_SHA256,
        ["ECDHE-ECDSA-AES256-SHA384"] = TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384,
        ["ECDHE-RSA-AES256-SHA384"] = TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384,
        ["ECDHE-ECDSA-AES128-SHA256"] = TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256,
        ["ECDHE-RSA-AES128-SHA256"] = TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256,
        ["AES256-GCM-SHA384"] = TlsCipherSuite.TLS_RSA_WITH_AES_256_GCM_SHA384,
        ["AES128-GCM-SHA256"] = TlsCipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256,
    };

    private static readonly HashSet<string> NeverOffered = new(StringComparer.OrdinalIgnoreCase)
    {
        "aNULL", "eNULL", "NULL", "ADH", "AECDH", "EXP", "EXPORT", "LOW", "MEDIUM", "MD5", "RC2", "RC4", "DES", "3DES", "IDEA", "SEED",
        "CAMELLIA", "PSK", "SRP", "DSS", "SSLv2", "SSLv3", "SHA1", "SHA",
    };

    /// <returns>The suites in the order of the list.</returns>
    /// <exception cref="ConnectException">An entry is unknown, or nothing is left.</exception>
    public static IReadOnlyList<TlsCipherSuite> Parse(string list)
    {
        var chosen = new List<TlsCipherSuite>();
        var banned = new HashSet<TlsCipherSuite>();
        foreach (string entry in list.Split([':', ',', ' '], StringSplitOptions.RemoveEmptyEntries))
        {
            string name = entry.TrimStart('!', '-', '+');
            bool isRemoval = entry[0] is '!' or '-';
            if (entry == "@STRENGTH" || (isRemoval && NeverOffered.Contains(name)))
            {
                continue;
            }

            TlsCipherSuite[] named = name.ToUpperInvariant() is "DEFAULT" or "HIGH" or "ALL" ? [.. Suites.Values]
                : Suites.TryGetValue(name, out TlsCipherSuite suite) ? [suite]
                : throw new ConnectException(ConnectErrorKind.TlsNotStarted,
                    $"cipher list names \"{name}\"; OpenSSL names of AEAD and ECDHE suites of TLS 1.2 and 1.3 are accepted");
            chosen.RemoveAll(named.Contains);
            if (!isRemoval)
            {
                chosen.AddRange(named.Where(suite => !banned.Contains(suite)));
            }
            else if (entry[0] == '!')
            {
                banned.UnionWith(named);
            }
        }

        return chosen.Count > 0 ? chosen : throw new ConnectException(ConnectErrorKind.TlsNotStarted, "cipher list leaves no cipher suite");
    }

    /// <summary>The versions of TLS that the suites are for. The system refuses to offer a version without any suite.</summary>
    public static SslProtocols VersionsOf(IReadOnlyList<TlsCipherSuite> suites) =>
        suites.All(IsOfTls13) ? SslProtocols.Tls13
        : suites.Any(IsOfTls13) ? SslProtocols.Tls12 | SslProtocols.Tls13
        : SslProtocols.Tls12;

    private static bool IsOfTls13(TlsCipherSuite suite) => (int)suite >> 8 == 0x13; // RFC 8446 appendix B.4
}
