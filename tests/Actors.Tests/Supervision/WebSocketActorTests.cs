using Akka.Actor;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Supervision.WebSocketManager;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Connection;
using VeraWebSockets.Actors.Tests.Fakes;

namespace VeraWebSockets.Actors.Tests.Supervision;

/// <summary>The states of a websocket while everything goes its way.</summary>
public sealed class WebSocketActorTests : WebSocketActorTest
{
    [Fact]
    public async Task Given_an_idle_websocket_when_it_is_connected_then_a_connection_is_created_for_the_attempt()
    {
        await ConnectAsync(attempt: 3, Target);

        Assert.Equal((Id, 3, "ws://host.example/"), Created.Select(c => (c.SocketId, c.Attempt, c.Url.ToString())).Single());
    }

    [Fact]
    public async Task Given_an_idle_websocket_when_it_is_closed_then_nothing_is_told()
    {
        await StartAsync();
        await CloseAsync();

        Assert.Empty(await ToldManagerAsync());
    }

    [Fact]
    public async Task Given_an_idle_websocket_when_it_is_released_then_it_asks_to_be_stopped()
    {
        await StartAsync();
        Socket.Tell(new WebSocketProtocol.Release(Id));

        Assert.Equal(new WebSocketManagerProtocol.Released(Id), await Manager.ExpectMsgAsync<WebSocketManagerProtocol.Released>());
    }

    [Fact]
    public async Task Given_a_connecting_websocket_when_it_is_released_then_it_goes_on()
    {
        await ConnectAsync(target: Target);
        Socket.Tell(new WebSocketProtocol.Release(Id));
        await TellAsync(First, new ConnectionProtocol.Opened(new NoSender(), null));

        Assert.Equal(["Opened 1"], await EventsAsync());
    }

    [Fact]
    public async Task Given_an_open_websocket_when_it_is_released_then_it_goes_on()
    {
        await OpenAsync(Target);
        Socket.Tell(new WebSocketProtocol.Release(Id));
        await TellAsync(First, Ended(1000));

        Assert.Equal(["Opened 1", "Closed 1 1000 clean"], await EventsAsync());
    }

    [Fact]
    public async Task Given_a_connecting_websocket_when_the_connection_opens_then_the_target_gets_sender_and_subprotocol()
    {
        var sender = new NoSender();
        await ConnectAsync(target: Target);
        await TellAsync(First, new ConnectionProtocol.Opened(sender, "chat"));

        Assert.Equal(new WebSocketProtocol.Opened(Id, 1, sender, "chat"), await Target.ExpectMsgAsync<WebSocketProtocol.Opened>());
    }

    [Fact]
    public async Task Given_a_connecting_websocket_when_the_connection_opens_then_it_may_start_after_the_target_knows()
    {
        await OpenAsync(First); // target and connection in one, so that the order shows

        Assert.Equal(["Opened 1", "Start"], (await DrainAsync(First)).Select(EventLines.LineOf));
    }

    [Fact]
    public async Task Given_a_connecting_websocket_when_the_connection_fails_then_the_target_hears_why()
    {
        await ConnectAsync(target: Target);
        await TellAsync(First, Failed(ConnectErrorKind.TlsFailed));

        Assert.Equal(["ConnectFailed 1 TlsFailed"], await EventsAsync());
    }

    [Fact]
    public async Task Given_an_attempt_that_failed_when_it_is_told_then_the_manager_hears_it_after_the_target()
    {
        await ConnectAsync(target: Manager);
        await TellAsync(First, Failed(ConnectErrorKind.TlsFailed));

        Assert.Equal(["ConnectFailed 1 TlsFailed", "AttemptEnded"], (await ToldManagerAsync()).Select(EventLines.LineOf));
    }

    [Fact]
    public async Task Given_an_open_websocket_when_it_ends_then_the_manager_hears_it_after_the_target()
    {
        await OpenAsync(Manager);
        await TellAsync(First, Ended(1000));

        Assert.Equal(["Opened 1", "Closed 1 1000 clean", "AttemptEnded"], (await ToldManagerAsync()).Select(EventLines.LineOf));
    }

    [Fact]
    public async Task Given_a_connecting_websocket_when_it_is_closed_then_the_connection_is_asked_to()
    {
        await ConnectAsync(target: Target);
        await CloseAsync(1001, "bye");

        ConnectionProtocol.Close close = await First.ExpectMsgAsync<ConnectionProtocol.Close>();

        Assert.Equal((1001, "bye"), (close.Payload.Code, System.Text.Encoding.UTF8.GetString(close.Payload.Reason)));
    }

