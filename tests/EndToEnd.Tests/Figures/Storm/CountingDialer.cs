using System.Collections.Concurrent;
using System.Diagnostics;
using VeraWebSockets.Actors.Transport.Dialing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>Notes when each attempt begins, and how many are under way at most.</summary>
internal sealed class CountingDialer(IDialer inner) : IDialer
{
    private int _inFlight;
    private int _mostInFlight;

    public ConcurrentQueue<long> Begun { get; } = new();

    public int MostInFlight => _mostInFlight;

    /// <summary>Attempts in the busiest second since a moment.</summary>
    public int BusiestSecond(long since)
    {
        long[] begun = [.. Begun.Where(at => at >= since).Order()];
        int most = 0;
        for (int first = 0, last = 0; last < begun.Length; last++)
        {
            while (begun[last] - begun[first] >= Stopwatch.Frequency)
            {
                first++;
            }

            most = Math.Max(most, last - first + 1);
        }

        return most;
    }

    public async Task<DialResult> DialAsync(DialRequest request, CancellationToken stop)
    {
        Begun.Enqueue(Stopwatch.GetTimestamp());
        int now = Interlocked.Increment(ref _inFlight);
        int most;
        while (now > (most = Volatile.Read(ref _mostInFlight)) && Interlocked.CompareExchange(ref _mostInFlight, now, most) != most)
        {
        }

        try
        {
            return await inner.DialAsync(request, stop);
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }
}
