using Akka.Actor;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Supervision.WebSocketManager;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;

namespace VeraWebSockets.Actors.Tests.Supervision;

/// <summary>The manager gives attempts their turn.</summary>
public sealed class WebSocketManagerDialTests : ManagerTest
{
    private static readonly DialOptions OneAtATime = new() { MaxHandshakes = 1 };

    [Fact]
    public async Task Given_as_many_handshakes_as_may_be_when_another_websocket_connects_then_it_waits()
    {
        Start(dials: OneAtATime);
        await ConnectAsync(1);
        await ConnectAsync(2);

        Assert.Equal((true, false), (HasConnection(1, 1), HasConnection(2, 1)));
    }

    [Fact]
    public async Task Given_a_websocket_that_waits_for_its_turn_when_the_one_before_opens_then_it_dials()
    {
        Start(dials: OneAtATime);
        await OpenAsync(1);
        await ConnectAsync(2);

        Assert.True(HasConnection(2, 1));
    }

    [Fact]
    public async Task Given_a_websocket_that_waits_for_its_turn_when_the_one_before_fails_then_it_dials()
    {
        Start(dials: OneAtATime);
        await ConnectAsync(1);
        await ConnectAsync(2);
        await FailAsync(1);
        await SettledAsync(2);

        Assert.True(HasConnection(2, 1));
    }

    [Fact]
    public async Task Given_a_websocket_that_waits_for_its_turn_when_the_one_before_crashes_then_it_dials()
    {
        Start(dials: OneAtATime);
        await ConnectAsync(1);
        await ConnectAsync(2);
        (await SocketAsync(1)).Tell(Kill.Instance);
        await Target.FishForMessageAsync(message => message is WebSocketProtocol.ConnectFailed { SocketId: 1 });
        await SettledAsync(1);
        await SettledAsync(2);

        Assert.True(HasConnection(2, 1));
    }

    [Fact]
    public async Task Given_a_websocket_that_waits_for_its_turn_when_it_is_closed_then_it_fails_and_never_dials()
    {
        Start(dials: OneAtATime);
        await ConnectAsync(1);
        await ConnectAsync(2);
        Manager.Tell(new WebSocketProtocol.Close(2, 1000, ""));
        await SettledAsync(2);
        await FailAsync(1);
        await SettledAsync(2);

        Assert.Equal(["2 ConnectFailed 1 ClosedBeforeOpen", "1 ConnectFailed 1 ConnectFailed"], await EventsAsync());
        Assert.False(HasConnection(2, 1));
    }

    [Fact]
    public async Task Given_many_websockets_that_wait_when_turns_are_returned_then_they_dial_in_the_order_of_their_connects()
    {
        Start(dials: OneAtATime);
        long[] ids = [.. Enumerable.Range(1, 20).Select(i => 21L - i)];
        foreach (long id in ids)
        {
            Manager.Tell(Connect(id, 1, Target));
        }

        foreach (long id in ids)
        {
            await SettledAsync(id);
            await FailAsync(id);
        }

        Assert.Equal(ids.Select(id => $"{id} ConnectFailed 1 ConnectFailed"), await EventsAsync());
    }

    [Fact]
    public async Task Given_a_websocket_in_use_when_it_is_told_to_connect_then_the_turn_for_that_is_returned()
    {
        Start(dials: OneAtATime);
        await OpenAsync(1);
        await ConnectAsync(1, attempt: 2);
        await ConnectAsync(2);

        Assert.True(HasConnection(2, 1));
    }

    [Fact]
    public async Task Given_a_websocket_that_waits_for_its_turn_when_its_connect_is_repeated_then_it_keeps_its_place()
    {
        Start(dials: OneAtATime);
        await ConnectAsync(1);
        await ConnectAsync(2);
        await ConnectAsync(3);
        await ConnectAsync(2);
        await FailAsync(1);
        await SettledAsync(2);

        Assert.Equal((true, false), (HasConnection(2, 1), HasConnection(3, 1)));
    }

    [Fact]
    public async Task Given_a_websocket_with_parameters_that_waits_for_its_turn_when_its_connect_is_repeated_then_it_still_dials()
    {
        Start(dials: OneAtATime);
        await ConnectAsync(1);
        WebSocketManagerProtocol.Connect connect = Connect(2, 1, Target) with { AsksParameters = true };
        Manager.Tell(connect);
        Manager.Tell(new WebSocketProtocol.Parameters(2, 1, connect.Url, connect.Options));
        await SettledAsync(2);
        Manager.Tell(connect);
        await SettledAsync(2);
        await FailAsync(1);
        await SettledAsync(2);

        Assert.True(HasConnection(2, 1));
    }

