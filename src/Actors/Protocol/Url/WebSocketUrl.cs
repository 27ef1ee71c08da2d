using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace VeraWebSockets.Actors.Protocol.Url;

/// <summary>
/// A ws or wss URL (RFC 6455 section 3), split but not normalised: path and query are requested exactly as given,
/// except that octets outside ASCII are percent-encoded.
/// </summary>
public sealed record WebSocketUrl
{
    /// <summary>Longest URL that is accepted, in characters.</summary>
    public const int MaxLength = 8192;

    private const char EndOfCyrillic = '\u0530'; // behind Latin, Greek and Cyrillic
    private const int MaxHostLength = 253; // RFC 1035 section 2.3.4, without the root label

    private WebSocketUrl()
    {
    }

    /// <summary>Whether the connection runs over TLS.</summary>
    public required bool IsSecure { get; init; }

    /// <summary>Host in ASCII (IDN names in their xn-- form); IPv6 literals without brackets.</summary>
    public required string Host { get; init; }

    /// <summary>1 to 65535; the scheme's default where the URL names none.</summary>
    public required int Port { get; init; }

    /// <summary>Begins with <c>/</c>.</summary>
    public required string PathAndQuery { get; init; }

    /// <summary>User name and password, percent-decoded, joined by a colon; null where the URL names nobody. Never log it.</summary>
    internal string? Credentials { get; init; }

    /// <summary>The <c>Host</c> header: brackets for IPv6, a port where it is not the default (spec section 4.1).</summary>
    public string HostHeader => Port == DefaultPort(IsSecure) ? BracketedHost : $"{BracketedHost}:{Port}";

    /// <summary>Scheme, host and port; what the same-origin rules of redirects compare.</summary>
    internal string Authority => $"{Scheme}://{BracketedHost}:{Port}";

    private string Scheme => IsSecure ? "wss" : "ws";

    /// <summary>The host as it stands before a port: IPv6 literals in brackets.</summary>
    internal string BracketedHost => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host;

    /// <summary>Reads a URL with one of the schemes ws and wss.</summary>
    /// <param name="text">The URL as the user wrote it.</param>
    /// <param name="url">The parts, when true is returned.</param>
    /// <param name="problem">What is wrong and what is accepted, when false is returned. Repeats no credentials.</param>
    public static bool TryParse(string text, out WebSocketUrl? url, out string? problem) =>
        TryParse(text, allowHttp: false, out url, out problem);

    /// <summary>As <see cref="TryParse(string, out WebSocketUrl?, out string?)"/>; http and https mean ws and wss where redirects allow them.</summary>
    internal static bool TryParse(string text, bool allowHttp, out WebSocketUrl? url, out string? problem)
    {
        url = null;
        problem = Parse(text, allowHttp, ref url);
        return problem is null;
    }

    internal bool HasOriginOf(WebSocketUrl other) => string.Equals(Authority, other.Authority, StringComparison.OrdinalIgnoreCase);

    /// <summary>For people and logs: without credentials, and without the query, which often carries a token.</summary>
    public override string ToString()
    {
        int query = PathAndQuery.IndexOf('?', StringComparison.Ordinal);
        string path = query < 0 ? PathAndQuery : PathAndQuery[..query] + "?…";
        return $"{Scheme}://{HostHeader}{path}";
    }

    private static string? Parse(string text, bool allowHttp, ref WebSocketUrl? url)
    {
        if (text.Length > MaxLength)
        {
            return $"URL of {text.Length} characters; at most {MaxLength} are accepted";
        }

        int bad = text.AsSpan().IndexOfAnyInRange('\0', ' ');
        bad = bad < 0 ? text.IndexOf('\x7f', StringComparison.Ordinal) : bad;
        if (bad >= 0)
        {
            return $"URL has {Name(text[bad])} at position {bad + 1}; percent-encode it";
        }

        int colon = text.IndexOf("://", StringComparison.Ordinal);
        bool? secure = colon < 0 ? null : SchemeOf(text.AsSpan(0, colon), allowHttp);
        if (secure is null)
        {
            return allowHttp ? "URL has no scheme ws, wss, http or https" : "URL must begin with ws:// or wss://";
        }

        ReadOnlySpan<char> rest = text.AsSpan(colon + 3);
        if (rest.Contains('#'))
        {
            return "URL has a fragment (#…), which RFC 6455 section 3 forbids; write %23 for the character itself";
        }

        int end = rest.IndexOfAny('/', '?');
        ReadOnlySpan<char> authority = end < 0 ? rest : rest[..end];
        string path = end < 0 ? "/" : rest[end] == '?' ? "/" + rest[end..].ToString() : rest[end..].ToString();

        int at = authority.LastIndexOf('@');
        string? credentials = null;
        if (at >= 0 && !UserInfo.TryDecode(authority[..at], out credentials))
        {
            return "user name or password of the URL is not valid percent-encoded text without control characters";
        }

        string? problem = ParseHostAndPort(authority[(at + 1)..], secure.Value, out string host, out int port);
        if (problem is not null)
        {
            return problem;
        }

        url = new WebSocketUrl
        {
            IsSecure = secure.Value,
            Host = host,
            Port = port,
            PathAndQuery = EncodePath(path),
            Credentials = credentials,
        };
        return null;
    }

