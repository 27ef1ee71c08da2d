using Akka.Actor;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Supervision.WebSocketManager;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Connection;
using VeraWebSockets.Actors.Tests.Fakes;

namespace VeraWebSockets.Actors.Tests.Supervision;

/// <summary>The state Waiting, and how it is entered and left. Each delay is half of its bound: 2.5 s, 0.5 s, 0.8 s.</summary>
public sealed class WebSocketActorReconnectTests : WebSocketActorTest
{
    private const string Opened = "Opened 1";
    private const string Lost = "Closed 1 1006 unclean";
    private const string Again = "Reconnecting 2 (1) in 2.5 s: closed with 1006";

    public WebSocketActorReconnectTests() => Options = ConnectionOptions.Default with { Reconnect = ReconnectOptions.On };

    [Fact]
    public async Task Given_an_open_websocket_when_it_is_lost_then_another_attempt_is_announced_and_not_yet_made()
    {
        await LoseAsync();

        Assert.Equal([Opened, Lost, Again], await EventsAsync());
        Assert.Single(Created);
    }

    [Fact]
    public async Task Given_a_waiting_websocket_when_its_delay_has_passed_then_the_next_attempt_is_made_under_the_next_number()
    {
        await LoseAsync();
        await PassAsync(2.5);
        await TellAsync(Second, new ConnectionProtocol.Opened(new NoSender(), null));

        Assert.Equal([Opened, Lost, Again, "Opened 2"], await EventsAsync());
    }

    [Fact]
    public async Task Given_a_waiting_websocket_when_its_delay_has_not_quite_passed_then_no_attempt_is_made()
    {
        await LoseAsync();
        await PassAsync(2.499);

        Assert.Single(Created);
    }

    [Fact]
    public async Task Given_an_attempt_that_fails_when_it_is_made_again_and_again_then_each_has_its_own_ending()
    {
        await ConnectAsync(target: Target);
        await TellAsync(First, Failed(ConnectErrorKind.ConnectFailed));
        await PassAsync(2.5);
        await TellAsync(Second, Failed(ConnectErrorKind.ConnectFailed));
        await PassAsync(0.5);
        await TellAsync(Third, Failed(ConnectErrorKind.ConnectFailed));

        Assert.Equal(
            [
                "ConnectFailed 1 ConnectFailed", "Reconnecting 2 (1) in 2.5 s: ConnectFailed",
                "ConnectFailed 2 ConnectFailed", "Reconnecting 3 (2) in 0.5 s: ConnectFailed",
                "ConnectFailed 3 ConnectFailed", "Reconnecting 4 (3) in 0.8 s: ConnectFailed",
            ],
            await EventsAsync());
    }

    [Fact]
    public async Task Given_a_retry_that_opened_when_it_is_lost_after_the_stable_time_then_the_delays_begin_anew()
    {
        await LoseAsync();
        await PassAsync(2.5);
        await TellAsync(Second, new ConnectionProtocol.Opened(new NoSender(), null));
        await PassAsync(60);
        await TellAsync(Second, Ended(1001));

        Assert.Equal("Reconnecting 3 (1) in 2.5 s: closed with 1001", (await EventsAsync())[^1]);
    }

    [Fact]
    public async Task Given_a_retry_that_opened_when_it_is_lost_before_the_stable_time_then_the_delays_go_on()
    {
        await LoseAsync();
        await PassAsync(2.5);
        await TellAsync(Second, new ConnectionProtocol.Opened(new NoSender(), null));
        await PassAsync(59.9);
        await TellAsync(Second, Ended(1001));

        Assert.Equal("Reconnecting 3 (2) in 0.5 s: closed with 1001", (await EventsAsync())[^1]);
    }

    [Fact]
    public async Task Given_an_open_websocket_when_it_ends_for_good_then_it_is_given_up()
    {
        await OpenAsync(Target);
        await TellAsync(First, Ended(1008));

        Assert.Equal([Opened, "Closed 1 1008 clean", "GaveUp 1 Fatal: closed with 1008"], await EventsAsync());
    }

    [Fact]
    public async Task Given_endings_when_they_are_told_then_none_says_that_it_is_final()
    {
        await ConnectAsync(target: Target);
        await TellAsync(First, Failed(ConnectErrorKind.ConnectFailed));
        await PassAsync(2.5);
        await TellAsync(Second, new ConnectionProtocol.Opened(new NoSender(), null));
        await TellAsync(Second, Ended(1008));

        IReadOnlyList<object> told = await DrainAsync(Target);
        Assert.False(Assert.Single(told.OfType<WebSocketProtocol.ConnectFailed>()).IsFinal);
        Assert.False(Assert.Single(told.OfType<WebSocketProtocol.Closed>()).IsFinal);
    }

