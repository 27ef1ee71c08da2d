using System.Net;
using VeraWebSockets.Actors.Transport.Dialing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>A resolver that finds every host, at addresses that .NET has no words for.</summary>
internal sealed class NoAddresses : INameResolver
{
    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation) => Task.FromResult<IPAddress[]>([]);
}
