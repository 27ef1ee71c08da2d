using VeraWebSockets.Actors.Sending;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;
using VeraWebSockets.Testing;

namespace VeraWebSockets.Actors.Tests.Supervision;

/// <summary>The closing handshake is done and told; the server should now close TCP first (RFC 6455 section 7.1.1).</summary>
public sealed class ConnectionActorLingeringTests : ConnectionActorTest
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task Given_a_peer_that_closed_when_it_leaves_tcp_open_then_the_connection_waits()
    {
        await PeerClosesAsync();

        Time.Advance(Settings.CloseTimeout - Moment);
        await WorkedOffAsync(Connection);

        Assert.False(Transport.Disposed.IsCompleted);
    }

    [Fact]
    public async Task Given_a_peer_that_closed_when_it_ends_tcp_then_the_connection_stops()
    {
        await PeerClosesAsync();
        Transport.EndStream();

        await StoppedAsync();
    }

    [Fact]
    public async Task Given_a_peer_that_closed_when_it_resets_tcp_then_the_connection_stops()
    {
        await PeerClosesAsync();
        Transport.BreakStream();

        await StoppedAsync();
    }

    [Fact]
    public async Task Given_a_peer_that_closed_when_it_never_ends_tcp_then_the_connection_stops_in_time()
    {
        await PeerClosesAsync();

        Time.Advance(Settings.CloseTimeout);

        await StoppedAsync();
    }

    [Fact]
    public async Task Given_a_lingering_connection_when_it_stops_then_the_transport_is_disposed()
    {
        await PeerClosesAsync();
        Transport.EndStream();

        await CutAsync();
    }

    [Fact]
    public async Task Given_a_lingering_connection_when_the_peer_goes_on_sending_then_all_of_it_is_read_away()
    {
        await PeerClosesAsync();
        for (int i = 0; i < 10; i++)
        {
            Transport.Receive(Frames.Binary(new byte[10_000]));
        }

        Transport.EndStream();

        await StoppedAsync(); // at the end of the stream, so behind all that
    }

    [Fact]
    public async Task Given_a_lingering_connection_when_the_peer_goes_on_sending_then_nothing_is_told()
    {
        await PeerClosesAsync();
        Transport.Receive(Frames.Text("late"));
        Transport.EndStream();
        await StoppedAsync();

        Assert.Empty(await DrainAsync(Observer));
    }

    [Fact]
    public async Task Given_a_lingering_connection_when_it_is_closed_then_nothing_is_written_or_told()
    {
        await PeerClosesAsync();
        await CloseAsync(4000);
        Transport.EndStream();
        await StoppedAsync();

        Assert.Equal([1000], WrittenFrames().Select(frame => frame.CloseCode!.Value));
    }

    [Fact]
    public async Task Given_a_violation_that_was_answered_when_the_peer_ends_tcp_then_the_connection_stops()
    {
        await RunAsync();
        Transport.Receive(Frames.Frame(3, []));
        await EndedAsync();
        Transport.EndStream();

        await StoppedAsync();
    }

    [Fact]
    public async Task Given_an_answer_that_cannot_leave_when_the_time_is_over_then_the_connection_stops()
    {
        await PeerClosesBehindABlockedWriteAsync();

        Time.Advance(Settings.CloseTimeout);

        await StoppedAsync();
    }

    [Fact]
    public async Task Given_an_answer_that_cannot_leave_when_its_write_fails_then_the_connection_stops()
    {
        await PeerClosesBehindABlockedWriteAsync();

        Transport.FailWrite(new IOException("broken pipe"));

        await StoppedAsync();
    }

    [Fact]
    public async Task Given_an_answer_that_leaves_late_when_the_peer_then_ends_tcp_then_the_connection_stops()
    {
        await PeerClosesBehindABlockedWriteAsync();

        Transport.ReleaseWrites();
        Transport.EndStream();

        await StoppedAsync();
    }

    private async Task PeerClosesAsync()
    {
        await RunAsync();
        Transport.Receive(Frames.Close(1000));
        await TellTheEndAsync();
    }

    private async Task PeerClosesBehindABlockedWriteAsync()
    {
        IMessageSender sender = (await RunAsync()).Sender;
        Transport.HoldWrites();
        sender.Send("blocked"u8, MessageType.Text);
        sender.Flush();
        Transport.Receive(Frames.Close(1000));
        await TellTheEndAsync();
    }

    private async Task TellTheEndAsync()
    {
        var close = await Observer.ExpectMsgAsync<WebSocketProtocol.Received>();
        close.Batch.Dispose();
        await EndedAsync();
        await WorkedOffAsync(Connection);
    }
}
