using VeraWebSockets.Actors.Protocol;
using VeraWebSockets.Actors.Protocol.Messages;
using VeraWebSockets.Actors.Streams;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;
using VeraWebSockets.Actors.Tests.Fakes;
using VeraWebSockets.Testing;

namespace VeraWebSockets.Actors.Tests.Streams;

/// <summary>A stream that only waits lets go of its stages, and nobody can tell.</summary>
public sealed class RestTests : IDisposable
{
    private readonly FakeTransport _transport = new();
    private readonly InboundConnection _connection;
    private readonly Delivery _delivery;
    private readonly Queue<MessageBatch> _told = new();
    private readonly PatientOwner _owner = new(isOwnThread: false);
    private readonly ConnectionFlow _flow;

    public RestTests()
    {
        _connection = new InboundConnection(_transport, new ClientProtocol(1 << 20, validateUtf8: true, new RecordingOutput()));
        _delivery = new Delivery(new CountingRef(message => _told.Enqueue(((WebSocketProtocol.Received)message).Batch)), 7, 3);
        _flow = new ConnectionFlow(new ConnectionFlow.Context(_connection, _delivery, Credits: 2), _owner);
    }

    public void Dispose() => _transport.Dispose();

    [Fact]
    public void Given_a_stream_that_waits_for_the_peer_when_it_rests_then_it_has_no_stages()
    {
        _flow.Rest();

        Assert.Equal((true, true), (_flow.IsResting, _connection.IsReading));
    }

    [Fact]
    public async Task Given_a_resting_stream_when_octets_come_then_their_messages_are_told()
    {
        _flow.Rest();
        _transport.Receive(Frames.Text("hello"));

        await RunNextAsync();

        Assert.Equal(["Text hello"], TakeLines());
    }

    [Fact]
    public async Task Given_a_stream_that_has_rested_when_it_rests_again_and_octets_come_then_their_messages_are_told()
    {
        _flow.Rest();
        _transport.Receive(Frames.Text("a"));
        await RunNextAsync();
        TakeLines();
        _flow.Rest();
        _transport.Receive(Frames.Text("b"));

        await RunNextAsync();

        Assert.Equal(["Text b"], TakeLines());
    }

    [Fact]
    public async Task Given_a_batch_that_is_not_disposed_when_the_stream_is_to_rest_then_it_stays_as_it_is()
    {
        _transport.Receive(Frames.Text("hello"));
        await RunNextAsync();

        _flow.Rest();

        Assert.False(_flow.IsResting);
        _told.Dequeue().Dispose();
    }

    [Fact]
    public async Task Given_octets_that_have_come_when_the_stream_is_to_rest_then_it_stays_as_it_is()
    {
        _transport.Receive(Frames.Text("hello"));
        await _owner.NextAsync();

        _flow.Rest();

        Assert.False(_flow.IsResting);
    }

    [Fact]
    public async Task Given_half_a_message_when_the_stream_is_to_rest_then_it_stays_as_it_is()
    {
        _transport.Receive(Frames.Text("hello").AsMemory(0, 3));
        await RunNextAsync();

        _flow.Rest();

        Assert.False(_flow.IsResting);
    }

    [Fact]
    public async Task Given_a_resting_stream_when_the_peer_ends_then_the_end_is_told_once()
    {
        _flow.Rest();
        _transport.EndStream();

        await RunNextAsync();

        Assert.Equal((true, new ProtocolEnd.Lost(null)), (_owner.Ended.IsCompleted, _connection.End));
    }

    [Fact]
    public async Task Given_a_resting_stream_when_it_is_stopped_and_octets_come_then_nothing_is_told()
    {
        _flow.Rest();
        _flow.Stop();
        _transport.Receive(Frames.Text("hello"));

        await RunNextAsync();

        Assert.Equal((0, false), (_told.Count, _owner.Ended.IsCompleted));
    }

    private async Task RunNextAsync() => (await _owner.NextAsync()).Run();

    private string[] TakeLines()
    {
        var lines = new List<string>();
        while (_told.TryDequeue(out MessageBatch? batch))
        {
            lines.AddRange(CollectingTarget.LinesOf(batch));
            batch.Dispose();
        }

        return [.. lines];
    }
}
