using System.Text;

namespace VeraWebSockets.Testing;

/// <summary>The head of an HTTP request exactly as a client sent it; nothing is normalised or checked.</summary>
public sealed class PeerRequest
{
    internal PeerRequest(byte[] raw)
    {
        Raw = raw;
        Text = Encoding.Latin1.GetString(raw);
        string[] lines = Text.Split("\r\n");
        RequestLine = lines[0];
        HeaderLines = [.. lines[1..].TakeWhile(line => line.Length > 0)];
    }

    /// <summary>All octets, from the method to the empty line.</summary>
    public byte[] Raw { get; }

    /// <summary><see cref="Raw"/> with one character per octet.</summary>
    public string Text { get; }

    /// <summary>Such as <c>GET /chat?room=1 HTTP/1.1</c>.</summary>
    public string RequestLine { get; }

    public string Method => Word(0);

    /// <summary>The request target with its query, such as <c>/chat?room=1</c>; <c>host:port</c> for CONNECT.</summary>
    public string Path => Word(1);

    public string Version => Word(2);

    /// <summary>In the order received, without line ends.</summary>
    public IReadOnlyList<string> HeaderLines { get; }

    /// <summary>First value of a header, trimmed; null if it is not there. Names are compared without case.</summary>
    public string? this[string name] => Values(name) is [var first, ..] ? first : null;

    /// <summary>All values of a header, one per line, trimmed and in order.</summary>
    public IReadOnlyList<string> Values(string name) =>
    [
        .. HeaderLines
            .Select(line => line.Split(':', 2))
            .Where(parts => parts.Length == 2 && parts[0].Equals(name, StringComparison.OrdinalIgnoreCase))
            .Select(parts => parts[1].Trim(' ', '\t')),
    ];

    public override string ToString() => Text;

    private string Word(int index) => RequestLine.Split(' ').ElementAtOrDefault(index) ?? "";
}
