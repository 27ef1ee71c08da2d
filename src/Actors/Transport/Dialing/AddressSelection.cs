using System.Net;
using System.Net.Sockets;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Options;

namespace VeraWebSockets.Actors.Transport.Dialing;

/// <summary>Which addresses of a host are tried, and in which order (RFC 8305 section 4).</summary>
internal static class AddressSelection
{
    /// <summary>Most addresses that one attempt tries.</summary>
    public const int MaxAddresses = 16;

    /// <param name="resolved">As the resolver answered.</param>
    /// <param name="choice">What the options allow.</param>
    /// <returns>The families in turn, beginning with that of the resolver's first address.</returns>
    /// <exception cref="ConnectException">No address is left.</exception>
    public static IReadOnlyList<IPAddress> Order(IReadOnlyList<IPAddress> resolved, AddressFamilyChoice choice)
    {
        if (resolved is [{ AddressFamily: AddressFamily.InterNetwork }] && choice != AddressFamilyChoice.IPv6)
        {
            return resolved; // most have one: nothing to order
        }

        List<IPAddress> v4 = [.. resolved.Where(a => a.AddressFamily == AddressFamily.InterNetwork)];
        List<IPAddress> v6 = [.. resolved.Where(a => a.AddressFamily == AddressFamily.InterNetworkV6)];
        if (v4.Count + v6.Count == 0)
        {
            throw new ConnectException(ConnectErrorKind.AddressFamilyUnknown, "the resolver gave no IPv4 or IPv6 address");
        }

        bool startsWithV4 = v6.Count == 0 || (v4.Count > 0 && resolved[0].AddressFamily == AddressFamily.InterNetwork);
        List<IPAddress> allowed = choice switch
        {
            AddressFamilyChoice.IPv4 => v4,
            AddressFamilyChoice.IPv6 => v6,
            _ => startsWithV4 ? Interleave(v4, v6) : Interleave(v6, v4),
        };
        return allowed.Count > 0 ? allowed[..Math.Min(allowed.Count, MaxAddresses)]
            : throw new ConnectException(ConnectErrorKind.AddressFamilyExcluded, $"the host has no {choice} address, and only that is allowed");
    }

    private static List<IPAddress> Interleave(List<IPAddress> first, List<IPAddress> second)
    {
        var turns = new List<IPAddress>(first.Count + second.Count);
        for (int i = 0; i < Math.Max(first.Count, second.Count); i++)
        {
            turns.AddRange(first.Skip(i).Take(1));
            turns.AddRange(second.Skip(i).Take(1));
        }

        return turns;
    }
}
