using System.Globalization;
using System.Net;
using VeraWebSockets.Actors.Protocol.Url;

namespace VeraWebSockets.Actors.Options;

/// <summary>
/// The list of <c>no_proxy</c>, which no RFC describes. Entries stand between commas or spaces: a host name, which also means all names below it, with
/// or without <c>.</c> or <c>*.</c> before it; an address; a network as <c>10.0.0.0/8</c>; <c>*</c> for every host. All but networks of IPv6 may have a port.
/// </summary>
internal static class NoProxy
{
    private static readonly char[] Separators = [',', ' ', '\t'];

    /// <returns>Whether an entry is for the host, and for the port where it has one.</returns>
    public static bool IsFor(WebSocketUrl url, string list) =>
        list.Split(Separators, StringSplitOptions.RemoveEmptyEntries).Any(entry => entry == "*" || IsEntryFor(url, entry));

    private static bool IsEntryFor(WebSocketUrl url, string entry)
    {
        bool hasPort = TrySplitPort(entry, out string host, out int port);
        if (hasPort && port != url.Port)
        {
            return false;
        }

        return (hasPort && host == "*") || (IPAddress.TryParse(url.Host, out IPAddress? address)
            ? IsAddressIn(address, host.Trim('[', ']'))
            : IsNameIn(url.Host.TrimEnd('.'), host.TrimEnd('.')));
    }

    /// <summary>One colon, or one behind a bracket: more without brackets are an IPv6 address.</summary>
    private static bool TrySplitPort(string entry, out string host, out int port)
    {
        int colon = entry.LastIndexOf(':');
        bool isPort = colon > 0 && (entry[colon - 1] == ']' || !entry.AsSpan(0, colon).Contains(':'));
        host = isPort ? entry[..colon] : entry;
        port = 0;
        return isPort && int.TryParse(entry.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port);
    }

    private static bool IsNameIn(string name, string entry)
    {
        string domain = entry.StartsWith("*.", StringComparison.Ordinal) ? entry[2..] : entry.TrimStart('.');
        return domain.Length > 0
            && name.EndsWith(domain, StringComparison.OrdinalIgnoreCase)
            && (name.Length == domain.Length || name[^(domain.Length + 1)] == '.');
    }

    private static bool IsAddressIn(IPAddress address, string entry)
    {
        int slash = entry.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            return IPAddress.TryParse(entry, out IPAddress? other) && other.Equals(address);
        }

        return IPAddress.TryParse(entry.AsSpan(0, slash), out IPAddress? network)
            && network.AddressFamily == address.AddressFamily
            && int.TryParse(entry.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int bits)
            && HaveCommonBits(address.GetAddressBytes(), network.GetAddressBytes(), bits);
    }

    private static bool HaveCommonBits(byte[] address, byte[] network, int bits)
    {
        for (int i = 0; i < address.Length && bits > 8 * i; i++)
        {
            int mask = 0xff00 >> Math.Min(bits - (8 * i), 8);
            if (((address[i] ^ network[i]) & mask & 0xff) != 0)
            {
                return false;
            }
        }

        return bits <= 8 * address.Length;
    }
}
