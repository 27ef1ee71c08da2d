using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Supervision.WebSocketManager;
using VeraWebSockets.Actors.Tests.Fakes;

namespace VeraWebSockets.Actors.Tests.Supervision;

public sealed class WebSocketManagerShutdownTests : ManagerTest
{
    [Fact]
    public async Task Given_no_websockets_when_shutdown_is_asked_for_then_it_is_done_at_once()
    {
        Start();
        Manager.Tell(WebSocketManagerProtocol.Shutdown.Instance, Target);

        await Target.ExpectMsgAsync<WebSocketManagerProtocol.ShutdownCompleted>();
    }

    [Fact]
    public async Task Given_websockets_in_use_when_shutdown_is_asked_for_then_each_is_closed_with_1001()
    {
        Start();
        await OpenAsync(7);
        await ConnectAsync(8);
        await ShutDownAsync(7, 8);

        Assert.Equal(["7/1 Close 1001", "8/1 Close 1001"], Told.Where(told => told.Contains("Close", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public async Task Given_an_ended_websocket_when_shutdown_is_asked_for_then_it_is_done_at_once()
    {
        Start();
        await OpenAsync(7);
        await EndAsync(7);
        await ShutDownAsync(7);

        Assert.Equal("ShutdownCompleted", (await EventsAsync())[^1]);
    }

    [Fact]
    public async Task Given_websockets_in_use_when_not_all_have_ended_then_shutdown_is_not_done()
    {
        Start();
        await OpenAsync(7);
        await OpenAsync(8);
        await ShutDownAsync(7, 8);
        await EndAsync(7);

        Assert.DoesNotContain("ShutdownCompleted", await EventsAsync());
    }

    [Fact]
    public async Task Given_websockets_in_use_when_all_have_ended_then_shutdown_is_done_behind_their_endings()
    {
        Start();
        await OpenAsync(7);
        await ConnectAsync(8);
        await ShutDownAsync(7, 8);
        await EndAsync(7);
        await FailAsync(8, ConnectErrorKind.ClosedBeforeOpen);

        Assert.Equal(
            ["7 Opened 1", "7 Closed 1 1000 clean", "8 ConnectFailed 1 ClosedBeforeOpen", "ShutdownCompleted"], await EventsAsync());
    }

    [Fact]
    public async Task Given_two_that_ask_for_shutdown_when_it_is_done_then_both_hear_it()
    {
        Start();
        await OpenAsync(7);
        await ShutDownAsync(7);
        await ShutDownAsync(7);
        await EndAsync(7);

        Assert.Equal(2, (await EventsAsync()).Count(line => line == "ShutdownCompleted"));
    }

    [Fact]
    public async Task Given_a_shutdown_under_way_when_a_new_websocket_connects_then_it_is_refused()
    {
        Start();
        await OpenAsync(7);
        await ShutDownAsync(7);
        await ConnectAsync(8);

        Assert.Equal("8 ConnectFailed 1 ClosedBeforeOpen", (await EventsAsync())[^1]);
    }

    [Fact]
    public async Task Given_a_shutdown_under_way_when_a_websocket_in_use_is_told_to_connect_again_then_its_attempt_has_one_ending()
    {
        Start();
        await OpenAsync(7);
        await ShutDownAsync(7);
        await ConnectAsync(7);
        await EndAsync(7);

        Assert.Equal(["7 Opened 1", "7 Closed 1 1000 clean", "ShutdownCompleted"], await EventsAsync());
    }

    [Fact]
    public async Task Given_a_websocket_that_knows_of_no_attempt_when_the_time_is_over_then_shutdown_is_done_all_the_same()
    {
        Start();
        Manager.Tell(Connect(7, 1, Target) with { Options = null! }, Target); // the websocket crashes over it before it has begun
        await SettledAsync(7);
        Manager.Tell(WebSocketManagerProtocol.Shutdown.Instance, Target);
        await SettledAsync(7);
        Time.Advance(ShutdownTimeout);

        await Target.FishForMessageAsync(message => message is WebSocketManagerProtocol.ShutdownCompleted);
    }

    [Fact]
    public async Task Given_a_shutdown_that_is_done_when_a_new_websocket_connects_then_it_is_refused()
    {
        Start();
        await ShutDownAsync(7);
        await ConnectAsync(8);

        Assert.Equal(["ShutdownCompleted", "8 ConnectFailed 1 ClosedBeforeOpen"], await EventsAsync());
    }

    [Fact]
    public async Task Given_websockets_that_do_not_close_when_the_time_is_over_then_their_endings_are_told_and_it_is_done()
    {
        Start();
        await OpenAsync(7);
        await ConnectAsync(8);
        await ShutDownAsync(7, 8);
        Time.Advance(ShutdownTimeout);

        string[] events = [.. (await Target.ReceiveNAsync(4).ToListAsync()).Select(EventLines.LineWithId)];

        Assert.Equal(
            ["7 Closed 1 1006 unclean", "7 Opened 1", "8 ConnectFailed 1 ClosedBeforeOpen", "ShutdownCompleted last"],
            [.. events[..3].Order(), $"{events[3]} last"]);
    }

    [Fact]
    public async Task Given_websockets_that_do_not_close_when_the_time_is_not_over_then_they_are_left_alone()
    {
        Start();
        await OpenAsync(7);
        await ShutDownAsync(7);
        Time.Advance(ShutdownTimeout - TimeSpan.FromMilliseconds(1));
        await SettledAsync(7);

        Assert.Equal(["7 Opened 1"], await EventsAsync());
    }

    [Fact]
    public async Task Given_websockets_that_do_not_close_when_the_time_is_over_then_their_number_is_logged()
    {
        Start();
        await OpenAsync(7);
        await ShutDownAsync(7);
        Time.Advance(ShutdownTimeout);
        await Target.ReceiveNAsync(3).ToListAsync();

        Assert.Contains("WARN: shutdown: 1 websockets did not close within 3 s", Lines.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_websockets_that_closed_in_time_when_the_time_is_over_then_nothing_is_logged_about_it()
    {
        Start();
        await OpenAsync(7);
        await ShutDownAsync(7);
        await EndAsync(7);
        Time.Advance(ShutdownTimeout);
        await SettledAsync(7);

        Assert.DoesNotContain("WARN", Lines.ToString(), StringComparison.Ordinal);
    }

    private async Task ShutDownAsync(params long[] ids)
    {
        Manager.Tell(WebSocketManagerProtocol.Shutdown.Instance, Target);
        foreach (long id in ids)
        {
            await SettledAsync(id);
        }
    }
}
