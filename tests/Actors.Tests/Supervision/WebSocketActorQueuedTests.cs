using Akka.Actor;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Supervision.WebSocketManager;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Connection;
using VeraWebSockets.Actors.Tests.Fakes;

namespace VeraWebSockets.Actors.Tests.Supervision;

/// <summary>The state Queued, and when a turn is returned.</summary>
public sealed class WebSocketActorQueuedTests : WebSocketActorTest
{
    public WebSocketActorQueuedTests() => GrantsDials = false;

    [Fact]
    public async Task Given_a_websocket_when_it_connects_then_it_waits_for_its_turn_which_the_manager_has_asked_for()
    {
        await ConnectAsync(target: Target);

        Assert.Empty(await DrainAsync(Manager));
        Assert.Empty(Created);
    }

    [Fact]
    public async Task Given_a_queued_websocket_when_it_has_its_turn_then_it_dials()
    {
        await ConnectAsync(target: Target);
        await GrantAsync(1);

        Assert.Single(Created);
    }

    [Fact]
    public async Task Given_a_queued_websocket_when_the_turn_of_an_earlier_attempt_comes_then_it_waits_on()
    {
        await ConnectAsync(attempt: 2, Target);
        await GrantAsync(1);

        Assert.Empty(Created);
    }

    [Fact]
    public async Task Given_a_websocket_with_its_turn_when_it_opens_then_it_returns_it_once()
    {
        await ConnectAsync(target: Target);
        await GrantAsync(1);
        await TellAsync(First, new ConnectionProtocol.Opened(new NoSender(), null));
        await TellAsync(First, Ended(1000));

        Assert.Equal([new WebSocketManagerProtocol.DialReturned(Id, 1)], await ReturnsAsync());
    }

    [Fact]
    public async Task Given_a_websocket_with_its_turn_when_it_fails_then_it_returns_it()
    {
        await ConnectAsync(target: Target);
        await GrantAsync(1);
        await TellAsync(First, Failed(ConnectErrorKind.ConnectFailed));

        Assert.Equal([new WebSocketManagerProtocol.DialReturned(Id, 1)], await ReturnsAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Given_a_queued_websocket_when_it_crashes_or_is_closed_then_it_fails_and_returns_its_turn(bool crashes)
    {
        await ConnectAsync(target: Target);
        await (crashes ? CrashAsync() : CloseAsync());

        Assert.Equal(["ConnectFailed 1 ClosedBeforeOpen"], await EventsAsync());
        Assert.Equal([new WebSocketManagerProtocol.DialReturned(Id, 1)], await ReturnsAsync());
    }

    [Fact]
    public async Task Given_a_websocket_that_tries_again_when_its_delay_has_passed_then_it_asks_for_its_turn()
    {
        Options = ConnectionOptions.Default with { Reconnect = ReconnectOptions.On };
        await ConnectAsync(target: Target);
        await GrantAsync(1);
        await TellAsync(First, Failed(ConnectErrorKind.ConnectFailed));
        Time.Advance(TimeSpan.FromSeconds(5));
        await SettledAsync();

        Assert.Equal(new WebSocketManagerProtocol.DialWanted(Id, 2, "ws://host.example:80", IsRedial: true), (await DrainAsync(Manager))[^1]);
        Assert.Single(Created);
    }

    [Fact]
    public async Task Given_an_attempt_that_has_ended_when_its_number_is_connected_again_then_the_websocket_asks_for_its_turn_as_well()
    {
        await ConnectAsync(target: Target);
        await CloseAsync();
        await ConnectAsync(target: Target);

        Assert.Equal(new WebSocketManagerProtocol.DialWanted(Id, 1, "ws://host.example:80", IsRedial: false), (await DrainAsync(Manager))[^1]);
    }

    private async Task GrantAsync(int attempt)
    {
        Socket.Tell(new WebSocketManagerProtocol.DialGranted(attempt));
        await WorkedOffAsync(Socket);
    }

    private async Task<IEnumerable<object>> ReturnsAsync() => (await DrainAsync(Manager)).OfType<WebSocketManagerProtocol.DialReturned>();
}
