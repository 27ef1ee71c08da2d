using VeraWebSockets.Actors.Protocol.Messages;
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
    public async Task Given_a_lingering_connection_when_the_peer_sends_faster_than_it_is_read_away_then_the_connection_still_stops_in_time()
    {
        await PeerClosesAsync();
        Transport.ReceiveForEver(Frames.Binary(new byte[10_000]));
        await WorkedOffAsync(Connection);

        Time.Advance(Settings.CloseTimeout);

        await StoppedAsync();
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

        Time.Advance(Settings.FlushTimeout);

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

    [Fact]
    public async Task Given_a_message_and_a_close_in_one_read_when_the_target_replies_then_the_reply_leaves_before_the_answer()
    {
        IMessageSender sender = (await RunAsync()).Sender;
        Transport.Receive(Frames.Join(Frames.Text("question"), Frames.Close(1000)));
        MessageBatch batch = await BatchAsync();

        sender.Send("reply"u8, MessageType.Text);
        batch.Dispose();
        await EndedAsync();

        Assert.Equal([Opcodes.Text, Opcodes.Close], WrittenFrames().Select(frame => frame.Opcode));
    }

    [Fact]
    public async Task Given_a_message_and_a_violation_in_one_read_when_the_target_replies_then_the_reply_leaves_before_the_close_frame()
    {
        IMessageSender sender = (await RunAsync()).Sender;
        Transport.Receive(Frames.Join(Frames.Text("question"), Frames.Frame(3, [])));
        MessageBatch batch = await BatchAsync();
        await EndedAsync();

        sender.Send("reply"u8, MessageType.Text);
        batch.Dispose();

        Assert.Equal([Opcodes.Text, Opcodes.Close], WrittenFrames().Select(frame => frame.Opcode));
    }

    [Fact]
    public async Task Given_a_peer_that_closed_when_the_target_closes_as_well_then_there_is_one_close_frame()
    {
        await RunAsync();
        Transport.Receive(Frames.Join(Frames.Text("question"), Frames.Close(1000)));
        MessageBatch batch = await BatchAsync();
        await EndedAsync();

        await CloseAsync(4000);
        batch.Dispose();

        Assert.Equal([1000], WrittenFrames().Select(frame => frame.CloseCode!.Value));
    }

    [Fact]
    public async Task Given_a_target_that_keeps_a_message_when_its_time_is_not_over_then_the_close_is_not_answered()
    {
        await PeerClosesBehindAMessageThatIsKeptAsync();

        Time.Advance(Settings.FlushTimeout - Moment);
        await WorkedOffAsync(Connection);

        Assert.Empty(WrittenFrames());
    }

    [Fact]
    public async Task Given_a_target_that_keeps_a_message_when_its_time_is_over_then_the_close_is_answered_all_the_same()
    {
        await PeerClosesBehindAMessageThatIsKeptAsync();

        Time.Advance(Settings.FlushTimeout);
        await WorkedOffAsync(Connection);

        Assert.Equal([1000], WrittenFrames().Select(frame => frame.CloseCode!.Value));
    }

    [Fact]
    public async Task Given_a_target_that_keeps_a_message_when_it_disposes_it_after_the_connection_has_stopped_then_nothing_is_written()
    {
        MessageBatch batch = await PeerClosesBehindAMessageThatIsKeptAsync();
        Sys.Stop(Connection);
        await StoppedAsync();

        batch.Dispose();

        Assert.Empty(WrittenFrames());
    }

    private async Task<MessageBatch> PeerClosesBehindAMessageThatIsKeptAsync()
    {
        await RunAsync();
        Transport.Receive(Frames.Join(Frames.Text("question"), Frames.Close(1000)));
        MessageBatch batch = await BatchAsync();
        await EndedAsync();
        await WorkedOffAsync(Connection); // its timer runs
        return batch;
    }

    private async Task<MessageBatch> BatchAsync() => (await Observer.ExpectMsgAsync<WebSocketProtocol.Received>()).Batch;

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
