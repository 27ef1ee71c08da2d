using System.Buffers;

namespace VeraWebSockets.Protocol.Tests;

/// <summary>That the watch would see a leak; without these the tests that use it could not fail.</summary>
public sealed class PoolWatchTests : IDisposable
{
    private readonly PoolWatch _watch = new();

    public void Dispose() => _watch.Dispose();

    [Fact]
    public void Given_a_rented_buffer_when_not_given_back_then_it_is_outstanding()
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(5_000);

        int outstanding = _watch.Outstanding;

        ArrayPool<byte>.Shared.Return(buffer);
        Assert.Equal(1, outstanding);
    }

    [Fact]
    public void Given_a_rented_buffer_when_given_back_then_nothing_is_outstanding()
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(5_000);

        ArrayPool<byte>.Shared.Return(buffer);

        Assert.Equal((0, 0), (_watch.Outstanding, _watch.Strays));
    }

    [Fact]
    public void Given_a_buffer_that_was_never_rented_when_given_back_then_it_is_a_stray()
    {
        ArrayPool<byte>.Shared.Return(new byte[8_192]);

        Assert.Equal(1, _watch.Strays);
    }

    [Fact]
    public void Given_rented_buffers_when_measured_then_the_longest_is_told()
    {
        byte[] small = ArrayPool<byte>.Shared.Rent(100);
        byte[] large = ArrayPool<byte>.Shared.Rent(5_000);

        ArrayPool<byte>.Shared.Return(small);
        ArrayPool<byte>.Shared.Return(large);

        Assert.Equal(large.Length, _watch.LongestOctets);
    }

    [Fact]
    public void Given_buffers_rented_one_after_another_when_measured_then_the_peak_is_what_was_out_at_one_time()
    {
        ArrayPool<byte>.Shared.Return(ArrayPool<byte>.Shared.Rent(4_096));
        byte[] first = ArrayPool<byte>.Shared.Rent(4_096);
        byte[] second = ArrayPool<byte>.Shared.Rent(1_024);

        ArrayPool<byte>.Shared.Return(first);
        ArrayPool<byte>.Shared.Return(second);

        Assert.Equal(5_120, _watch.PeakOctets);
    }
}
