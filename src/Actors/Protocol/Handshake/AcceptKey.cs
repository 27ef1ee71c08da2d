using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace VeraWebSockets.Actors.Protocol.Handshake;

/// <summary><c>Sec-WebSocket-Key</c> and the <c>Sec-WebSocket-Accept</c> that answers it (RFC 6455 sections 4.1 and 4.2.2).</summary>
internal static class AcceptKey
{
    public const int NonceLength = 16;

    private const string Guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// <param name="nonce"><see cref="NonceLength"/> random octets.</param>
    public static string KeyOf(ReadOnlySpan<byte> nonce) => Convert.ToBase64String(nonce);

    [SuppressMessage("Security", "CA5350", Justification = "RFC 6455 section 4.2.2 prescribes SHA-1; it proves no identity here.")]
    public static string AcceptOf(string key)
    {
        Span<byte> hashed = stackalloc byte[key.Length + Guid.Length];
        Encoding.ASCII.GetBytes(key, hashed);
        Encoding.ASCII.GetBytes(Guid, hashed[key.Length..]);
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(hashed, hash);
        return Convert.ToBase64String(hash);
    }
}
