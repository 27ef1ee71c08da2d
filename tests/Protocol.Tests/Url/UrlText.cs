using CsCheck;
using VeraWebSockets.Actors.Protocol.Url;

namespace VeraWebSockets.Protocol.Tests.Url;

/// <summary>Strings that are URLs, nearly URLs, or nothing of the kind.</summary>
internal static class UrlText
{
    private static readonly Gen<string> Piece = Gen.OneOf(
        Gen.OneOf(
            "ws://", "wss://", "http://", "https://", "user", ":", "secret", "@", "host", ".", "[::1]", "[", "]", ":80", ":99999", "/",
            "path", "?", "a=b", "#", "%", "%41", "%0d%0a", "%zz", "%C3", "é", "bücher", "日本", "\ud800", "\udc00", "xn--", "\r\n", " ", "\0",
            "\u0085", "\u3002", "1.2.3.4", "::1", "fe80::1%25eth0", "[fe80::1%é]", "\\", "..", "\x7f", "ß", "İ", "\u200d"),
        Gen.String[0, 8],
        Gen.Char.AlphaNumeric.Array[0, 70].Select(letters => new string(letters)));

    /// <summary>Any string at all; most begin as a URL does, so that the later checks are reached.</summary>
    public static readonly Gen<string> Any =
        Gen.Select(
            Gen.OneOf("", "ws://", "wss://", "ws://host", "http://u:p@"), Piece.Array[0, 8],
            (start, pieces) => start + string.Concat(pieces));

    /// <summary>A URL that must be accepted.</summary>
    public static WebSocketUrl Parse(string text)
    {
        Assert.True(WebSocketUrl.TryParse(text, out WebSocketUrl? url, out string? problem), problem);
        return url!;
    }
}
