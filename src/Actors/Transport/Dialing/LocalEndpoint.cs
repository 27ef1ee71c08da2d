using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace VeraWebSockets.Actors.Transport.Dialing;

/// <summary>Where connections come from: an address, an interface, or whatever the system chooses.</summary>
/// <param name="Address">Or null.</param>
/// <param name="Interface">Name of an interface, or null; the address wins where both are given.</param>
internal sealed record LocalEndpoint(IPAddress? Address, string? Interface)
{
    public bool IsChosen => Address is not null || Interface is not null;

    /// <exception cref="SocketException">There is no such interface, or it has no address of the family.</exception>
    public IPAddress AddressFor(AddressFamily family) =>
        Address
        ?? NetworkInterface.GetAllNetworkInterfaces()
            .FirstOrDefault(candidate => candidate.Name == Interface)?
            .GetIPProperties().UnicastAddresses.Select(unicast => unicast.Address)
            .FirstOrDefault(address => address.AddressFamily == family)
        ?? throw new SocketException((int)SocketError.AddressNotAvailable);
}
