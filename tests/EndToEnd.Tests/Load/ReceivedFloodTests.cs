namespace VeraWebSockets.EndToEnd.Tests;

[Collection(LoadTests.Name)]
public sealed class ReceivedFloodTests(ReceivedFlood flood, ITestOutputHelper output) : IClassFixture<ReceivedFlood>
{
    [Fact]
    public void Given_200_MiB_pushed_to_a_slow_handler_when_all_is_read_then_every_message_came_in_order()
    {
        int octets = ReceivedFlood.Messages * ReceivedFlood.MessageSize;

        Assert.Equal($"received {ReceivedFlood.Messages}, octets {octets}, in order true", flood.Result.Successful[0]);
    }

    [Fact]
    public void Given_200_MiB_pushed_to_a_slow_handler_when_all_is_read_then_memory_has_grown_by_less_than_64_MiB()
    {
        int grown = Measure.KiB(flood.Result, "grown by KiB");
        output.WriteLine($"{ReceivedFlood.Messages} messages of {ReceivedFlood.MessageSize >> 10} KiB, 5 ms each: grown by {grown} KiB");

        Assert.InRange(grown, 0, 64 << 10);
    }
}
