using System.Text;

namespace VeraWebSockets.Actors.Protocol.Handshake;

/// <summary>Status line and header lines of an HTTP response (RFC 9112), as octets widened to characters.</summary>
internal sealed class ResponseHead
{
    private readonly List<KeyValuePair<string, string>> _headers = [];
    private int _lines; // behind the first one

    private ResponseHead()
    {
    }

    /// <summary>The first line, whatever it is.</summary>
    public string StartLine { get; private init; } = "";

    /// <summary>What is wrong with the header lines; null when each is well-formed.</summary>
    public string? Fault { get; private set; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers => _headers;

    /// <param name="octets">The head without the empty line that ends it.</param>
    public static ResponseHead Parse(ReadOnlySpan<byte> octets)
    {
        ReadOnlySpan<char> text = Encoding.Latin1.GetString(octets);
        ResponseHead? head = null;
        foreach (Range line in text.Split("\r\n"))
        {
            if (head is null)
            {
                head = new ResponseHead { StartLine = text[line].ToString() };
            }
            else
            {
                head.Add(text[line]);
            }
        }

        return head!; // the empty text has one line as well
    }

    /// <summary>The first value of a header, or null. Names are compared without case.</summary>
    public string? First(string name)
    {
        foreach ((string key, string value) in _headers)
        {
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>All values of a header joined by commas, as RFC 9110 section 5.3 allows; null when it is absent.</summary>
    public string? All(string name)
    {
        string? all = null;
        foreach ((string key, string value) in _headers)
        {
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                all = all is null ? value : $"{all},{value}";
            }
        }

        return all;
    }

    private void Add(ReadOnlySpan<char> line)
    {
        _lines++;
        bool isFold = line is [' ' or '\t', ..] && _headers.Count > 0; // obsolete, and to be read all the same (RFC 9112 section 5.2)
        int colon = isFold ? -1 : line.IndexOf(':');
        ReadOnlySpan<char> name = isFold ? _headers[^1].Key : colon < 0 ? [] : line[..colon];
        ReadOnlySpan<char> value = line[(colon + 1)..].Trim(" \t");
        if (!HttpToken.IsValid(name))
        {
            Fault ??= $"header line {_lines} has no valid name";
        }
        else if (!HttpToken.IsFieldValue(value))
        {
            Fault ??= $"header {PeerText.Quote(name.ToString())} has a control character in its value";
        }
        else if (isFold)
        {
            _headers[^1] = new(_headers[^1].Key, $"{_headers[^1].Value} {value}".Trim(' '));
        }
        else
        {
            _headers.Add(new(name.ToString(), value.ToString()));
        }
    }
}
