using System.Globalization;
using System.Text;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Protocol.Url;

namespace VeraWebSockets.Actors.Protocol.Handshake;

/// <summary>Where a <c>Location</c> leads (RFC 3986 section 5.2, within the limits of spec section 5.1).</summary>
internal static class RedirectTarget
{
    /// <param name="current">What was requested.</param>
    /// <param name="location">As the head holds it: octets widened to characters.</param>
    /// <param name="error">What is wrong, when null is returned.</param>
    /// <returns>The new URL, or null. Credentials stay behind unless the origin is the same.</returns>
    public static WebSocketUrl? Resolve(WebSocketUrl current, string location, out ConnectError? error)
    {
        error = null;
        int fragment = location.IndexOf('#', StringComparison.Ordinal);
        string reference = fragment < 0 ? location : location[..fragment];
        if (reference.Any(c => c <= ' ' || c == '\x7f'))
        {
            error = Invalid("Location has a space or a control character");
            return null;
        }

        string text = ToAbsolute(current, EncodeOctets(reference));
        if (!WebSocketUrl.TryParse(text, allowHttp: true, out WebSocketUrl? target, out string? problem))
        {
            error = Invalid(problem!);
            return null;
        }

        if (current.IsSecure && !target!.IsSecure)
        {
            error = new ConnectError(ConnectErrorKind.RedirectDowngrade, $"redirect to {PeerText.Quote(target.ToString())} gives up TLS");
            return null;
        }

        bool goAlong = target!.Credentials is null && target.HasOriginOf(current);
        return target with
        {
            PathAndQuery = WithoutDotSegments(target.PathAndQuery),
            Credentials = goAlong ? current.Credentials : target.Credentials,
        };
    }

    private static ConnectError Invalid(string why) => new(ConnectErrorKind.RedirectLocationInvalid, why);

    /// <summary>Servers send UTF-8 here although no RFC allows it; whatever it was, the same octets are asked for.</summary>
    private static string EncodeOctets(string reference)
    {
        if (Ascii.IsValid(reference))
        {
            return reference;
        }

        var encoded = new StringBuilder(reference.Length * 2);
        foreach (char octet in reference)
        {
            _ = octet < 0x80 ? encoded.Append(octet) : encoded.Append(CultureInfo.InvariantCulture, $"%{(int)octet:X2}");
        }

        return encoded.ToString();
    }

    private static string ToAbsolute(WebSocketUrl current, string reference)
    {
        int colon = reference.IndexOf(':', StringComparison.Ordinal);
        int delimiter = reference.AsSpan().IndexOfAny('/', '?');
        bool hasScheme = colon >= 0 && (delimiter < 0 || colon < delimiter);
        return hasScheme ? reference
            : reference.StartsWith("//", StringComparison.Ordinal) ? (current.IsSecure ? "wss:" : "ws:") + reference
            : current.Authority + Merge(current.PathAndQuery, reference);
    }

    private static string Merge(string currentPath, string reference)
    {
        (string path, _) = SplitAtQuery(currentPath);
        return reference switch
        {
            "" => currentPath, // there was a fragment and nothing else
            ['/', ..] => reference,
            ['?', ..] => path + reference,
            _ => path[..(path.LastIndexOf('/') + 1)] + reference,
        };
    }

    /// <summary>RFC 3986 section 5.2.4.</summary>
    private static string WithoutDotSegments(string pathAndQuery)
    {
        (string path, string query) = SplitAtQuery(pathAndQuery);
        string[] segments = path[1..].Split('/');
        var kept = new List<string>(segments.Length);
        foreach (string segment in segments)
        {
            if (segment == ".." && kept.Count > 0)
            {
                kept.RemoveAt(kept.Count - 1);
            }
            else if (segment is not ("." or ".."))
            {
                kept.Add(segment);
            }
        }

        string end = segments[^1] is "." or ".." && kept.Count > 0 ? "/" : ""; // a directory stays one
        return "/" + string.Join('/', kept) + end + query;
    }

    private static (string Path, string Query) SplitAtQuery(string pathAndQuery)
    {
        int query = pathAndQuery.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? (pathAndQuery, "") : (pathAndQuery[..query], pathAndQuery[query..]);
    }
}
