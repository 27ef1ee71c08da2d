using System.Net;
using System.Net.Sockets;
using VeraWebSockets.Actors.Transport.Dialing;

namespace VeraWebSockets.Actors.Tests.Fakes;

/// <summary>
/// Knows <c>localhost</c> and the names that the test adds; for others it answers as the system does for a name that there is not.
/// </summary>
internal sealed class FakeResolver : INameResolver
{
    private readonly Dictionary<string, IPAddress[]> _addresses = new() { ["localhost"] = [IPAddress.Loopback] };

    /// <summary>Names asked for, in order.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>Thrown instead of an answer.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Whether it never answers.</summary>
    public bool IsSilent { get; set; }

    public void Add(string host, params IPAddress[] addresses) => _addresses[host] = addresses;

    public async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation)
    {
        Asked.Add(host);
        if (IsSilent)
        {
            await new TaskCompletionSource().Task.WaitAsync(cancellation);
        }

        return Fault is not null ? throw Fault
            : _addresses.TryGetValue(host, out IPAddress[]? addresses) ? addresses
            : throw new SocketException((int)SocketError.HostNotFound);
    }
}
