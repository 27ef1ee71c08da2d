using System.Net;

namespace VeraWebSockets.Actors.Transport.Dialing;

/// <summary>The resolver of the operating system, asked on the thread pool.</summary>
internal sealed class SystemNameResolver : INameResolver
{
    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation) => Dns.GetHostAddressesAsync(host, cancellation);
}