    [Fact]
    public async Task Given_a_budget_of_attempts_when_it_is_used_up_then_it_is_given_up()
    {
        Options = Options with { Reconnect = ReconnectOptions.On with { MaxAttempts = 1 } };
        await ConnectAsync(target: Target);
        await TellAsync(First, Failed(ConnectErrorKind.ConnectFailed));
        await PassAsync(2.5);
        await TellAsync(Second, Failed(ConnectErrorKind.ConnectFailed));

        Assert.Equal("GaveUp 2 AttemptsUsedUp: ConnectFailed", (await EventsAsync())[^1]);
    }

    [Fact]
    public async Task Given_an_open_websocket_when_the_user_closes_it_then_nothing_follows_but_the_news_of_that()
    {
        await OpenAsync(Target);
        await CloseAsync();
        await TellAsync(First, Ended(1006, clean: false));

        Assert.Equal([Opened, Lost, "GaveUp 1 Closed: closed with 1006"], await EventsAsync());
    }

    [Fact]
    public async Task Given_a_connecting_websocket_when_the_user_closes_it_then_its_failure_is_not_mended()
    {
        await ConnectAsync(target: Target);
        await CloseAsync();
        await TellAsync(First, Failed(ConnectErrorKind.ClosedBeforeOpen));

        Assert.Equal(["ConnectFailed 1 ClosedBeforeOpen", "GaveUp 1 Closed: ClosedBeforeOpen"], await EventsAsync());
    }

    [Fact]
    public async Task Given_a_connecting_websocket_that_is_closed_when_it_opens_nevertheless_then_its_end_is_not_mended()
    {
        await ConnectAsync(target: Target);
        await CloseAsync();
        await TellAsync(First, new ConnectionProtocol.Opened(new NoSender(), null));
        await TellAsync(First, Ended(1001));

        Assert.Equal([Opened, "Closed 1 1001 clean", "GaveUp 1 Closed: closed with 1001"], await EventsAsync());
    }

    [Fact]
    public async Task Given_a_waiting_websocket_when_the_user_closes_it_then_the_wait_is_over_for_good()
    {
        await LoseAsync();
        await CloseAsync();
        await PassAsync(100);

        Assert.Equal([Opened, Lost, Again, "GaveUp 2 Closed: closed by the user"], await EventsAsync());
        Assert.Single(Created);
    }

    [Fact]
    public async Task Given_a_waiting_websocket_when_the_user_closes_it_then_the_manager_hears_that_it_is_at_rest()
    {
        await LoseAsync();
        await CloseAsync();

        Assert.Equal(
            [new WebSocketManagerProtocol.AttemptEnded(Id, 1)], (await ToldManagerAsync()).OfType<WebSocketManagerProtocol.AttemptEnded>());
    }

    [Fact]
    public async Task Given_a_websocket_that_retries_when_the_manager_looks_then_it_is_not_at_rest()
    {
        await LoseAsync();
        await PassAsync(2.5);
        await TellAsync(Second, Failed(ConnectErrorKind.ConnectFailed));

        Assert.Empty((await ToldManagerAsync()).OfType<WebSocketManagerProtocol.AttemptEnded>());
    }

    [Fact]
    public async Task Given_a_waiting_websocket_when_it_is_connected_then_that_is_refused()
    {
        await LoseAsync();
        await ConnectAsync(attempt: 5);

        Assert.Equal(new WebSocketManagerProtocol.AttemptRefused(Id, 5, 1), (await ToldManagerAsync())[^1]);
    }

    [Fact]
    public async Task Given_a_waiting_websocket_when_the_user_asks_to_reconnect_then_the_attempt_is_made_at_once_and_once()
    {
        await LoseAsync();
        await ReconnectAsync();
        await PassAsync(100);

        Assert.Equal([1, 2], Created.Select(parameters => parameters.Attempt));
    }

    [Fact]
    public async Task Given_an_open_websocket_when_the_user_asks_to_reconnect_then_it_is_closed_and_another_attempt_follows_at_once()
    {
        await OpenAsync(Target);
        await ReconnectAsync();
        await First.ExpectMsgAsync<ConnectionProtocol.Start>();
        Assert.Equal(1000, (await First.ExpectMsgAsync<ConnectionProtocol.Close>()).Payload.Code);
        await TellAsync(First, Ended(1000));
        await PassAsync(0.001);

        Assert.Equal([Opened, "Closed 1 1000 clean", "Reconnecting 2 (1) in 0 s: requested"], await EventsAsync());
        Assert.Equal([1, 2], Created.Select(parameters => parameters.Attempt));
    }

    [Fact]
    public async Task Given_a_websocket_that_does_not_reconnect_when_the_user_asks_to_then_it_does_so_once()
    {
        Options = ConnectionOptions.Default;
        await OpenAsync(Target);
        await ReconnectAsync();
        await TellAsync(First, Ended(1000));
        await PassAsync(0.001);
        await TellAsync(Second, Failed(ConnectErrorKind.ConnectFailed));

        Assert.Equal(
            [Opened, "Closed 1 1000 clean", "Reconnecting 2 (1) in 0 s: requested", "ConnectFailed 2 ConnectFailed"], await EventsAsync());
    }

