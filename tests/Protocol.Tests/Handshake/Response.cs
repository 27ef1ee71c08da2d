using System.Text;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Protocol.Extensions;
using VeraWebSockets.Actors.Protocol.Handshake;
using VeraWebSockets.Protocol.Tests.Url;

namespace VeraWebSockets.Protocol.Tests.Handshake;

/// <summary>A response that is good as it is made, to be spoilt by a test; it answers the sample nonce of RFC 6455 section 1.3.</summary>
internal sealed record Response
{
    public const string Accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    public static readonly byte[] Nonce = "the sample nonce"u8.ToArray();

    public string StatusLine { get; init; } = "HTTP/1.1 101 Switching Protocols";

    public IReadOnlyList<string> Lines { get; init; } = ["Upgrade: websocket", "Connection: Upgrade", $"Sec-WebSocket-Accept: {Accept}"];

    public byte[] Octets => Encoding.Latin1.GetBytes(string.Concat(Lines.Prepend(StatusLine).Append("").Select(line => line + "\r\n")));

    public static Response WithStatus(string status) => new() { StatusLine = $"HTTP/1.1 {status}" };

    public Response With(params IEnumerable<string> lines) => this with { Lines = [.. Lines, .. lines] };

    public Response Without(string name) =>
        this with { Lines = [.. Lines.Where(line => !line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))] };

    /// <summary>The response with other lines in place of those that a header has.</summary>
    public Response Instead(string name, params IEnumerable<string> lines) => Without(name).With(lines);

    public HandshakeOutcome Judge(params string[] subprotocols) => Judge(new HandshakeOffer(subprotocols, null, []));

    public HandshakeOutcome JudgeWith(DeflateOffer deflate) => Judge(HandshakeOffer.None with { Deflate = deflate });

    /// <summary>What the response is rejected for, or null.</summary>
    public ConnectErrorKind? Fault(params string[] subprotocols) => KindOf(Judge(subprotocols));

    /// <summary>What the response to an offer of compression is rejected for, or null.</summary>
    public ConnectErrorKind? Fault(DeflateOffer deflate) => KindOf(JudgeWith(deflate));

    private static ConnectErrorKind? KindOf(HandshakeOutcome outcome) => (outcome as HandshakeOutcome.Rejected)?.Error.Kind;

    private HandshakeOutcome Judge(HandshakeOffer offer)
    {
        var handshake = new ClientHandshake(UrlText.Parse("ws://example.com/chat"), offer, Nonce);
        return handshake.Judge(ResponseHead.Parse(Octets.AsSpan()[..^4]));
    }
}
