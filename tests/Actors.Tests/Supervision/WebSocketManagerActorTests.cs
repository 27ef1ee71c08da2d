using Akka.Actor;
using VeraWebSockets.Actors.Supervision.WebSocketManager;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Connection;
using VeraWebSockets.Actors.Tests.Fakes;
using VeraWebSockets.Testing;

namespace VeraWebSockets.Actors.Tests.Supervision;

public sealed class WebSocketManagerActorTests : ManagerTest
{
    [Fact]
    public async Task Given_a_new_id_when_it_is_connected_then_its_websocket_is_a_child_of_that_name()
    {
        Start();
        await ConnectAsync(7);

        Assert.Equal("akka://test/user/websockets/ws-7", (await SocketAsync(7)).Path.ToString());
    }

    [Fact]
    public async Task Given_an_ended_websocket_when_it_is_connected_again_then_it_is_the_same_actor()
    {
        Start();
        await OpenAsync(7);
        IActorRef before = await SocketAsync(7);
        await EndAsync(7);
        await ConnectAsync(7, attempt: 2);

        Assert.Equal(before, await SocketAsync(7));
    }

    [Fact]
    public async Task Given_several_websockets_when_one_is_closed_then_its_connection_alone_is_asked_to()
    {
        Start();
        await OpenAsync(7);
        await OpenAsync(8);
        Manager.Tell(new WebSocketProtocol.Close(8, 1000, ""));
        await SettledAsync(8);
        await WorkedOffAsync(ConnectionOf(8));

        Assert.Equal(["8/1 Close 1000"], Told.Where(told => told.Contains("Close", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Given_websockets_when_they_are_to_rest_then_each_open_connection_is_told()
    {
        Start();
        await OpenAsync(7);
        await OpenAsync(8);
        await EndAsync(8);
        Manager.Tell(WebSocketManagerProtocol.Rest.Instance);
        await SettledAsync(7);
        await WorkedOffAsync(ConnectionOf(7));

        Assert.Equal(["7/1 Rest"], Told.Where(told => told.Contains("Rest", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Given_an_unknown_id_when_it_is_closed_or_released_then_the_manager_goes_on()
    {
        Start();
        Manager.Tell(new WebSocketProtocol.Close(99, 1000, ""));
        Manager.Tell(new WebSocketProtocol.Release(99));
        await OpenAsync(7);

        Assert.Equal(["7 Opened 1"], await EventsAsync());
    }

    [Fact]
    public async Task Given_the_limit_is_reached_when_one_more_is_connected_then_it_alone_fails()
    {
        Start(maxSockets: 2);
        await OpenAsync(1);
        await ConnectAsync(2);
        await ConnectAsync(3);
        await ConnectAsync(4);

        Assert.Equal(
            ["1 Opened 1", "3 ConnectFailed 1 ConnectionLimitReached", "4 ConnectFailed 1 ConnectionLimitReached"], await EventsAsync());
    }

    [Fact]
    public async Task Given_a_refusal_at_the_limit_when_it_is_told_then_it_says_how_many_may_be()
    {
        Start(maxSockets: 1);
        await ConnectAsync(1);
        await ConnectAsync(2);

        var failed = await Target.ExpectMsgAsync<WebSocketProtocol.ConnectFailed>();

        Assert.Equal("1 websockets are open; at most 1 may be", failed.Error.Detail);
    }

    [Fact]
    public async Task Given_the_limit_was_reached_when_one_ends_then_another_may_connect()
    {
        Start(maxSockets: 1);
        await OpenAsync(1);
        await EndAsync(1);
        await OpenAsync(2);

        Assert.Equal(["1 Opened 1", "1 Closed 1 1000 clean", "2 Opened 1"], await EventsAsync());
    }

    [Fact]
    public async Task Given_the_limit_is_reached_when_a_target_reconnects_as_it_hears_the_ending_then_it_may()
    {
        Start(maxSockets: 1);
        IActorRef reconnecting = Sys.ActorOf(Props.Create(() => new ReconnectingTarget(Manager, Target)));
        Manager.Tell(Connect(1, 1, reconnecting));
        await SettledAsync(1);
        await FailAsync(1);
        await WorkedOffAsync(reconnecting);
        await SettledAsync(1);
        await SpeakAsync(1, new ConnectionProtocol.Opened(new NoSender(), null), attempt: 2);
        await WorkedOffAsync(reconnecting);

        Assert.Equal(["1 ConnectFailed 1 ConnectFailed", "1 Opened 2"], await EventsAsync());
    }

    [Fact]
    public async Task Given_a_target_that_reconnected_in_the_ending_when_shutdown_is_asked_for_then_it_waits_for_the_new_attempt()
    {
        Start();
        IActorRef reconnecting = Sys.ActorOf(Props.Create(() => new ReconnectingTarget(Manager, Target)));
        Manager.Tell(Connect(1, 1, reconnecting));
        await SettledAsync(1);
        await FailAsync(1);
        await WorkedOffAsync(reconnecting);
        await SettledAsync(1);
        Manager.Tell(WebSocketManagerProtocol.Shutdown.Instance, Target);
        await SettledAsync(1);

        Assert.Equal(["1 ConnectFailed 1 ConnectFailed"], await EventsAsync());
    }

    [Fact]
    public async Task Given_a_websocket_in_use_that_was_connected_again_when_it_ends_then_it_no_longer_counts()
    {
        Start(maxSockets: 1);
        await OpenAsync(1);
        await ConnectAsync(1, attempt: 2); // refused: it is open
        await EndAsync(1);
        await OpenAsync(2);

        Assert.Equal(["1 Opened 1", "1 Closed 1 1000 clean", "2 Opened 1"], await EventsAsync());
    }

    [Fact]
    public async Task Given_a_released_websocket_when_its_id_is_connected_at_once_then_it_opens()
    {
        Start();
        await OpenAsync(7);
        await EndAsync(7);
        await LeaveAsync(7);
        Manager.Tell(new WebSocketProtocol.Release(7));
        Manager.Tell(Connect(7, 2, Target));
        await Eventually.Is("the websocket to connect", () => Task.FromResult(HasConnection(7, 2)));
        await SettledAsync(7);
        await SpeakAsync(7, new ConnectionProtocol.Opened(new NoSender(), null), attempt: 2);

        Assert.Equal(["7 Opened 1", "7 Closed 1 1000 clean", "7 Opened 2"], await EventsAsync());
    }

    [Fact]
    public async Task Given_a_released_websocket_connected_at_once_when_shutdown_is_asked_for_then_each_attempt_has_its_ending()
    {
        Start();
        await OpenAsync(7);
        await EndAsync(7);
        await LeaveAsync(7);
        Manager.Tell(new WebSocketProtocol.Release(7));
        Manager.Tell(Connect(7, 2, Target));
        Manager.Tell(WebSocketManagerProtocol.Shutdown.Instance, Target);
        await SettledAsync(7);
        Time.Advance(ShutdownTimeout);

        string[] events = [.. (await Target.ReceiveNAsync(4).ToListAsync()).Select(EventLines.LineWithId)];

        Assert.Equal(["7 Opened 1", "7 Closed 1 1000 clean", "7 ConnectFailed 2 ClosedBeforeOpen", "ShutdownCompleted"], events);
    }

    [Fact]
    public async Task Given_a_released_websocket_when_it_has_stopped_then_nothing_of_it_is_left()
    {
        Start();
        await OpenAsync(7);
        await EndAsync(7);
        await LeaveAsync(7);
        Manager.Tell(new WebSocketProtocol.Release(7));

        await Eventually.Is("the websocket to be gone", async () => await SocketAsync(7) is null);
    }

    [Fact]
    public async Task Given_a_released_websocket_that_is_being_stopped_when_its_id_is_connected_twice_then_the_second_connect_is_ignored()
    {
        Start();
        await OpenAsync(7);
        await EndAsync(7);
        using var held = new ManualResetEventSlim();
        ConnectionOf(7).Tell(new Puppet.Run(held.Wait)); // so that the websocket cannot stop yet
        Manager.Tell(new WebSocketManagerProtocol.Released(7), await SocketAsync(7));
        Manager.Tell(Connect(7, 2, Target));
        Manager.Tell(Connect(7, 3, Target));
        await WorkedOffAsync(Manager);
        held.Set();
        await Eventually.Is("the websocket to connect", () => Task.FromResult(HasConnection(7, 2) || HasConnection(7, 3)));
        await SettledAsync(7);

        Assert.Equal((true, false), (HasConnection(7, 2), HasConnection(7, 3)));
        Assert.Contains("WARN: ws-7: connect refused, attempt 2 has not ended", Lines.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_a_released_websocket_when_its_connection_lingers_then_that_is_not_cut()
    {
        Start();
        await OpenAsync(7);
        await EndAsync(7);
        Manager.Tell(new WebSocketProtocol.Release(7));
        await SettledAsync(7);
        ConnectionOf(7).Tell(WebSocketManagerProtocol.Rest.Instance);
        await WorkedOffAsync(ConnectionOf(7));

        Assert.Contains("7/1 Rest", Told);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Given_a_released_websocket_whose_connection_lingers_when_that_has_stopped_or_it_crashes_then_nothing_of_it_is_left(bool crashes)
    {
        Start();
        await OpenAsync(7);
        await EndAsync(7);
        Manager.Tell(new WebSocketProtocol.Release(7));
        await SettledAsync(7);
        if (crashes)
        {
            (await SocketAsync(7)).Tell(Kill.Instance);
        }
        else
        {
            await LeaveAsync(7);
        }

        await Eventually.Is("the websocket to be gone", async () => await SocketAsync(7) is null);
    }

    [Fact]
    public async Task Given_a_released_websocket_whose_connection_lingers_when_its_id_is_connected_then_the_release_is_forgotten()
    {
        Start();
        await OpenAsync(7);
        IActorRef before = await SocketAsync(7);
        await EndAsync(7);
        Manager.Tell(new WebSocketProtocol.Release(7));
        await SettledAsync(7);
        await OpenAsync(7, attempt: 2);
        await LeaveAsync(7);
        await EndAsync(7, attempt: 2);
        await LeaveAsync(7, attempt: 2);

        Assert.Equal(before, await SocketAsync(7));
        Assert.Equal(["7 Opened 1", "7 Closed 1 1000 clean", "7 Opened 2", "7 Closed 2 1000 clean"], await EventsAsync());
    }

    [Fact]
    public async Task Given_a_released_websocket_whose_connection_lingers_when_shutdown_is_asked_for_then_it_is_done_at_once()
    {
        Start();
        await OpenAsync(7);
        await EndAsync(7);
        Manager.Tell(new WebSocketProtocol.Release(7));
        Manager.Tell(WebSocketManagerProtocol.Shutdown.Instance, Target);
        await SettledAsync(7);

        Assert.Equal(["7 Opened 1", "7 Closed 1 1000 clean", "ShutdownCompleted"], await EventsAsync());
    }

    [Fact]
    public async Task Given_an_open_websocket_when_its_connection_throws_then_it_is_closed_once()
    {
        Start();
        await OpenAsync(7);
        Watch(ConnectionOf(7));
        ConnectionOf(7).Tell(new Puppet.Throw());
        await ExpectTerminatedAsync(ConnectionOf(7));
        await SettledAsync(7);

        Assert.Equal(["7 Opened 1", "7 Closed 1 1006 unclean"], await EventsAsync());
    }

    [Fact]
    public async Task Given_a_connecting_websocket_when_its_connection_throws_then_the_attempt_fails_once()
    {
        Start();
        await ConnectAsync(7);
        Watch(ConnectionOf(7));
        ConnectionOf(7).Tell(new Puppet.Throw());
        await ExpectTerminatedAsync(ConnectionOf(7));
        await SettledAsync(7);

        Assert.Equal(["7 ConnectFailed 1 ClosedBeforeOpen"], await EventsAsync());
    }

    [Fact]
    public async Task Given_a_connection_that_throws_when_it_has_thrown_then_the_log_names_websocket_and_defect()
    {
        Start();
        await OpenAsync(7);
        ConnectionOf(7).Tell(new Puppet.Throw());
        await Target.ExpectMsgAsync<WebSocketProtocol.Opened>();
        await Target.ExpectMsgAsync<WebSocketProtocol.Closed>();

        Assert.Contains(
            "ERR: ws-7: connection: defect, Stop: System.InvalidOperationException: thrown by the test",
            Lines.ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_an_open_websocket_when_its_actor_throws_then_it_is_closed_once_and_others_go_on()
    {
        Start();
        await OpenAsync(7);
        await OpenAsync(8);
        (await SocketAsync(7)).Tell(Kill.Instance);
        await SettledAsync(7);
        await EndAsync(8);

        Assert.Equal(["7 Opened 1", "8 Opened 1", "7 Closed 1 1006 unclean", "8 Closed 1 1000 clean"], await EventsAsync());
    }

    [Fact]
    public async Task Given_a_websocket_whose_actor_threw_when_it_is_connected_again_then_it_opens()
    {
        Start(maxSockets: 1);
        await OpenAsync(7);
        (await SocketAsync(7)).Tell(Kill.Instance);
        await SettledAsync(7);
        await OpenAsync(7, attempt: 2);

        Assert.Equal("7 Opened 2", (await EventsAsync())[^1]);
    }

    [Fact]
    public async Task Given_websockets_in_use_when_the_manager_is_stopped_then_each_tells_its_ending()
    {
        Start();
        await OpenAsync(7);
        await ConnectAsync(8);
        Sys.Stop(Manager);
        await ExpectTerminatedAsync(Manager);

        Assert.Equal(["7 Closed 1 1006 unclean", "7 Opened 1", "8 ConnectFailed 1 ClosedBeforeOpen"], (await EventsAsync()).Order());
    }

    private sealed class ReconnectingTarget : ReceiveActor
    {
        public ReconnectingTarget(IActorRef manager, IActorRef observer)
        {
            Receive<WebSocketProtocol.ConnectFailed>(failed =>
            {
                manager.Tell(Connect(failed.SocketId, failed.Attempt + 1, Self));
                observer.Tell(failed);
            });
            ReceiveAny(observer.Tell);
        }
    }
}
