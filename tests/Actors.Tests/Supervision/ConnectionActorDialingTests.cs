using Akka.Actor;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Connection;
using VeraWebSockets.Actors.Tests.Fakes;
using VeraWebSockets.Actors.Transport.Dialing;
using VeraWebSockets.Testing;

namespace VeraWebSockets.Actors.Tests.Supervision;

public sealed class ConnectionActorDialingTests : ConnectionActorTest
{
    [Fact]
    public async Task Given_a_new_connection_when_it_starts_then_it_dials_what_it_was_given()
    {
        await StartAsync();

        Assert.Equal(new DialRequest(7, Url, Settings), Dialer.Request);
    }

    [Fact]
    public async Task Given_a_dial_that_fails_when_it_has_failed_then_the_parent_hears_why()
    {
        await StartAsync();
        Dialer.Fail(ConnectErrorKind.TlsFailed);

        var failed = await Observer.ExpectMsgAsync<ConnectionProtocol.Failed>();

        Assert.Equal(ConnectErrorKind.TlsFailed, failed.Error.Kind);
    }

    [Fact]
    public async Task Given_a_dial_that_fails_when_it_has_failed_then_the_connection_stops()
    {
        await StartAsync();
        Dialer.Fail(ConnectErrorKind.TlsFailed);

        await StoppedAsync();
    }

    [Fact]
    public async Task Given_a_dial_that_succeeds_when_it_has_succeeded_then_the_parent_hears_the_subprotocol()
    {
        ConnectionProtocol.Opened opened = await OpenAsync();

        Assert.Equal("chat", opened.Subprotocol);
    }

    [Fact]
    public async Task Given_a_dial_under_way_when_the_connection_is_closed_then_the_dial_is_stopped()
    {
        await StartAsync();
        await CloseAsync();

        await Dialer.Stopped.WithLimit("the dial to be stopped");
    }

    [Fact]
    public async Task Given_a_dial_under_way_when_the_connection_is_closed_then_the_attempt_fails()
    {
        await StartAsync();
        await CloseAsync();

        Assert.Equal(ConnectErrorKind.ClosedBeforeOpen, (await Observer.ExpectMsgAsync<ConnectionProtocol.Failed>()).Error.Kind);
    }

    [Fact]
    public async Task Given_a_dial_under_way_when_the_connection_is_stopped_then_the_dial_is_stopped()
    {
        await StartAsync();
        Sys.Stop(Connection);

        await Dialer.Stopped.WithLimit("the dial to be stopped");
    }

    [Fact]
    public async Task Given_a_connection_closed_while_its_dial_succeeds_when_the_result_comes_then_the_attempt_fails()
    {
        Dialer = new FakeDialer { HeedsStop = false };
        await StartAsync();
        await CloseAsync();

        Dialer.Open();

        Assert.Equal(ConnectErrorKind.ClosedBeforeOpen, (await Observer.ExpectMsgAsync<ConnectionProtocol.Failed>()).Error.Kind);
    }

    [Fact]
    public async Task Given_a_connection_closed_while_its_dial_succeeds_when_the_result_comes_then_its_transport_is_disposed()
    {
        Dialer = new FakeDialer { HeedsStop = false };
        await StartAsync();
        await CloseAsync();

        Dialer.Open();

        await CutAsync();
    }

    [Fact]
    public async Task Given_a_connection_stopped_while_its_dial_succeeds_when_the_result_comes_then_its_transport_is_disposed()
    {
        Dialer = new FakeDialer { HeedsStop = false };
        await StartAsync();
        Sys.Stop(Connection);
        await StoppedAsync();

        Dialer.Open();

        await CutAsync();
    }

    [Fact]
    public async Task Given_octets_that_came_with_the_response_when_the_start_is_awaited_then_no_message_is_told()
    {
        await OpenAsync(Frames.Text("early"));
        await WorkedOffAsync(Connection);

        Assert.Empty(await DrainAsync(Observer));
    }

    [Fact]
    public async Task Given_octets_that_came_with_the_response_when_messages_flow_then_they_are_told()
    {
        await RunAsync(Frames.Text("early"));

        Assert.Equal(["Text early"], await MessagesAsync());
    }

    [Fact]
    public async Task Given_half_a_frame_that_came_with_the_response_when_the_rest_comes_then_it_is_one_message()
    {
        byte[] frame = Frames.Text("early");
        await RunAsync(frame.AsMemory(0, 3));
        Transport.Receive(frame.AsMemory(3));

        Assert.Equal(["Text early"], await MessagesAsync());
    }

    [Fact]
    public async Task Given_more_octets_with_the_response_than_a_buffer_holds_when_messages_flow_then_none_is_lost()
    {
        await RunAsync(Frames.Join(Enumerable.Range(0, 2000).Select(i => Frames.Text($"{i}"))));

        var told = new List<string>();
        while (told.Count < 2000)
        {
            told.AddRange(await MessagesAsync());
        }

        Assert.Equal(Enumerable.Range(0, 2000).Select(i => $"Text {i}"), told);
    }

    [Fact]
    public async Task Given_an_open_connection_when_it_is_closed_before_the_start_then_its_close_frame_is_written()
    {
        await OpenAsync();
        await CloseAsync(1001);

        Assert.Equal([1001], WrittenFrames().Select(frame => frame.CloseCode!.Value));
    }

    [Fact]
    public async Task Given_a_connection_closed_before_the_start_when_it_is_started_and_answered_then_it_ends_cleanly()
    {
        await OpenAsync();
        await CloseAsync(1001);
        Connection.Tell(ConnectionProtocol.Start.Instance);
        Transport.Receive(Frames.Close(1001));

        Assert.True((await EndedAsync()).WasClean);
    }

    [Fact]
    public async Task Given_a_write_that_fails_before_the_start_when_it_is_started_then_the_connection_ends_in_time()
    {
        ConnectionProtocol.Opened opened = await OpenAsync();
        Transport.FailWrites(new IOException("broken pipe"));
        opened.Sender.Send("x"u8, Actors.Sending.MessageType.Text);
        opened.Sender.Flush();
        Connection.Tell(ConnectionProtocol.Start.Instance);
        await WorkedOffAsync(Connection);

        Time.Advance(Settings.CloseTimeout);

        Assert.Equal(1006, (await EndedAsync()).Code);
    }
}