    [Fact]
    public async Task Given_a_connecting_websocket_that_was_closed_when_the_connection_fails_then_that_is_the_one_ending()
    {
        await ConnectAsync(target: Target);
        await CloseAsync();
        await TellAsync(First, Failed(ConnectErrorKind.ClosedBeforeOpen));

        Assert.Equal(["ConnectFailed 1 ClosedBeforeOpen"], await EventsAsync());
    }

    [Fact]
    public async Task Given_a_connecting_websocket_that_was_closed_when_the_connection_had_opened_already_then_it_opens_and_ends()
    {
        await ConnectAsync(target: Target);
        await CloseAsync();
        await TellAsync(First, new ConnectionProtocol.Opened(new NoSender(), null)); // crossed the close on its way; the connection closes
        await TellAsync(First, Ended(1000));

        Assert.Equal(["Opened 1", "Closed 1 1000 clean"], await EventsAsync());
    }

    [Fact]
    public async Task Given_an_open_websocket_when_it_is_closed_then_the_connection_is_asked_to()
    {
        await OpenAsync(Target);
        await First.ExpectMsgAsync<ConnectionProtocol.Start>();
        await CloseAsync(4000, "enough");

        Assert.Equal(4000, (await First.ExpectMsgAsync<ConnectionProtocol.Close>()).Payload.Code);
    }

    [Fact]
    public async Task Given_a_closing_websocket_when_it_is_closed_again_then_the_connection_is_not_asked_twice()
    {
        await OpenAsync(Target);
        await CloseAsync(1000);
        await CloseAsync(1001);

        Assert.Equal(["Start", "Close"], (await DrainAsync(First)).Select(EventLines.LineOf));
    }

    [Fact]
    public async Task Given_a_closing_websocket_when_the_connection_ends_then_the_target_hears_how()
    {
        await OpenAsync(Target);
        await CloseAsync();
        await TellAsync(First, Ended(1006, clean: false));

        Assert.Equal(["Opened 1", "Closed 1 1006 unclean"], await EventsAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Given_a_websocket_in_use_when_it_is_connected_again_then_no_second_connection_is_created(bool open)
    {
        await (open ? OpenAsync(Target) : ConnectAsync(target: Target));

        await ConnectAsync(attempt: 2, Target);

        Assert.Single(Created);
    }

    [Fact]
    public async Task Given_a_websocket_in_use_that_was_connected_again_when_it_ends_then_its_own_attempt_is_told()
    {
        await OpenAsync(Target);
        await ConnectAsync(attempt: 2, Target);
        await TellAsync(First, Ended(1000));

        Assert.Equal(["Opened 1", "Closed 1 1000 clean"], await EventsAsync());
    }

    [Fact]
    public async Task Given_an_ended_websocket_when_it_is_connected_again_then_the_new_attempt_opens()
    {
        await OpenAsync(Target);
        await TellAsync(First, Ended(1000));
        await ConnectAsync(attempt: 2, Target);
        await TellAsync(Second, new ConnectionProtocol.Opened(new NoSender(), null));

        Assert.Equal(["Opened 1", "Closed 1 1000 clean", "Opened 2"], await EventsAsync());
    }

    [Fact]
    public async Task Given_a_new_attempt_when_the_old_connection_tells_late_things_then_none_counts()
    {
        await OpenAsync(Target);
        await TellAsync(First, Ended(1000));
        await ConnectAsync(attempt: 2, Target);

        await TellAsync(First, new ConnectionProtocol.Opened(new NoSender(), null));
        await TellAsync(First, Failed(ConnectErrorKind.TlsFailed));
        await TellAsync(First, Ended(1001));

        Assert.Equal(["Opened 1", "Closed 1 1000 clean"], await EventsAsync());
    }

    [Fact]
    public async Task Given_a_new_attempt_when_the_old_connection_stops_then_the_new_one_goes_on()
    {
        await OpenAsync(Target);
        await TellAsync(First, Ended(1000));
        await ConnectAsync(attempt: 2, Target);

        Watch(First);
        Sys.Stop(First);
        await ExpectTerminatedAsync(First);
        await TellAsync(Second, new ConnectionProtocol.Opened(new NoSender(), null));

        Assert.Equal(["Opened 1", "Closed 1 1000 clean", "Opened 2"], await EventsAsync());
    }

    [Fact]
    public async Task Given_an_open_attempt_when_a_stranger_says_that_it_has_ended_then_that_does_not_count()
    {
        await OpenAsync(Target);

        await TellAsync(Second, Ended(1000));

        Assert.Equal(["Opened 1"], await EventsAsync());
    }
}