    private static bool? SchemeOf(ReadOnlySpan<char> scheme, bool allowHttp)
    {
        bool Is(ReadOnlySpan<char> candidate, string name) => candidate.Equals(name, StringComparison.OrdinalIgnoreCase);
        return Is(scheme, "ws") || (allowHttp && Is(scheme, "http")) ? false
            : Is(scheme, "wss") || (allowHttp && Is(scheme, "https")) ? true
            : null;
    }

    private static string? ParseHostAndPort(ReadOnlySpan<char> text, bool secure, out string host, out int port)
    {
        host = "";
        port = DefaultPort(secure);
        ReadOnlySpan<char> portText;
        if (text.StartsWith("["))
        {
            int close = text.IndexOf(']');
            if (close < 0 || !IsIPv6(text[1..close]))
            {
                return "URL has a bracketed host that is no IPv6 address; zones (%…) are not accepted";
            }

            host = text[1..close].ToString();
            portText = text[(close + 1)..];
            if (portText.Length > 0 && portText[0] != ':')
            {
                return "URL has characters between the host and the port";
            }
        }
        else
        {
            if (text.Count(':') > 1)
            {
                return "URL has several colons in its host and port; an IPv6 address needs brackets, as in [::1]";
            }

            int colon = text.IndexOf(':');
            portText = colon < 0 ? [] : text[colon..];
            string? problem = ParseName(colon < 0 ? text : text[..colon], out host);
            if (problem is not null)
            {
                return problem;
            }
        }

        if (portText.Length > 1
            && (!int.TryParse(portText[1..], NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > 65535))
        {
            // Not repeated: behind "ws://user:" it is a password with an unencoded slash.
            return "URL has a port that is no number from 1 to 65535";
        }

        return null;
    }

    /// <summary>Without a zone: the library takes any text for one, and a <c>Host</c> header must hold none (RFC 9110 section 7.2).</summary>
    private static bool IsIPv6(ReadOnlySpan<char> text) =>
        !text.Contains('%') && IPAddress.TryParse(text, out IPAddress? address) && address.AddressFamily == AddressFamily.InterNetworkV6;

    private static string? ParseName(ReadOnlySpan<char> text, out string host)
    {
        host = text.ToString();
        if (host.Length == 0)
        {
            return "URL has no host";
        }

        if (!Ascii.IsValid(host) && !TryEncode(ref host))
        {
            return "URL has a host that is no valid international domain name";
        }

        if (host.Length > MaxHostLength)
        {
            return $"URL has a host of {host.Length} characters; at most {MaxHostLength} are accepted";
        }

        foreach (char c in host)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.' or '_' or '~'))
            {
                return $"URL has {Name(c)} in its host; letters, digits, '-', '.', '_' and '~' are accepted";
            }
        }

        return null;
    }

    private static bool TryEncode(ref string host)
    {
        if (NeedsMapping(host))
        {
            return false;
        }

        try
        {
            host = new IdnMapping().GetAscii(host.ToLowerInvariant()); // it encodes capitals as they are, to another name
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>
    /// Whether a browser would compose or map the text to another name (UTS 46): combining marks behind letters of scripts that have composed
    /// ones, full-width forms, and characters that nobody sees. There are no tables for that here, so such text is refused.
    /// </summary>
    private static bool NeedsMapping(string host)
    {
        for (int i = 0; i < host.Length; i++)
        {
            bool isBehindLetterWithMarks = i > 0 && host[i - 1] < EndOfCyrillic;
            bool isMapped = CharUnicodeInfo.GetUnicodeCategory(host, i) switch
            {
                UnicodeCategory.NonSpacingMark => isBehindLetterWithMarks,
                UnicodeCategory.Format => isBehindLetterWithMarks || host[i] is not ('\u200c' or '\u200d'), // joiners, which some scripts need
                _ => host[i] is >= '\uff00' and <= '\uffef',
            };
            if (isMapped)
            {
                return true;
            }
        }

        return false;
    }

    private static string EncodePath(string path)
    {
        if (Ascii.IsValid(path))
        {
            return path;
        }

        var encoded = new StringBuilder(path.Length * 2);
        foreach (byte octet in Encoding.UTF8.GetBytes(path))
        {
            _ = octet < 0x80 ? encoded.Append((char)octet) : encoded.Append(CultureInfo.InvariantCulture, $"%{octet:X2}");
        }

        return encoded.ToString();
    }

    private static int DefaultPort(bool secure) => secure ? 443 : 80;

    private static string Name(char c) => c switch
    {
        ' ' => "a space",
        < ' ' or '\x7f' => $"the control character 0x{(int)c:X2}",
        _ => $"the character '{c}'",
    };
}
