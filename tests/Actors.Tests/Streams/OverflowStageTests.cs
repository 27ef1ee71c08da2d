using Akka.TestKit;
using VeraWebSockets.Actors.Logging;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Protocol;
using VeraWebSockets.Actors.Streams;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;
using VeraWebSockets.Actors.Tests.Fakes;
using VeraWebSockets.Testing;

namespace VeraWebSockets.Actors.Tests.Streams;

/// <summary>The stream with the stage that drops, on the thread of its owner: what is handed over waits in a list until the test runs it.</summary>
public sealed class OverflowStageTests : VirtualTimeTest
{
    private readonly FakeTransport _transport = new();
    private readonly PatientOwner _owner = new(isOwnThread: true);
    private readonly TestProbe _target;

    public OverflowStageTests() => _target = CreateTestProbe();

    [Fact]
    public void Given_a_target_that_takes_nothing_when_much_has_come_then_the_thread_is_let_go_before_all_is_read()
    {
        ReceiveEach(100);

        Start(ReceiveOverflow.DropOldest, limit: 10);

        Assert.True(_transport.Reads < 100, $"{_transport.Reads} reads in one go");
        Assert.Equal(1, _owner.WaitingCount);
    }

    [Fact]
    public void Given_a_target_that_takes_nothing_when_the_owner_has_run_what_it_was_handed_then_all_is_read()
    {
        ReceiveEach(100);
        Start(ReceiveOverflow.DropOldest, limit: 10);

        RunHandedOver();

        Assert.Equal(100, _transport.Reads);
    }

    [Fact]
    public async Task Given_the_latest_only_when_the_target_gives_its_batch_back_then_it_gets_the_last_message_and_hears_how_many_are_missing()
    {
        ReceiveEach(100);
        Start(ReceiveOverflow.Latest, limit: 10);
        RunHandedOver();
        var first = await _target.ExpectMsgAsync<WebSocketProtocol.Received>();

        first.Batch.Dispose();
        RunHandedOver();

        var second = await _target.ExpectMsgAsync<WebSocketProtocol.Received>();
        Assert.Equal(["Text 99"], CollectingTarget.LinesOf(second.Batch));
        Assert.Equal(98, second.Batch.DroppedBefore);
    }

    [Fact]
    public async Task Given_messages_that_wait_when_the_peer_has_ended_then_the_stream_ends_behind_them()
    {
        ReceiveEach(3);
        _transport.EndStream();
        Start(ReceiveOverflow.DropOldest, limit: 10);
        bool endedEarly = _owner.Ended.IsCompleted;
        var told = new List<string>();

        while (told.Count < 3)
        {
            var received = await _target.ExpectMsgAsync<WebSocketProtocol.Received>();
            told.AddRange(CollectingTarget.LinesOf(received.Batch));
            received.Batch.Dispose();
            RunHandedOver();
        }

        await _owner.Ended.WithLimit("the stream to end");
        Assert.False(endedEarly);
        Assert.Equal(["Text 0", "Text 1", "Text 2"], told);
    }

    private void ReceiveEach(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _transport.Receive(Frames.Text($"{i}"));
        }
    }

    private void RunHandedOver()
    {
        while (_owner.TryRunNext())
        {
        }
    }

    private void Start(ReceiveOverflow policy, int limit)
    {
        var connection = new InboundConnection(_transport, new ClientProtocol(1 << 20, validateUtf8: true, new RecordingOutput()));
        ConnectionOptions options = ConnectionOptions.Default with { Overflow = new OverflowOptions { Receive = policy, Limit = limit } };
        var log = new WebSocketLog(TextWriter.Null, TimeProvider.System);
        _ = new ConnectionFlow(
            new ConnectionFlow.Context(
                connection, new Delivery(_target, 7, 3), Credits: 1, Overflow.For(options, 7, log)),
            _owner);
    }
}
