using System.Text;
using Akka.Actor;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Connection;
using VeraWebSockets.Actors.Tests.Fakes;

namespace VeraWebSockets.Actors.Tests.Supervision;

/// <summary>The state Failing: the target has no use for the open connection.</summary>
public sealed class WebSocketActorFailTests : WebSocketActorTest
{
    private const string Opened = "Opened 1";

    public WebSocketActorFailTests() => Options = ConnectionOptions.Default with { Reconnect = ReconnectOptions.On };

    [Fact]
    public async Task Given_an_open_websocket_when_its_target_fails_it_then_it_is_closed_with_what_the_target_says()
    {
        await OpenAsync(Target);
        await FailAsync();

        var close = (ConnectionProtocol.Close)(await DrainAsync(First))[^1];
        Assert.Equal((3008, "no answer"), (close.Payload.Code, Encoding.UTF8.GetString(close.Payload.Reason)));
    }

    [Theory]
    [InlineData(3008)]
    [InlineData(1000)]
    public async Task Given_a_websocket_that_was_failed_when_it_has_ended_then_it_is_tried_again_whatever_the_server_has_answered(int answer)
    {
        await OpenAsync(Target);
        await FailAsync();
        await TellAsync(First, Ended(answer));

        Assert.Equal(
            [Opened, $"Closed 1 {answer} clean", "Reconnecting 2 (1) in 2.5 s: of no use, closed with 3008"], await EventsAsync());
    }

    [Fact]
    public async Task Given_connections_that_are_failed_again_and_again_when_each_has_ended_then_the_delays_grow_as_if_it_had_never_opened()
    {
        Options = Options with { Reconnect = Options.Reconnect with { StableAfter = TimeSpan.Zero } };
        await OpenAsync(Target);
        await FailAsync();
        await TellAsync(First, Ended(3008));
        await PassAsync(2.5);
        await TellAsync(Second, new ConnectionProtocol.Opened(new NoSender(), null));
        await FailAsync(attempt: 2);
        await TellAsync(Second, Ended(3008));

        Assert.Equal("Reconnecting 3 (2) in 0.5 s: of no use, closed with 3008", (await EventsAsync())[^1]);
    }

    [Fact]
    public async Task Given_the_code_among_those_to_give_up_for_when_a_websocket_that_was_failed_has_ended_then_it_is_given_up()
    {
        Options = Options with { Reconnect = Options.Reconnect with { GiveUpCodes = [3008] } };
        await OpenAsync(Target);
        await FailAsync();
        await TellAsync(First, Ended(3008));

        Assert.Equal("GaveUp 1 Fatal: of no use, closed with 3008", (await EventsAsync())[^1]);
    }

    [Fact]
    public async Task Given_a_websocket_that_does_not_reconnect_when_it_was_failed_then_its_end_is_the_last_event()
    {
        Options = ConnectionOptions.Default;
        await OpenAsync(Target);
        await FailAsync();
        await TellAsync(First, Ended(3008));

        Assert.Equal([Opened, "Closed 1 3008 clean"], await EventsAsync());
    }

    [Fact]
    public async Task Given_a_websocket_that_was_failed_when_the_user_closes_it_then_nothing_follows()
    {
        await OpenAsync(Target);
        await FailAsync();
        await CloseAsync();
        await TellAsync(First, Ended(3008));

        Assert.Equal([Opened, "Closed 1 3008 clean", "GaveUp 1 Closed: closed with 3008"], await EventsAsync());
    }

    [Fact]
    public async Task Given_a_failure_of_an_earlier_attempt_when_it_comes_late_then_the_open_websocket_is_left_alone()
    {
        await OpenAsync(Target);
        await FailAsync(attempt: 0);

        Assert.Empty((await DrainAsync(First)).OfType<ConnectionProtocol.Close>());
    }

    [Fact]
    public async Task Given_a_websocket_that_was_failed_when_its_connection_dies_then_it_is_tried_again()
    {
        await OpenAsync(Target);
        await FailAsync();
        Sys.Stop(First.Ref);
        await FishAsync("Reconnecting 2 (1) in 2.5 s: of no use, closed with 3008");
    }

    private async Task FishAsync(string line) =>
        await Target.FishForMessageAsync(message => EventLines.LineOf(message) == line, hint: line);

    private async Task FailAsync(int attempt = 1)
    {
        Socket.Tell(new WebSocketProtocol.Fail(Id, attempt, 3008, "no answer"));
        await WorkedOffAsync(Socket);
    }
}
