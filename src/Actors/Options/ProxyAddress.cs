using System.Globalization;
using VeraWebSockets.Actors.Protocol.Url;

namespace VeraWebSockets.Actors.Options;

/// <summary>Host, port and credentials of an HTTP proxy.</summary>
/// <param name="Host">Name or address, without brackets.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="Credentials"><c>user:password</c>, or null. Never log it.</param>
internal sealed record ProxyAddress(string Host, int Port, string? Credentials)
{
    /// <summary>Reads <c>[http://][user:password@]host:port</c>; the port is mandatory, as in libwebsockets.</summary>
    public static bool TryParse(string text, out ProxyAddress? address)
    {
        address = null;
        string rest = text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? text[7..] : text;
        rest = rest.EndsWith('/') ? rest[..^1] : rest;
        int colon = rest.LastIndexOf(':');
        bool hasPort = colon > 0 && rest.AsSpan().IndexOfAny('/', '?') < 0 && rest.IndexOf(']', colon) < 0
            && int.TryParse(rest.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _);
        if (!hasPort || !WebSocketUrl.TryParse("ws://" + rest, out WebSocketUrl? url, out _))
        {
            return false;
        }

        address = new ProxyAddress(url!.Host, url.Port, url.Credentials);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Host}:{Port}";
}
