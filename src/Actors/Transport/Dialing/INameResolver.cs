using System.Net;

namespace VeraWebSockets.Actors.Transport.Dialing;

/// <summary>Turns host names into addresses. A seam: tests answer what no resolver would.</summary>
internal interface INameResolver
{
    /// <returns>Addresses of any family, in the order of preference; may be empty.</returns>
    /// <exception cref="System.Net.Sockets.SocketException">The name has no address, or no server answered.</exception>
    Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation);
}
