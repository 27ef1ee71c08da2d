using Akka.Actor;
using VeraWebSockets.Actors.Supervision.WebSocketManager;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Connection;
using VeraWebSockets.Actors.Tests.Fakes;

namespace VeraWebSockets.Actors.Tests.Supervision;

/// <summary>Event 2: the target judges the response before the websocket opens.</summary>
public sealed class WebSocketActorFilterTests : WebSocketActorTest
{
    [Fact]
    public async Task Given_a_target_that_wants_to_judge_when_the_connection_opens_then_it_is_asked_and_nothing_flows()
    {
        await FilterAsync();

        Assert.Equal(("Filtering", 0), (string.Join(' ', await EventsAsync()), (await DrainAsync(First)).Count));
    }

    [Fact]
    public async Task Given_a_target_that_does_not_want_to_judge_when_the_connection_opens_then_it_is_not_asked()
    {
        await OpenAsync(Target);

        Assert.Equal(["Opened 1"], await EventsAsync());
    }

    [Fact]
    public async Task Given_a_target_that_accepts_when_it_has_judged_then_the_websocket_opens()
    {
        await FilterAsync();
        await JudgeAsync(isAccepted: true);

        Assert.Equal(["Filtering", "Opened 1"], await EventsAsync());
    }

    [Fact]
    public async Task Given_a_target_that_accepts_when_it_has_judged_then_messages_may_flow()
    {
        await FilterAsync();
        await JudgeAsync(isAccepted: true);

        await First.ExpectMsgAsync<ConnectionProtocol.Start>();
    }

    [Fact]
    public async Task Given_a_target_that_refuses_when_it_has_judged_then_the_attempt_fails()
    {
        await FilterAsync();
        await JudgeAsync(isAccepted: false);

        Assert.Equal(["Filtering", "ConnectFailed 1 RejectedByFilter"], await EventsAsync());
    }

    [Fact]
    public async Task Given_a_target_that_refuses_when_it_has_judged_then_the_connection_is_stopped()
    {
        Watch(First);
        await FilterAsync();
        await JudgeAsync(isAccepted: false);

        await ExpectTerminatedAsync(First);
    }

    [Fact]
    public async Task Given_a_target_that_judges_twice_when_it_opens_then_it_opens_once()
    {
        await FilterAsync();
        await JudgeAsync(isAccepted: true);
        await JudgeAsync(isAccepted: true);
        await JudgeAsync(isAccepted: false);

        Assert.Equal(["Filtering", "Opened 1"], await EventsAsync());
    }

    [Fact]
    public async Task Given_a_verdict_on_an_earlier_attempt_when_a_new_one_is_judged_then_it_does_not_count()
    {
        await FilterAsync();
        await JudgeAsync(isAccepted: true, attempt: 0);

        Assert.Equal(["Filtering"], await EventsAsync());
    }

    [Fact]
    public async Task Given_a_websocket_being_judged_when_it_is_closed_then_the_attempt_fails()
    {
        await FilterAsync();
        await CloseAsync();

        Assert.Equal(["Filtering", "ConnectFailed 1 ClosedBeforeOpen"], await EventsAsync());
    }

    [Fact]
    public async Task Given_a_websocket_that_was_closed_while_judged_when_the_verdict_comes_then_it_is_too_late()
    {
        await FilterAsync();
        await CloseAsync();
        await JudgeAsync(isAccepted: true);

        Assert.Equal(["Filtering", "ConnectFailed 1 ClosedBeforeOpen"], await EventsAsync());
    }

    [Fact]
    public async Task Given_a_websocket_that_was_closed_before_its_connection_opens_when_that_opens_then_nothing_opens_that_was_not_judged()
    {
        Watch(First);
        await ConnectToFilterAsync();
        await CloseAsync();
        await TellAsync(First, new ConnectionProtocol.Opened(new NoSender(), "chat"));
        await ExpectTerminatedAsync(First);

        Assert.Equal(["ConnectFailed 1 ClosedBeforeOpen"], await EventsAsync());
    }

    [Fact]
    public async Task Given_a_websocket_being_judged_when_its_connection_dies_then_the_attempt_fails_once()
    {
        await FilterAsync();
        await KillAsync(First);
        await JudgeAsync(isAccepted: true);

        Assert.Equal(["Filtering", "ConnectFailed 1 ClosedBeforeOpen"], await EventsAsync());
    }

    [Fact]
    public async Task Given_a_websocket_being_judged_when_it_crashes_then_the_attempt_fails_once()
    {
        await FilterAsync();
        await CrashAsync();
        await JudgeAsync(isAccepted: true);

        Assert.Equal(["Filtering", "ConnectFailed 1 ClosedBeforeOpen"], await EventsAsync());
    }

    private async Task ConnectToFilterAsync()
    {
        await StartAsync();
        Socket.Tell(Connect(1, Target) with { AsksTarget = true });
        Socket.Tell(new WebSocketManagerProtocol.DialGranted(1));
        await WorkedOffAsync(Socket);
    }

    private async Task FilterAsync()
    {
        await ConnectToFilterAsync();
        await TellAsync(First, new ConnectionProtocol.Opened(new NoSender(), "chat"));
    }

    private async Task JudgeAsync(bool isAccepted, int attempt = 1)
    {
        Socket.Tell(new WebSocketProtocol.Verdict(Id, attempt, isAccepted));
        await WorkedOffAsync(Socket);
    }
}
