namespace VeraWebSockets.EndToEnd.Tests;

[Collection(LoadTests.Name)]
public sealed class SentFloodTests(SentFlood flood) : IClassFixture<SentFlood>
{
    private const int BoundKiB = 16 << 10; // send-buffer-size
    private const int ReserveKiB = 32 << 10;

    [Fact]
    public void Given_64_MiB_for_a_server_that_does_not_read_when_sent_then_the_queue_is_full_at_last() =>
        Assert.Equal("queue full", Measure.Text(flood.Result, "problem"));

    [Fact]
    public void Given_64_MiB_for_a_server_that_does_not_read_when_sent_then_memory_has_grown_by_little_more_than_the_bound() =>
        Assert.InRange(Measure.KiB(flood.Result, "grown by KiB"), 0, BoundKiB + ReserveKiB);
}
