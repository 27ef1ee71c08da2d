namespace VeraWebSockets.Host;

/// <summary>
/// Gives memory back to the system once a burst is over. Many connects leave several times what the connections keep, and while nothing
/// is allocated the collector has no reason to look: 10,000 sockets that only listen would hold it for months. Looks every <see cref="Period"/>:
/// in the first that is quiet the connections let go of what they do not need to wait, in the next one the memory is compacted. A collection of
/// 10,000 sockets stops the program for some 50 ms, at a time when nothing happens.
/// </summary>
internal sealed class QuietCompaction : IDisposable
{
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(4);

    /// <summary>Octets allocated since the last collection of this kind that make another one worth its time.</summary>
    public const long WorthIt = 64 << 20;

    /// <summary>Most octets allocated in one period that passes for quiet.</summary>
    public const long Quiet = 1 << 20;

    private readonly Func<long> _allocated;
    private readonly Action _rest;
    private readonly Action _compact;
    private readonly ITimer _timer;
    private long _seen;
    private long _atLast;
    private bool _hasRested;

    /// <param name="time">The clock.</param>
    /// <param name="allocated">Octets allocated since the program began.</param>
    /// <param name="rest">Has the connections let go of what they can.</param>
    /// <param name="compact">Collects.</param>
    public QuietCompaction(TimeProvider time, Func<long> allocated, Action rest, Action compact)
    {
        _allocated = allocated;
        _rest = rest;
        _compact = compact;
        _timer = time.CreateTimer(static compaction => ((QuietCompaction)compaction!).Look(), this, Period, Period);
    }

    /// <summary>Of this process.</summary>
    public static QuietCompaction Start(Action rest) => new(
        TimeProvider.System,
        static () => GC.GetTotalAllocatedBytes(),
        rest,
        static () => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true));

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        long allocated = _allocated();
        bool isQuiet = allocated - _seen <= Quiet;
        _seen = allocated;
        if (!isQuiet || allocated - _atLast < WorthIt)
        {
            return;
        }

        if (!_hasRested)
        {
            _hasRested = true;
            _rest();
            return;
        }

        _hasRested = false;
        _atLast = allocated;
        _compact();
    }
}
