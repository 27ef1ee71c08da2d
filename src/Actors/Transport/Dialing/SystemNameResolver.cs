using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace VeraWebSockets.Actors.Transport.Dialing;

/// <summary>
/// The resolver of the operating system, which keeps a thread for as long as it asks. Each lookup has one of its own, so that slow ones hold up
/// neither each other nor the thread pool, whose threads timers need; and there is one at a time for a name, whose answer is for all who ask
/// meanwhile. How many there are is bounded by the handshakes at once, and by the patience of the system, which outlasts that of a dial.
/// </summary>
/// <param name="lookUp">Blocks until it has an answer; throws a <see cref="SocketException"/>.</param>
/// <param name="threads">Gives each lookup its thread.</param>
internal sealed class SystemNameResolver(Func<string, IPAddress[]> lookUp, TaskScheduler threads) : INameResolver
{
    private readonly ConcurrentDictionary<string, Lazy<Task<IPAddress[]>>> _underWay = new(StringComparer.OrdinalIgnoreCase);

    public SystemNameResolver()
        : this(Dns.GetHostAddresses, TaskScheduler.Default)
    {
    }

    /// <inheritdoc/>
    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation) =>
        _underWay.GetOrAdd(host, name => new Lazy<Task<IPAddress[]>>(() => Begin(name))).Value.WaitAsync(cancellation);

    private Task<IPAddress[]> Begin(string host)
    {
        try
        {
            Task<IPAddress[]> lookup = Task.Factory.StartNew(() => LookUp(host), CancellationToken.None, TaskCreationOptions.LongRunning, threads);
            _ = lookup.ContinueWith(
                static failed => _ = failed.Exception, // for all who asked may have given up; it would then be reported as unobserved
                CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            return lookup;
        }
        catch (Exception e) when (e is TaskSchedulerException or OutOfMemoryException)
        {
            _underWay.TryRemove(host, out _);
            return Task.FromException<IPAddress[]>(new SocketException((int)SocketError.TryAgain, "the system gives no thread to look it up"));
        }
    }

    private IPAddress[] LookUp(string host)
    {
        try
        {
            return lookUp(host);
        }
        finally
        {
            _underWay.TryRemove(host, out _);
        }
    }
}
