using Akka.Actor;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;
using VeraWebSockets.Actors.Tests.Fakes;

namespace VeraWebSockets.Actors.Tests.Supervision;

/// <summary>The state Preparing: the target gives URL and options of each attempt.</summary>
public sealed class WebSocketActorPreparingTests : WebSocketActorTest
{
    [Fact]
    public async Task Given_a_target_that_gives_parameters_when_the_websocket_connects_then_it_is_asked_first()
    {
        await PreparingAsync();

        Assert.Equal(["Preparing"], await EventsAsync());
        Assert.Empty(Created);
    }

    [Fact]
    public async Task Given_parameters_when_the_target_has_given_them_then_the_attempt_begins_with_them()
    {
        await PreparingAsync();
        await AnswerAsync(attempt: 1, "ws://other.example/");

        Assert.Equal(("other.example", "token 1"), (Created[0].Url.Host, Created[0].Options.Origin));
    }

    [Fact]
    public async Task Given_parameters_of_another_attempt_when_they_come_then_they_do_not_count()
    {
        await PreparingAsync();
        await AnswerAsync(attempt: 9, "ws://other.example/");

        Assert.Empty(Created);
    }

    [Fact]
    public async Task Given_a_target_without_parameters_when_it_says_so_then_the_attempt_fails()
    {
        await PreparingAsync();
        Socket.Tell(new WebSocketProtocol.NoParameters(Id, 1, "no token"));
        await SettledAsync();

        Assert.Equal(["Preparing", "ConnectFailed 1 NotPrepared"], await EventsAsync());
    }

    [Fact]
    public async Task Given_a_websocket_that_is_lost_when_it_tries_again_then_it_asks_again()
    {
        Options = ConnectionOptions.Default with { Reconnect = ReconnectOptions.On };
        await PreparingAsync();
        await AnswerAsync(attempt: 1, "ws://other.example/");
        await TellAsync(First, Failed(ConnectErrorKind.ConnectFailed));
        Time.Advance(TimeSpan.FromSeconds(5));
        await SettledAsync();
        await AnswerAsync(attempt: 2, "ws://third.example/");

        Assert.Equal(["other.example", "third.example"], Created.Select(parameters => parameters.Url.Host));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Given_a_target_that_is_asked_when_the_websocket_crashes_or_is_closed_then_the_attempt_fails_once(bool crashes)
    {
        await PreparingAsync();
        await (crashes ? CrashAsync() : CloseAsync());
        await AnswerAsync(attempt: 1, "ws://other.example/");

        Assert.Equal(["Preparing", "ConnectFailed 1 ClosedBeforeOpen"], await EventsAsync());
        Assert.Empty(Created);
    }

    private async Task PreparingAsync()
    {
        await StartAsync();
        Socket.Tell(Connect(1, Target) with { AsksParameters = true });
        await WorkedOffAsync(Socket);
    }

    private async Task AnswerAsync(int attempt, string url)
    {
        Socket.Tell(new WebSocketProtocol.Parameters(Id, attempt, Urls.Parse(url), ConnectionOptions.Default with { Origin = $"token {attempt}" }));
        await SettledAsync();
    }
}
