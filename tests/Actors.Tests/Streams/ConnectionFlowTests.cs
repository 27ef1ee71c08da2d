using Akka.Actor;
using Akka.TestKit;
using VeraWebSockets.Actors.Protocol;
using VeraWebSockets.Actors.Streams;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;
using VeraWebSockets.Actors.Tests.Fakes;
using VeraWebSockets.Testing;

namespace VeraWebSockets.Actors.Tests.Streams;

public sealed class ConnectionFlowTests : VirtualTimeTest
{
    private readonly FakeTransport _transport = new();
    private readonly RecordingOutput _output = new();
    private readonly InboundConnection _connection;
    private readonly TestProbe _target;
    private IActorRef _owner = ActorRefs.Nobody;

    public ConnectionFlowTests()
    {
        _connection = new InboundConnection(_transport, new ClientProtocol(1 << 20, validateUtf8: true, _output));
        _target = CreateTestProbe();
    }

    [Fact]
    public async Task Given_messages_in_one_read_when_they_are_told_then_they_are_one_batch()
    {
        _transport.Receive(Frames.Join(Frames.Text("a"), Frames.Text("b"), Frames.Binary([1])));
        _ = Run(credits: 2);

        Assert.Equal(["Text a", "Text b", "Binary 01"], CollectingTarget.LinesOf((await NextAsync()).Batch));
    }

    [Fact]
    public async Task Given_a_flood_of_pings_when_it_is_read_then_the_message_behind_it_is_told()
    {
        byte[] pings = Frames.Join(Enumerable.Repeat(Frames.Ping("x"u8), 1000));
        for (int i = 0; i < 20; i++)
        {
            _transport.Receive(pings);
        }

        _transport.Receive(Frames.Text("behind"));
        _ = Run(credits: 1);

        Assert.Equal(["Text behind"], CollectingTarget.LinesOf((await NextAsync()).Batch));
        Assert.Equal(20_000, _output.Frames.Count);
    }

    [Fact]
    public async Task Given_a_batch_when_it_is_told_then_it_names_socket_and_attempt()
    {
        _transport.Receive(Frames.Text("a"));
        _ = Run(credits: 2);

        WebSocketProtocol.Received received = await NextAsync();

        Assert.Equal((7L, 3), (received.SocketId, received.Attempt));
    }

