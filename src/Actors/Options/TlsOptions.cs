namespace VeraWebSockets.Actors.Options;

/// <summary>
/// TLS of one websocket (spec section 6.1). The files are read at each attempt; what is wrong with them fails the attempt.
/// </summary>
public sealed record TlsOptions
{
    /// <summary>No client certificate, the system's trust anchors, the system's ciphers.</summary>
    public static TlsOptions Default { get; } = new();

    /// <summary>PEM file of the client certificate, leaf first, intermediates behind it. Default none.</summary>
    public string? CertificatePath { get; init; }

    /// <summary>PEM file of the private key. Default: the key is expected in <see cref="CertificatePath"/>.</summary>
    public string? PrivateKeyPath { get; init; }

    /// <summary>Pass phrase of the private key. Default none. Never logged.</summary>
    public string? PrivateKeyPassword { get; init; }

    /// <summary>PEM file of trust anchors that are added to the system's. Default none.</summary>
    public string? CaPath { get; init; }

    /// <summary>OpenSSL names of cipher suites, joined by colons. Default: what the system prefers.</summary>
    public string? CipherList { get; init; }

    /// <summary>Accept a chain that ends at a self-signed certificate nobody trusts. Default false; logs a warning at each use.</summary>
    public bool AllowSelfSigned { get; init; }

    /// <summary>Accept a certificate for another host. Default false; logs a warning at each use.</summary>
    public bool SkipHostNameCheck { get; init; }

    /// <summary>Accept a certificate that is not yet or no longer valid. Default false; logs a warning at each use.</summary>
    public bool AllowExpired { get; init; }

    /// <summary>
    /// SHA-256 of the one certificate that is accepted, 64 hexadecimal digits, colons allowed; chain and name do not count then. Default none;
    /// logs a warning at each use.
    /// </summary>
    public string? Fingerprint { get; init; }

    /// <summary>The switches that are set, for the log.</summary>
    internal IEnumerable<string> Waivers
    {
        get
        {
            string?[] all =
            [
                AllowSelfSigned ? "self-signed allowed" : null,
                SkipHostNameCheck ? "any host name" : null,
                AllowExpired ? "expired allowed" : null,
                Fingerprint is null ? null : "pinned fingerprint",
            ];
            return all.OfType<string>();
        }
    }

    /// <summary>For a server at another origin: without the client's identity, and with every check.</summary>
    internal TlsOptions ForOtherOrigin => new() { CaPath = CaPath, CipherList = CipherList };

    internal IEnumerable<string> Validate()
    {
        if (Fingerprint is not null && (Fingerprint.Replace(":", "") is not { Length: 64 } digits || !digits.All(char.IsAsciiHexDigit)))
        {
            yield return "tls-fingerprint is no SHA-256; 64 hexadecimal digits are accepted, and colons between them";
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"TlsOptions {{ certificate {CertificatePath ?? "none"}, ca {CaPath ?? "system"} }}";
}
