using System.Security.Cryptography;
using System.Text;

namespace VeraWebSockets.Testing;

/// <summary>
/// A correct 101 response; change it with <c>with</c> to make it a wrong one. A header that is null is left out:
/// <c>UpgradeResponse.To(request) with { Upgrade = null }</c>.
/// </summary>
public sealed record UpgradeResponse
{
    public string StatusLine { get; init; } = "HTTP/1.1 101 Switching Protocols";

    public string? Upgrade { get; init; } = "websocket";

    public string? Connection { get; init; } = "Upgrade";

    /// <summary>Value of Sec-WebSocket-Accept.</summary>
    public string? Accept { get; init; }

    /// <summary>Further header lines, such as <c>Sec-WebSocket-Protocol: chat</c>.</summary>
    public IReadOnlyList<string> Extra { get; init; } = [];

    /// <exception cref="InvalidDataException">The request has no Sec-WebSocket-Key.</exception>
    public static UpgradeResponse To(PeerRequest request) => new()
    {
        Accept = AcceptOf(request["Sec-WebSocket-Key"]
            ?? throw new InvalidDataException($"The request has no Sec-WebSocket-Key: {request.Text}")),
    };

    /// <summary>RFC 6455 section 4.2.2: what a server answers to a key.</summary>
    public static string AcceptOf(string key)
    {
        byte[] octets = Encoding.Latin1.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11");
#pragma warning disable CA5350 // The protocol says SHA-1.
        return Convert.ToBase64String(SHA1.HashData(octets));
#pragma warning restore CA5350
    }

    public byte[] ToBytes() => Encoding.Latin1.GetBytes(ToString());

    public override string ToString()
    {
        string?[] lines =
        [
            StatusLine,
            Upgrade is null ? null : $"Upgrade: {Upgrade}",
            Connection is null ? null : $"Connection: {Connection}",
            Accept is null ? null : $"Sec-WebSocket-Accept: {Accept}",
            .. Extra,
        ];
        return string.Concat(lines.Where(line => line is not null).Select(line => line + "\r\n")) + "\r\n";
    }
}
