using System.Buffers;

namespace VeraWebSockets.Actors.Protocol.Handshake;

/// <summary>The character rules of HTTP fields (RFC 9110 sections 5.5 and 5.6.2).</summary>
internal static class HttpToken
{
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    public static bool IsValid(ReadOnlySpan<char> text) => text.Length > 0 && text.IndexOfAnyExcept(TokenCharacters) < 0;

    /// <summary>Whether a header is called so; upper and lower case are the same.</summary>
    public static bool IsNamed(this KeyValuePair<string, string> header, string name) => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a value has no control character but the tab.</summary>
    public static bool IsFieldValue(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            if (c is (< ' ' and not '\t') or '\x7f')
            {
                return false;
            }
        }

        return true;
    }
}
