using VeraWebSockets.Actors.Protocol.Handshake;

namespace VeraWebSockets.Actors.Options;

/// <summary>What users may add to the opening request. Nothing they write can end a line or stand for a header of the handshake.</summary>
internal static class HeaderRules
{
    private const int MaxHeaders = 64;
    private const int MaxValueLength = 8192;

    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host", "Upgrade", "Connection", "Origin", "Content-Length", "Transfer-Encoding",
        "Sec-WebSocket-Key", "Sec-WebSocket-Version", "Sec-WebSocket-Protocol", "Sec-WebSocket-Extensions", "Sec-WebSocket-Accept",
    };

    public static IEnumerable<string> Check(
        IReadOnlyList<string> subprotocols, string? origin, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        for (int i = 0; i < subprotocols.Count; i++)
        {
            if (!HttpToken.IsValid(subprotocols[i]))
            {
                yield return $"subprotocol {i + 1} is no token; letters, digits and !#$%&'*+-.^_`|~ are accepted";
            }
            else if (subprotocols.Take(i).Contains(subprotocols[i], StringComparer.Ordinal))
            {
                yield return $"subprotocol {subprotocols[i]} is offered twice";
            }
        }

        if (origin is not null && !IsValue(origin))
        {
            yield return "origin has a control character, a character outside ASCII, or is too long";
        }

        if (headers.Count > MaxHeaders)
        {
            yield return $"{headers.Count} headers; at most {MaxHeaders} are accepted";
        }

        if (headers.Count(header => header.IsNamed("Authorization")) > 1)
        {
            yield return "header Authorization is there twice; once is accepted, and a token is one";
        }

        foreach ((string name, string value) in headers)
        {
            if (!HttpToken.IsValid(name))
            {
                yield return "a header has a name that is no token; letters, digits and !#$%&'*+-.^_`|~ are accepted";
            }
            else if (Reserved.Contains(name))
            {
                yield return $"header {name} belongs to the handshake and cannot be set";
            }
            else if (!IsValue(value))
            {
                yield return $"header {name} has a control character, a character outside ASCII, or more than {MaxValueLength} characters";
            }
        }
    }

    private static bool IsValue(string value) =>
        value.Length <= MaxValueLength && System.Text.Ascii.IsValid(value) && HttpToken.IsFieldValue(value);
}
