using VeraWebSockets.Actors.Streams;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Connection;
using VeraWebSockets.Actors.Tests.Fakes;

namespace VeraWebSockets.Actors.Tests.Supervision;

/// <summary>Whatever crashes, each attempt has exactly one ending (contract C1).</summary>
public sealed class WebSocketActorCrashTests : WebSocketActorTest
{
    [Fact]
    public async Task Given_a_connecting_websocket_when_its_connection_dies_then_the_attempt_fails()
    {
        await ConnectAsync(target: Target);
        await KillAsync(First);

        Assert.Equal(["ConnectFailed 1 ClosedBeforeOpen"], await EventsAsync());
    }

    [Fact]
    public async Task Given_an_open_websocket_when_its_connection_dies_then_it_is_closed_with_1006()
    {
        await OpenAsync(Target);
        await KillAsync(First);

        Assert.Equal(["Opened 1", "Closed 1 1006 unclean"], await EventsAsync());
    }

    [Fact]
    public async Task Given_a_closing_websocket_when_its_connection_dies_then_it_is_closed_with_1006()
    {
        await OpenAsync(Target);
        await CloseAsync();
        await KillAsync(First);

        Assert.Equal(["Opened 1", "Closed 1 1006 unclean"], await EventsAsync());
    }

    [Fact]
    public async Task Given_a_connection_that_has_told_its_end_when_it_dies_then_there_is_no_second_ending()
    {
        await OpenAsync(Target);
        await TellAsync(First, Ended(1000));
        Watch(First);
        Sys.Stop(First);
        await ExpectTerminatedAsync(First);
        await WorkedOffAsync(Socket);

        Assert.Equal(["Opened 1", "Closed 1 1000 clean"], await EventsAsync());
    }

    [Fact]
    public async Task Given_a_websocket_whose_connection_died_when_it_is_connected_again_then_the_new_attempt_opens()
    {
        await OpenAsync(Target);
        await KillAsync(First);
        await ConnectAsync(attempt: 2, Target);
        await TellAsync(Second, new ConnectionProtocol.Opened(new NoSender(), null));

        Assert.Equal(["Opened 1", "Closed 1 1006 unclean", "Opened 2"], await EventsAsync());
    }

    [Fact]
    public async Task Given_a_connection_that_cannot_be_created_when_it_should_be_then_the_attempt_fails()
    {
        CreationFault = new InvalidOperationException("thrown by the test");
        await ConnectAsync(target: Target);

        Assert.Equal(["ConnectFailed 1 ClosedBeforeOpen"], await EventsAsync());
    }

    [Fact]
    public async Task Given_a_connecting_websocket_when_it_crashes_then_the_attempt_fails_once()
    {
        await ConnectAsync(target: Target);
        await CrashAsync();

        Assert.Equal(["ConnectFailed 1 ClosedBeforeOpen"], await EventsAsync());
    }

    [Fact]
    public async Task Given_an_open_websocket_when_it_crashes_then_it_is_closed_once()
    {
        await OpenAsync(Target);
        await CrashAsync();

        Assert.Equal(["Opened 1", "Closed 1 1006 unclean"], await EventsAsync());
    }

    [Fact]
    public async Task Given_an_open_websocket_that_has_crashed_when_its_connection_goes_on_telling_then_nothing_comes_behind_the_ending()
    {
        var delivery = new Delivery(Target, Id, 1);
        await ConnectAsync(target: Target);
        await TellAsync(First, new ConnectionProtocol.Opened(new NoSender(), null) { Delivery = delivery });
        await CrashAsync();
        delivery.TellDrained();

        Assert.Equal(["Opened 1", "Closed 1 1006 unclean"], await EventsAsync());
    }

    [Fact]
    public async Task Given_a_closing_websocket_when_it_crashes_then_it_is_closed_once()
    {
        await OpenAsync(Target);
        await CloseAsync();
        await CrashAsync();

        Assert.Equal(["Opened 1", "Closed 1 1006 unclean"], await EventsAsync());
    }

    [Fact]
    public async Task Given_a_crashed_websocket_when_its_old_connection_tells_its_end_then_that_does_not_count()
    {
        await OpenAsync(Target);
        await CrashAsync();
        await TellAsync(First, Ended(1000));

        Assert.Equal(["Opened 1", "Closed 1 1006 unclean"], await EventsAsync());
    }

    [Fact]
    public async Task Given_a_crashed_websocket_when_it_is_connected_again_then_the_new_attempt_opens()
    {
        await OpenAsync(Target);
        await CrashAsync();
        await ConnectAsync(attempt: 2, Target);
        await TellAsync(Second, new ConnectionProtocol.Opened(new NoSender(), null));

        Assert.Equal(["Opened 1", "Closed 1 1006 unclean", "Opened 2"], await EventsAsync());
    }

    [Fact]
    public async Task Given_an_idle_websocket_when_it_crashes_then_nothing_is_told()
    {
        await OpenAsync(Target);
        await TellAsync(First, Ended(1000));
        await CrashAsync();

        Assert.Equal(["Opened 1", "Closed 1 1000 clean"], await EventsAsync());
    }

    [Theory]
    [InlineData(false, "ConnectFailed 1 ClosedBeforeOpen")]
    [InlineData(true, "Closed 1 1006 unclean")]
    public async Task Given_a_websocket_in_use_when_it_is_stopped_then_its_ending_is_told(bool open, string ending)
    {
        await (open ? OpenAsync(Target) : ConnectAsync(target: Target));
        Sys.Stop(Socket);
        await ExpectTerminatedAsync(Socket);

        Assert.Equal(ending, (await EventsAsync())[^1]);
    }

    [Fact]
    public async Task Given_a_websocket_in_use_when_it_crashes_then_the_manager_hears_that_the_attempt_has_ended()
    {
        await OpenAsync(Target);
        await CrashAsync();

        Assert.Equal(["AttemptEnded"], (await ToldManagerAsync()).Select(EventLines.LineOf));
    }
}