    [Fact]
    public async Task Given_a_websocket_that_dials_when_its_connect_is_repeated_then_no_other_has_its_turn()
    {
        Start(dials: OneAtATime);
        await ConnectAsync(1);
        await ConnectAsync(2);
        await ConnectAsync(1);
        await SettledAsync(2);

        Assert.False(HasConnection(2, 1));
    }

    [Fact]
    public async Task Given_an_open_websocket_when_its_connect_is_repeated_then_the_turn_for_that_is_returned()
    {
        Start(dials: OneAtATime);
        await OpenAsync(1);
        await ConnectAsync(1);
        await ConnectAsync(2);

        Assert.True(HasConnection(2, 1));
    }

    [Fact]
    public async Task Given_a_host_that_has_its_share_when_a_websocket_connects_to_another_then_it_dials()
    {
        Start(dials: new DialOptions { MaxHandshakesPerHost = 1 });
        await ConnectAsync(1);
        await ConnectAsync(2);
        await ConnectAsync(3, url: "ws://other.example/");

        Assert.Equal((false, true), (HasConnection(2, 1), HasConnection(3, 1)));
    }

    [Fact]
    public async Task Given_dials_that_wait_when_an_open_websocket_is_lost_then_its_events_do_not_wait()
    {
        Start(dials: OneAtATime);
        await OpenAsync(1);
        await ConnectAsync(2);
        await ConnectAsync(3);
        await EndAsync(1);

        Assert.Equal(["1 Opened 1", "1 Closed 1 1000 clean"], await EventsAsync());
    }

    [Fact]
    public async Task Given_redials_beyond_the_rate_when_time_passes_then_they_dial_one_by_one()
    {
        Start(dials: new DialOptions { MaxRedialsPerSecond = 1 });
        var atOnce = ReconnectOptions.On with { FirstDelay = TimeSpan.Zero };
        foreach (long id in (long[])[1, 2])
        {
            await ConnectAsync(id, reconnect: atOnce);
            await FailAsync(id);
        }

        await AdvanceAsync(0.01);
        int first = Redials();
        await AdvanceAsync(1);

        Assert.Equal((1, 2), (first, Redials()));
    }

    [Fact]
    public async Task Given_websockets_that_wait_for_their_turn_when_all_is_shut_down_then_each_tells_its_end()
    {
        Start(dials: OneAtATime);
        await ConnectAsync(1);
        await ConnectAsync(2);
        Task<WebSocketManagerProtocol.ShutdownCompleted> completed =
            Manager.Ask<WebSocketManagerProtocol.ShutdownCompleted>(WebSocketManagerProtocol.Shutdown.Instance);
        await SettledAsync(2);
        await FailAsync(1, ConnectErrorKind.ClosedBeforeOpen);
        await completed;

        Assert.Equal(["2 ConnectFailed 1 ClosedBeforeOpen", "1 ConnectFailed 1 ClosedBeforeOpen"], await EventsAsync());
    }

    [Fact]
    public async Task Given_a_websocket_that_waits_to_reconnect_when_all_is_shut_down_then_it_is_given_up_at_once()
    {
        Start();
        await ConnectAsync(1, reconnect: ReconnectOptions.On);
        await FailAsync(1);
        await Manager.Ask<WebSocketManagerProtocol.ShutdownCompleted>(WebSocketManagerProtocol.Shutdown.Instance);

        Assert.Equal("1 GaveUp 2 Closed: closed by the user", (await EventsAsync())[^1]);
    }

    [Fact]
    public async Task Given_as_many_websockets_as_may_be_when_one_of_them_waits_to_reconnect_then_it_counts()
    {
        Start(maxSockets: 1);
        await ConnectAsync(1, reconnect: ReconnectOptions.On);
        await FailAsync(1);
        await ConnectAsync(2, reconnect: ReconnectOptions.On);

        Assert.Equal(
            ["2 ConnectFailed 1 ConnectionLimitReached", "2 GaveUp 1 Fatal: ConnectionLimitReached"], (await EventsAsync())[^2..]);
    }

    private int Redials() => new[] { 1L, 2L }.Count(id => HasConnection(id, 2));

    private async Task AdvanceAsync(double seconds)
    {
        Time.Advance(TimeSpan.FromSeconds(seconds));
        await SettledAsync(1);
        await SettledAsync(2);
    }
}
