using System.Globalization;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Protocol.Handshake;

namespace VeraWebSockets.Actors.Protocol.Extensions;

/// <summary>
/// Judges the extensions that a server accepted, from left to right; in each: known, then local defaults, then well-formed parameters, then
/// acceptable ones (spec section 1.4, G12, and section 7). Names and parameters are case-sensitive.
/// </summary>
internal static class ExtensionAnswer
{
    private const int FullWindow = 15;

    /// <param name="list">Value of <c>Sec-WebSocket-Extensions</c>.</param>
    /// <param name="offer">What was offered, or null.</param>
    /// <param name="error">The first fault, or null.</param>
    /// <returns>What is agreed on; null where nothing is, or there is a fault.</returns>
    public static DeflateParameters? Judge(string list, DeflateOffer? offer, out ConnectError? error)
    {
        DeflateParameters? agreed = null;
        error = null;
        foreach (string item in SplitOutsideQuotes(list, ',').Where(item => item.Length > 0))
        {
            List<string> parts = SplitOutsideQuotes(item, ';');
            if (offer is null || parts[0] != DeflateOffer.Name)
            {
                error = new ConnectError(ConnectErrorKind.ExtensionNotOffered, $"server accepted {PeerText.Quote(parts[0])}, which was not offered");
            }
            else if (offer.DefaultsFault is { } fault)
            {
                error = new ConnectError(fault, "the handler of event 39 gave no usable defaults");
            }
            else if (agreed is not null)
            {
                error = new ConnectError(ConnectErrorKind.ExtensionParametersRejected, "server accepted permessage-deflate twice");
            }
            else
            {
                agreed = JudgeParameters(parts, offer, out error);
            }

            if (error is not null)
            {
                return null;
            }
        }

        return agreed;
    }

    private static DeflateParameters? JudgeParameters(List<string> parts, DeflateOffer offer, out ConnectError? error)
    {
        var values = new Dictionary<string, int>(StringComparer.Ordinal);
        bool isRepeated = false;
        foreach (string part in parts.Skip(1))
        {
            if (!TryParse(part, out string name, out int value))
            {
                error = new ConnectError(ConnectErrorKind.ExtensionParametersMalformed, $"server's parameter {PeerText.Quote(part)} is unknown or malformed");
                return null;
            }

            isRepeated |= !values.TryAdd(name, value);
        }

        string? problem = isRepeated ? "a parameter is repeated" : FindProblem(values, offer);
        error = problem is null ? null : new ConnectError(ConnectErrorKind.ExtensionParametersRejected, "permessage-deflate: " + problem);
        return error is not null ? null : new DeflateParameters(
            values.ContainsKey("server_no_context_takeover"),
            offer.ClientNoContextTakeover || values.ContainsKey("client_no_context_takeover"),
            Math.Min(offer.ClientMaxWindowBits ?? FullWindow, values.GetValueOrDefault("client_max_window_bits", FullWindow)));
    }

    /// <param name="part">As it stands between semicolons.</param>
    /// <param name="name">One of the four of RFC 7692.</param>
    /// <param name="value">The number; 0 where a number of window bits is missing or too long to be one.</param>
    /// <returns>False for what is no parameter: a leading zero is none either (RFC 7692 section 7.1.2).</returns>
    private static bool TryParse(string part, out string name, out int value)
    {
        int equals = part.IndexOf('=', StringComparison.Ordinal);
        name = (equals < 0 ? part : part[..equals]).Trim(' ', '\t');
        string? text = equals < 0 ? null : part[(equals + 1)..].Trim(' ', '\t');
        value = 0;
        switch (name)
        {
            case "server_no_context_takeover" or "client_no_context_takeover":
                return text is null;
            case "server_max_window_bits" or "client_max_window_bits":
                text = text is ['"', .., '"'] ? text[1..^1] : text;
                _ = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
                return text is null || (text.Length > 0 && text is not ['0', _, ..] && text.All(char.IsAsciiDigit));
            default:
                return false;
        }
    }

    private static string? FindProblem(Dictionary<string, int> values, DeflateOffer offer)
    {
        foreach (string name in (string[])["server_max_window_bits", "client_max_window_bits"])
        {
            if (values.TryGetValue(name, out int bits) && bits is < 8 or > 15)
            {
                return $"{name} is not within 8 to 15";
            }
        }

        return offer.ServerMaxWindowBits is { } most && values.GetValueOrDefault("server_max_window_bits", FullWindow) > most
                ? "server does not keep to the window that was asked for"
            : offer.ServerNoContextTakeover && !values.ContainsKey("server_no_context_takeover")
                ? "server does not give up its window as was asked for"
            : null;
    }

    private static List<string> SplitOutsideQuotes(string text, char separator)
    {
        var parts = new List<string>();
        bool quoted = false;
        int start = 0;
        for (int i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || (text[i] == separator && !quoted))
            {
                parts.Add(text[start..i].Trim(' ', '\t'));
                start = i + 1;
            }
            else
            {
                quoted ^= text[i] == '"';
            }
        }

        return parts;
    }
}