    [Fact]
    public async Task Given_many_reads_when_all_their_batches_are_told_then_their_order_is_kept()
    {
        string[] messages = [.. Enumerable.Range(0, 200).Select(i => $"Text message {i}")];
        foreach (string message in messages)
        {
            _transport.Receive(Frames.Text(message["Text ".Length..]));
        }

        _ = Run(credits: 2);

        var told = new List<string>();
        while (told.Count < messages.Length)
        {
            WebSocketProtocol.Received received = await NextAsync();
            told.AddRange(CollectingTarget.LinesOf(received.Batch));
            received.Batch.Dispose();
        }

        Assert.Equal(messages, told);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task Given_more_batches_than_credits_when_none_is_disposed_then_exactly_the_credits_are_told(int credits)
    {
        ReceiveEach(credits + 3);
        _ = Run(credits);
        for (int i = 0; i < credits; i++)
        {
            await NextAsync();
        }

        await StageHasRestedAsync();

        Assert.Empty(await DrainAsync(_target));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task Given_more_batches_than_credits_when_none_is_disposed_then_nothing_more_is_read(int credits)
    {
        ReceiveEach(credits + 3);
        _ = Run(credits);
        for (int i = 0; i < credits; i++)
        {
            await NextAsync();
        }

        await StageHasRestedAsync();

        Assert.Equal(credits, _transport.Reads);
    }

    [Fact]
    public async Task Given_no_credits_left_when_one_batch_is_disposed_then_exactly_one_more_is_told()
    {
        ReceiveEach(6);
        _ = Run(credits: 2);
        WebSocketProtocol.Received first = await NextAsync();
        await NextAsync();

        first.Batch.Dispose();
        await NextAsync();

        Assert.Equal(3, _transport.Reads);
    }

    [Fact]
    public async Task Given_no_credits_left_when_the_later_batch_is_disposed_first_then_the_stream_goes_on_too()
    {
        ReceiveEach(3);
        _ = Run(credits: 2);
        await NextAsync();
        WebSocketProtocol.Received second = await NextAsync();

        second.Batch.Dispose();

        Assert.Equal(["Text 2"], CollectingTarget.LinesOf((await NextAsync()).Batch));
    }

    [Fact]
    public async Task Given_a_batch_disposed_twice_when_more_is_there_then_it_returns_one_credit_alone()
    {
        ReceiveEach(6);
        _ = Run(credits: 1);
        WebSocketProtocol.Received first = await NextAsync();

        first.Batch.Dispose();
        first.Batch.Dispose();
        await NextAsync();
        await StageHasRestedAsync();

        Assert.Equal(2, _transport.Reads);
    }

    [Fact]
    public async Task Given_an_ended_stream_when_batches_before_its_end_are_untold_then_the_task_waits_for_them()
    {
        ReceiveEach(2);
        _transport.EndStream();
        Task ended = Run(credits: 1);
        WebSocketProtocol.Received first = await NextAsync();
        await StageHasRestedAsync();
        bool endedEarly = ended.IsCompleted;

        first.Batch.Dispose();
        (await NextAsync()).Batch.Dispose();
        await ended.WithLimit("the stream to end");

        Assert.False(endedEarly);
    }

    [Fact]
    public async Task Given_the_end_of_the_stream_when_the_task_completes_then_the_last_batch_was_told_before()
    {
        ReceiveEach(2);
        _transport.EndStream();
        await Run(credits: 16).WithLimit("the stream to end");

        Assert.Equal(2, (await DrainAsync(_target)).Count);
    }

    [Fact]
    public async Task Given_messages_before_a_reset_when_the_stream_ends_then_all_of_them_were_told()
    {
        _transport.Receive(Frames.Join(Frames.Text("one"), Frames.Text("two")));
        _transport.BreakStream();
        await Run(credits: 2).WithLimit("the stream to end");

        Assert.Equal(["Text one", "Text two"], CollectingTarget.LinesOf((await NextAsync()).Batch));
    }

    [Fact]
    public async Task Given_a_close_frame_when_the_stream_ends_then_nothing_is_read_behind_it()
    {
        _transport.Receive(Frames.Close(1000));
        await Run(credits: 2).WithLimit("the stream to end");

        Assert.Equal(1, _transport.Reads);
    }

    [Fact]
    public async Task Given_an_end_of_each_kind_when_it_comes_then_the_stream_ends()
    {
        foreach (Action<FakeTransport> end in (Action<FakeTransport>[])
            [
                transport => transport.EndStream(),
                transport => transport.BreakStream(),
                transport => transport.Receive(Frames.Close(1000)),
                transport => transport.Receive(Frames.Frame(3, [])),
            ])
        {
            using var transport = new FakeTransport();
            end(transport);
            var connection = new InboundConnection(transport, new ClientProtocol(1024, validateUtf8: true, _output));
            await Flow.Start(Sys, connection, new Delivery(_target, 7, 3), credits: 2).Ended.WithLimit("the stream to end");

            Assert.NotNull(connection.End);
        }
    }

    [Fact]
    public async Task Given_a_read_under_way_when_its_owner_stops_then_the_task_completes()
    {
        Task ended = Run(credits: 2);
        await Eventually.Is("the stage to wait for the peer", () => _transport.Waits == 1);

        Sys.Stop(_owner);

        await ended.WithLimit("the stream to end");
    }

    [Fact]
    public async Task Given_no_credits_left_when_its_owner_stops_then_the_task_completes()
    {
        ReceiveEach(2);
        Task ended = Run(credits: 1);
        await NextAsync();

        Sys.Stop(_owner);

        await ended.WithLimit("the stream to end");
    }

    [Fact]
    public async Task Given_a_stopped_stream_when_its_batch_is_disposed_then_its_octets_were_there_until_then()
    {
        ReceiveEach(2);
        Task ended = Run(credits: 1);
        WebSocketProtocol.Received first = await NextAsync();
        Sys.Stop(_owner);
        await ended.WithLimit("the stream to end");

        string[] lines = [.. CollectingTarget.LinesOf(first.Batch)];
        first.Batch.Dispose();

        Assert.Equal(["Text 0"], lines);
    }

    protected override void AfterAll()
    {
        _transport.Dispose();
        base.AfterAll();
    }

    private Task Run(int credits)
    {
        (_owner, Task ended) = Flow.Start(Sys, _connection, new Delivery(_target, 7, 3), credits);
        return ended;
    }

    private async Task<WebSocketProtocol.Received> NextAsync() => await _target.ExpectMsgAsync<WebSocketProtocol.Received>(hint: "a batch");

    private void ReceiveEach(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _transport.Receive(Frames.Text($"{i}"));
        }
    }

    /// <summary>Waits until the stages have worked off what they were told.</summary>
    private Task StageHasRestedAsync() => WorkedOffAsync(_owner);
}
