using VeraWebSockets.Actors.Transport;
using VeraWebSockets.Actors.Transport.Dialing;

namespace VeraWebSockets.LuaBridge.Tests;

/// <summary>
/// A server without a network, that never lets anybody wait: each read finds one of the octets that were given, then the stream ends. It counts
/// what is asked of it, and allocates nothing while it does.
/// </summary>
internal sealed class FeedTransport(IReadOnlyList<byte[]> reads) : ITransport, IDialer
{
    private readonly long[] _allocated = new long[reads.Count];

    /// <summary>Reads that found something.</summary>
    public int Reads { get; private set; }

    /// <summary>Waits without a buffer, for something.</summary>
    public int Waits { get; private set; }

    public int Writes { get; private set; }

    public long WrittenOctets { get; private set; }

    /// <summary>What the reading thread had allocated as each read began.</summary>
    public IReadOnlyList<long> Allocated => _allocated;

    /// <summary>Opens at once.</summary>
    public Task<DialResult> DialAsync(DialRequest request, CancellationToken stop) =>
        Task.FromResult<DialResult>(new DialResult.Opened(this, ReadOnlyMemory<byte>.Empty, null));

    public ValueTask WaitReadableAsync(CancellationToken cancellation)
    {
        Waits += Reads < reads.Count ? 1 : 0;
        return ValueTask.CompletedTask;
    }

    public ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellation)
    {
        if (Reads == reads.Count)
        {
            return new ValueTask<int>(0);
        }

        int read = Reads++;
        _allocated[read] = GC.GetAllocatedBytesForCurrentThread();
        reads[read].CopyTo(destination); // which is large enough, or the test is wrong
        return new ValueTask<int>(reads[read].Length);
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellation)
    {
        Writes++;
        WrittenOctets += octets.Length;
        return ValueTask.CompletedTask;
    }

    public void SetSendBuffer(int octets) => throw new NotSupportedException();

    public void Dispose()
    {
        // It holds nothing.
    }
}
