using Akka.Actor;
using Akka.Configuration;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Logging;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;
using VeraWebSockets.LuaBridge.Dispatch;
using VeraWebSockets.Testing;

namespace VeraWebSockets.LuaBridge.Tests.Dispatch;

public sealed class LuaDispatcherActorTests() : Akka.TestKit.Xunit.TestKit(Quiet)
{
    private const long Bad = 13;

    private static readonly Config Quiet = ConfigurationFactory.ParseString("""
        akka.loglevel = OFF
        akka.stdout-loglevel = OFF
        """);

    private static readonly WebSocketProtocol.Opened Opened = new(1, 1, null!, null);
    private static readonly WebSocketProtocol.Received Received = new(1, 1, null!);
    private static readonly WebSocketProtocol.Closed Closed = new(1, 1, new CloseStatus(1000, ReadOnlyMemory<byte>.Empty, WasClean: true));
    private static readonly WebSocketProtocol.ConnectFailed Failed = new(2, 1, new ConnectError(ConnectErrorKind.ConnectFailed, "refused"));
    private static readonly WebSocketProtocol.Filtering Filtering = new(1, 1);
    private static readonly WebSocketProtocol.Drained Drained = new(1, 1);

    [Fact]
    public async Task Given_events_when_they_are_told_then_callbacks_and_ends_of_turns_alternate_in_their_order()
    {
        var callbacks = new FakeCallbacks();
        IActorRef actor = Start(callbacks);

        Tell(actor, Filtering, Opened, Received, Failed, Drained, Received, Closed);

        await DrainAsync(actor);
        Assert.Equal(
            [
                "filtering 1", "turn", "opened 1", "turn", "received 1", "turn", "failed 2", "turn", "drained 1", "turn",
                "received 1", "turn", "closed 1", "turn",
            ],
            callbacks.Calls);
    }

    [Fact]
    public async Task Given_a_drain_behind_events_when_it_is_answered_then_all_of_them_have_been_handled()
    {
        var callbacks = new FakeCallbacks();
        IActorRef actor = Start(callbacks);
        Tell(actor, [.. Enumerable.Repeat(Received, 1000)]);

        await DrainAsync(actor);

        Assert.Equal(1000, callbacks.Calls.Count(call => call == "received 1"));
    }

    [Fact]
    public async Task Given_a_drain_when_it_is_handled_then_no_turn_ends()
    {
        var callbacks = new FakeCallbacks();
        IActorRef actor = Start(callbacks);

        await DrainAsync(actor);

        Assert.Empty(callbacks.Calls);
    }

    [Fact]
    public async Task Given_a_defect_in_a_callback_when_events_follow_then_they_are_handled()
    {
        var callbacks = new FakeCallbacks { Throwing = Bad };
        IActorRef actor = Start(callbacks);

        Tell(actor, Received with { SocketId = Bad }, Received, Closed with { SocketId = Bad }, Closed);

        await DrainAsync(actor);
        Assert.Equal(["received 13", "received 1", "closed 13", "closed 1"], callbacks.Calls.Where(call => call != "turn"));
    }

    [Fact]
    public async Task Given_a_defect_in_a_callback_when_its_turn_is_over_then_that_ends_all_the_same()
    {
        var callbacks = new FakeCallbacks { Throwing = Bad };
        IActorRef actor = Start(callbacks);

        Tell(actor, Closed with { SocketId = Bad });

        await DrainAsync(actor);
        Assert.Equal(["closed 13", "turn"], callbacks.Calls);
    }

    [Fact]
    public async Task Given_a_defect_in_a_callback_when_it_was_caught_then_the_actor_was_not_restarted()
    {
        int created = 0;
        var callbacks = new FakeCallbacks { Throwing = Bad };
        IActorRef actor = Sys.ActorOf(Props.CreateBy(new Producer(() =>
        {
            created++;
            return new LuaDispatcherActor(callbacks, WebSocketLog.Silent);
        })));

        Tell(actor, Received with { SocketId = Bad });

        await DrainAsync(actor);
        Assert.Equal(1, created);
    }

    [Fact]
    public async Task Given_a_defect_in_a_callback_when_errors_are_logged_then_socket_and_event_are_named()
    {
        var written = new StringWriter();
        var log = new WebSocketLog(written, TimeProvider.System) { Mask = LogTopics.Error };
        IActorRef actor = Start(new FakeCallbacks { Throwing = Bad }, log);

        Tell(actor, Received with { SocketId = Bad });

        await DrainAsync(actor);
        Assert.Contains("ERR: ws-13: defect while Lua handled Received: System.NotSupportedException: a defect", written.ToString());
    }

    private IActorRef Start(FakeCallbacks callbacks, WebSocketLog? log = null) =>
        Sys.ActorOf(Props.Create(() => new LuaDispatcherActor(callbacks, log ?? WebSocketLog.Silent)));

    private void Tell(IActorRef actor, params IReadOnlyList<object> events)
    {
        foreach (object e in events)
        {
            actor.Tell(e, TestActor);
        }
    }

    private static Task DrainAsync(IActorRef actor) =>
        actor.Ask<LuaDispatcherActor.Drained>(LuaDispatcherActor.Drain.Instance).WithLimit("the dispatcher to answer behind all events");

    private sealed class Producer(Func<ActorBase> create) : IIndirectActorProducer
    {
        public Type ActorType => typeof(LuaDispatcherActor);

        public ActorBase Produce() => create();

        public void Release(ActorBase actor)
        {
        }
    }
}
