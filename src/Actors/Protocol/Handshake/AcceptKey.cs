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
    public static string AcceptOf(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + Guid)));
}
