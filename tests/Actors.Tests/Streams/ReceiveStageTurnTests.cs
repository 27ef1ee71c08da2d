using Akka.Actor;
using VeraWebSockets.Actors.Protocol;
using VeraWebSockets.Actors.Protocol.Messages;
using VeraWebSockets.Actors.Streams;
using VeraWebSockets.Actors.Tests.Fakes;
using VeraWebSockets.Testing;

namespace VeraWebSockets.Actors.Tests.Streams;

/// <summary>How much one connection does before others have their turn, where nothing of it bounds a batch.</summary>
public sealed class ReceiveStageTurnTests : IDisposable
{
    private readonly FakeTransport _transport = new();
    private readonly RecordingOutput _output = new();
    private readonly PatientOwner _owner = new(isOwnThread: true);
    private ConnectionFlow? _flow;

    public void Dispose()
    {
        _flow?.Stop();
        _transport.Dispose();
    }

    [Fact]
    public void Given_a_flood_of_pings_when_it_is_read_then_each_turn_answers_a_part_of_it()
    {
        _transport.Receive(Frames.Join(Enumerable.Repeat(Frames.Ping("x"u8), 2 * MessageReader.MaxFrames)));

        Start();
        int first = _output.Frames.Count;
        _owner.TryRunNext();

        Assert.Equal((MessageReader.MaxFrames, 2 * MessageReader.MaxFrames), (first, _output.Frames.Count));
    }

    [Fact]
    public void Given_reads_without_a_whole_message_when_they_would_not_wait_then_each_turn_makes_a_few_of_them()
    {
        _transport.Receive(Frames.Header(Opcodes.Binary, 1000));
        for (int i = 0; i < 100; i++)
        {
            _transport.Receive(new byte[10]);
        }

        Start();
        int first = _transport.Reads;
        _owner.TryRunNext();

        Assert.Equal((4, 8), (first, _transport.Reads));
    }

    private void Start()
    {
        var connection = new InboundConnection(_transport, new ClientProtocol(1 << 20, validateUtf8: true, _output));
        _flow = new ConnectionFlow(new ConnectionFlow.Context(connection, new Delivery(ActorRefs.Nobody, 7, 3), Credits: 1), _owner);
    }
}