    [Theory]
    [InlineData(1, "GaveUp 2 Fatal: closed with 1000")]
    [InlineData(2, "Reconnecting 3 (1) in 0 s: requested")]
    [InlineData(null, "Reconnecting 3 (1) in 0 s: requested")]
    public async Task Given_a_later_connection_when_the_user_asks_to_replace_one_then_it_is_left_alone_unless_it_is_meant(int? meant, string last)
    {
        await LoseAsync();
        await PassAsync(2.5);
        await TellAsync(Second, new ConnectionProtocol.Opened(new NoSender(), null));
        await ReconnectAsync(meant);
        await TellAsync(Second, Ended(1000));

        Assert.Equal(last, (await EventsAsync())[^1]);
    }

    [Fact]
    public async Task Given_a_websocket_that_is_being_replaced_when_the_user_closes_it_then_none_takes_its_place()
    {
        await OpenAsync(Target);
        await ReconnectAsync();
        await CloseAsync();
        await TellAsync(First, Ended(1000));

        Assert.Equal([Opened, "Closed 1 1000 clean", "GaveUp 1 Closed: closed with 1000"], await EventsAsync());
    }

    [Fact]
    public async Task Given_an_open_websocket_when_its_connection_crashes_then_it_is_tried_again()
    {
        await OpenAsync(Target);
        Sys.Stop(First.Ref);
        await Target.FishForMessageAsync(message => message is WebSocketProtocol.Reconnecting);
        await PassAsync(2.5);

        Assert.Equal([1, 2], Created.Select(parameters => parameters.Attempt));
    }

    [Fact]
    public async Task Given_an_open_websocket_when_the_actor_itself_crashes_then_its_next_incarnation_tries_again()
    {
        await OpenAsync(Target);
        await CrashAsync();
        await PassAsync(2.5);
        await TellAsync(Second, new ConnectionProtocol.Opened(new NoSender(), null));

        Assert.Equal([Opened, Lost, Again, "Opened 2"], await EventsAsync());
    }

    [Fact]
    public async Task Given_a_closing_websocket_when_the_actor_itself_crashes_then_it_is_not_tried_again()
    {
        await OpenAsync(Target);
        await CloseAsync();
        await CrashAsync();
        await PassAsync(100);

        Assert.Equal([Opened, Lost, "GaveUp 1 Closed: closed with 1006"], await EventsAsync());
    }

    [Fact]
    public async Task Given_a_waiting_websocket_when_the_actor_crashes_then_it_still_waits_and_nothing_is_told_twice()
    {
        await LoseAsync();
        await CrashAsync();
        await PassAsync(2.5);

        Assert.Equal([Opened, Lost, Again], await EventsAsync());
        Assert.Equal([1, 2], Created.Select(parameters => parameters.Attempt));
    }

    [Fact]
    public async Task Given_a_waiting_websocket_that_crashed_when_the_user_closes_it_then_the_wait_is_over_for_good()
    {
        await LoseAsync();
        await CrashAsync();
        await CloseAsync();
        await PassAsync(100);

        Assert.Equal([Opened, Lost, Again, "GaveUp 2 Closed: closed by the user"], await EventsAsync());
        Assert.Single(Created);
    }

    [Theory]
    [InlineData(false, "GaveUp 1 Closed: closed with 1006")]
    [InlineData(true, "GaveUp 2 Closed: closed by the user")]
    public async Task Given_a_websocket_when_its_actor_is_stopped_then_it_is_given_up(bool waiting, string last)
    {
        await (waiting ? LoseAsync() : OpenAsync(Target));
        Sys.Stop(Socket);
        await ExpectTerminatedAsync(Socket);

        Assert.Equal(last, (await EventsAsync())[^1]);
    }

    [Fact]
    public async Task Given_a_websocket_that_was_given_up_when_it_is_connected_again_then_it_reconnects_as_before()
    {
        await OpenAsync(Target);
        await TellAsync(First, Ended(1008));
        await ConnectAsync(attempt: 2, Target);
        await TellAsync(Second, Failed(ConnectErrorKind.ConnectFailed));

        Assert.Equal("Reconnecting 3 (1) in 2.5 s: ConnectFailed", (await EventsAsync())[^1]);
    }

    private async Task LoseAsync()
    {
        await OpenAsync(Target);
        await TellAsync(First, Ended(1006, clean: false));
    }

    private async Task ReconnectAsync(int? attempt = null)
    {
        Socket.Tell(new WebSocketProtocol.Reconnect(Id) { Attempt = attempt });
        await SettledAsync();
    }
}
