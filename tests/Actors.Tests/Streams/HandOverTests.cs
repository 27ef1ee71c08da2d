using Akka.Actor;
using VeraWebSockets.Actors.Protocol;
using VeraWebSockets.Actors.Streams;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;
using VeraWebSockets.Actors.Tests.Fakes;
using VeraWebSockets.Testing;

namespace VeraWebSockets.Actors.Tests.Streams;

/// <summary>How many actor messages a batch costs, on the one thread that reads and handles, and where the owner runs elsewhere.</summary>
public sealed class HandOverTests : IDisposable
{
    private const int Batches = 100;

    private static readonly byte[] Read = Frames.Join(Enumerable.Repeat(Frames.Text("hello"), 50));

    private readonly FakeTransport _transport = new();
    private readonly InboundConnection _connection;

    public HandOverTests() =>
        _connection = new InboundConnection(_transport, new ClientProtocol(1 << 20, validateUtf8: true, new RecordingOutput()));

    public void Dispose() => _transport.Dispose();

    [Fact]
    public void Given_reads_of_many_messages_when_they_are_told_then_each_read_is_one_message_to_the_target()
    {
        var target = new CountingRef(DisposeBatch);
        ReceiveEach();

        ConnectionFlow flow = Run(target, isOwnThread: true, new CountingRef());

        Assert.Equal(Batches, target.Count);
        flow.Stop();
    }

    [Fact]
    public void Given_a_target_on_the_owners_thread_when_it_gives_batches_back_then_the_owner_is_told_nothing()
    {
        var held = new Queue<WebSocketProtocol.Received>();
        var owner = new CountingRef();
        ReceiveEach();
        ConnectionFlow flow = Run(new CountingRef(message => held.Enqueue((WebSocketProtocol.Received)message)), isOwnThread: true, owner);

        int disposed = DisposeAll(held);

        Assert.Equal((Batches, 0), (disposed, owner.Count));
        flow.Stop();
    }

    [Fact]
    public void Given_a_target_on_another_thread_when_it_gives_batches_back_then_the_owner_is_told_once_for_each_that_it_waits_for()
    {
        const int credits = 2; // of the first batches, nobody waits for the return
        var held = new Queue<WebSocketProtocol.Received>();
        var owner = new CountingRef(input => ((Island.Input)input).Run());
        ReceiveEach();
        ConnectionFlow flow = Run(new CountingRef(message => held.Enqueue((WebSocketProtocol.Received)message)), isOwnThread: false, owner);

        int disposed = DisposeAll(held);

        Assert.Equal((Batches, Batches - credits + 1), (disposed, owner.Count)); // and once for the read behind the last
        flow.Stop();
    }

    [Fact]
    public void Given_a_flow_that_was_stopped_when_the_target_gives_batches_back_then_nothing_of_it_runs()
    {
        var held = new Queue<WebSocketProtocol.Received>();
        int ended = 0;
        _transport.Receive(Frames.Join(Enumerable.Repeat(Frames.Text("hello"), 1000))); // more batches than there are credits
        ConnectionFlow flow = Run(
            new CountingRef(message => held.Enqueue((WebSocketProtocol.Received)message)), isOwnThread: true, new CountingRef(), () => ended++);
        flow.Stop();

        int disposed = DisposeAll(held);

        Assert.Equal((2, 1), (disposed, ended));
    }

    private static void DisposeBatch(object message) => ((WebSocketProtocol.Received)message).Batch.Dispose();

    private static int DisposeAll(Queue<WebSocketProtocol.Received> held)
    {
        int disposed = 0;
        while (held.TryDequeue(out WebSocketProtocol.Received? received))
        {
            received.Batch.Dispose();
            disposed++;
        }

        return disposed;
    }

    private ConnectionFlow Run(CountingRef target, bool isOwnThread, CountingRef owner, Action? ended = null) =>
        new(new ConnectionFlow.Context(_connection, new Delivery(target, 7, 1), Credits: 2), new Owner(owner, isOwnThread, ended));

    private void ReceiveEach()
    {
        for (int i = 0; i < Batches; i++)
        {
            _transport.Receive(Read);
        }
    }

    private sealed class Owner(CountingRef self, bool isOwnThread, Action? ended) : Island.IOwner
    {
        public IActorRef Self => self;

        public bool IsOwnThread => isOwnThread;

        public void HandOver(Island.Input input) => self.Tell(input, ActorRefs.NoSender);

        public void OnEnded(Exception? defect) => ended?.Invoke();
    }
}
