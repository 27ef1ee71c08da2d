using Akka.Actor;
using Akka.TestKit;
using VeraWebSockets.Actors.Protocol.Close;
using VeraWebSockets.Actors.Protocol.Messages;
using VeraWebSockets.Actors.Sending;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Connection;
using VeraWebSockets.Testing;

namespace VeraWebSockets.Actors.Tests.Supervision;

public sealed class ConnectionActorClosingTests : ConnectionActorTest
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task Given_an_open_connection_when_it_is_closed_then_the_close_frame_has_code_and_reason()
    {
        await RunAsync();
        await CloseAsync(4000, "enough");

        PeerFrame close = Assert.Single(WrittenFrames());

        Assert.Equal((4000, "enough"), (close.CloseCode, close.CloseReason));
    }

    [Fact]
    public async Task Given_messages_sent_before_when_the_connection_is_closed_then_they_leave_first()
    {
        IMessageSender sender = (await RunAsync()).Sender;
        sender.Send("first"u8, MessageType.Text); // not flushed
        await CloseAsync();

        Assert.Equal([Opcodes.Text, Opcodes.Close], WrittenFrames().Select(frame => frame.Opcode));
    }

    [Fact]
    public async Task Given_a_closing_connection_when_a_message_is_sent_then_it_is_refused()
    {
        IMessageSender sender = (await RunAsync()).Sender;
        await CloseAsync();

        Assert.Equal(SendStatus.NotOpen, sender.Send("late"u8, MessageType.Text));
    }

    [Fact]
    public async Task Given_a_lost_connection_when_a_message_is_sent_with_the_news_of_it_then_it_is_refused()
    {
        IMessageSender sender = (await RunAsync()).Sender;
        var answer = new TaskCompletionSource<SendStatus>(TaskCreationOptions.RunContinuationsAsynchronously);
        Observer.SetAutoPilot(new DelegateAutoPilot((_, message) =>
        {
            if (message is ConnectionProtocol.Ended)
            {
                answer.TrySetResult(sender.Send("late"u8, MessageType.Text)); // while the connection is still telling it
            }

            return AutoPilot.KeepRunning;
        }));
        Transport.BreakStream();

        Assert.Equal(SendStatus.NotOpen, await answer.Task.WithLimit("the end of the connection"));
    }

    [Fact]
    public async Task Given_a_closing_connection_when_it_is_closed_again_then_no_second_close_frame_follows()
    {
        await RunAsync();
        await CloseAsync(1000);
        await CloseAsync(1001);

        Assert.Equal([1000], WrittenFrames().Select(frame => frame.CloseCode!.Value));
    }

    [Fact]
    public async Task Given_a_closing_connection_when_messages_still_come_then_they_are_told()
    {
        await RunAsync();
        await CloseAsync();
        Transport.Receive(Frames.Text("crossing"));

        Assert.Equal(["Text crossing"], await MessagesAsync());
    }

    [Fact]
    public async Task Given_a_closing_connection_when_the_peer_answers_then_it_ends_cleanly_with_the_peers_code()
    {
        await RunAsync();
        await CloseAsync(1000);
        Transport.Receive(Frames.Close(1000, "ok"));

        CloseStatus status = await EndedAsync();

        Assert.Equal((1000, true), (status.Code, status.WasClean));
    }

    [Fact]
    public async Task Given_a_closing_connection_when_the_peer_answers_then_its_close_frame_is_not_answered_again()
    {
        await RunAsync();
        await CloseAsync(1000);
        Transport.Receive(Frames.Close(1000));
        await EndedAsync();

        Assert.Equal([Opcodes.Close], WrittenFrames().Select(frame => frame.Opcode));
    }

    [Fact]
    public async Task Given_a_closing_connection_when_the_peer_only_ends_the_stream_then_it_ends_with_1006()
    {
        await RunAsync();
        await CloseAsync();
        Transport.EndStream();

        Assert.Equal(1006, (await EndedAsync()).Code);
    }

    [Fact]
    public async Task Given_a_silent_peer_when_the_close_timeout_is_over_then_the_connection_is_cut()
    {
        await RunAsync();
        await CloseAsync();

        Time.Advance(Settings.CloseTimeout);

        await CutAsync();
    }

    [Fact]
    public async Task Given_a_silent_peer_when_the_close_timeout_is_not_over_then_the_connection_is_not_cut()
    {
        await RunAsync();
        await CloseAsync();

        Time.Advance(Settings.CloseTimeout - Moment);
        await WorkedOffAsync(Connection);

        Assert.False(Transport.Disposed.IsCompleted);
    }

    [Fact]
    public async Task Given_a_silent_peer_when_the_connection_was_cut_then_it_ends_with_1006()
    {
        await RunAsync();
        await CloseAsync();
        Time.Advance(Settings.CloseTimeout);

        CloseStatus status = await EndedAsync();

        Assert.Equal((1006, false), (status.Code, status.WasClean));
    }

    [Fact]
    public async Task Given_a_close_frame_that_cannot_leave_when_only_the_close_timeout_is_over_then_the_connection_is_not_cut()
    {
        await CloseBehindABlockedWriteAsync();

        Time.Advance(Settings.FlushTimeout - Moment);
        await WorkedOffAsync(Connection);

        Assert.False(Transport.Disposed.IsCompleted);
    }

    [Fact]
    public async Task Given_a_close_frame_that_cannot_leave_when_the_flush_timeout_is_over_then_the_connection_is_cut()
    {
        await CloseBehindABlockedWriteAsync();

        Time.Advance(Settings.FlushTimeout);

        await CutAsync();
    }

    [Fact]
    public async Task Given_a_close_frame_that_leaves_late_when_it_has_left_then_the_peer_has_its_whole_time_to_answer()
    {
        await CloseBehindABlockedWriteAsync();
        Time.Advance(Settings.FlushTimeout - Moment);
        Transport.ReleaseWrites();
        await WorkedOffAsync(Connection);

        Time.Advance(Settings.CloseTimeout - Moment);
        await WorkedOffAsync(Connection);

        Assert.False(Transport.Disposed.IsCompleted);
    }

    [Fact]
    public async Task Given_a_close_frame_that_cannot_be_written_when_messages_came_before_then_they_are_told()
    {
        await RunAsync();
        Transport.FailWrites(new IOException("broken pipe"));
        await CloseAsync();
        Transport.Receive(Frames.Text("last words"));

        Assert.Equal(["Text last words"], await MessagesAsync());
    }

    [Fact]
    public async Task Given_a_close_frame_that_cannot_be_written_when_the_close_timeout_is_over_then_the_connection_is_cut()
    {
        await RunAsync();
        Transport.FailWrites(new IOException("broken pipe"));
        await CloseAsync();

        Time.Advance(Settings.CloseTimeout);

        await CutAsync();
    }

    [Fact]
    public async Task Given_a_connection_that_was_never_started_when_the_close_timeout_is_over_then_it_is_cut()
    {
        await OpenAsync();
        await CloseAsync();

        Time.Advance(Settings.CloseTimeout);

        await CutAsync();
    }

    [Fact]
    public async Task Given_an_answer_behind_what_a_slow_target_has_not_taken_when_the_close_timeout_is_over_then_it_still_ends_cleanly()
    {
        IsOwnThread = true; // the target holds one batch at most
        await RunAsync();
        await CloseAsync();
        Transport.Receive(Frames.Text("before"));
        MessageBatch batch = (await Observer.ExpectMsgAsync<WebSocketProtocol.Received>()).Batch;
        Transport.Receive(Frames.Close(1000));

        Time.Advance(10 * Settings.CloseTimeout);
        await WorkedOffAsync(Connection);
        batch.Dispose();

        Assert.True((await EndedAsync()).WasClean);
    }

    [Fact]
    public async Task Given_a_target_that_never_disposes_what_it_has_when_it_closes_then_the_end_comes_all_the_same()
    {
        IsOwnThread = true;
        await RunAsync();
        Transport.Receive(Frames.Text("kept"));
        await Observer.ExpectMsgAsync<WebSocketProtocol.Received>();
        await CloseAsync();

        for (int i = 0; i <= ConnectionActor.MostTimeoutsOfTarget; i++)
        {
            Assert.False(Transport.Disposed.IsCompleted);
            Time.Advance(Settings.CloseTimeout);
            await WorkedOffAsync(Connection);
        }

        Assert.Equal(1006, (await EndedAsync()).Code);
    }

    [Fact]
    public async Task Given_a_peer_that_goes_on_sending_to_a_slow_target_when_it_never_answers_then_it_is_cut()
    {
        IsOwnThread = true;
        await RunAsync();
        await CloseAsync();
        Time.Advance(Settings.CloseTimeout / 2); // what comes now comes later than the opening
        for (int i = 0; i <= ConnectionActor.MostTimeoutsOfTarget; i++)
        {
            Assert.False(Transport.Disposed.IsCompleted);
            Transport.Receive(Frames.Text("more"));
            MessageBatch batch = (await Observer.ExpectMsgAsync<WebSocketProtocol.Received>()).Batch;
            Time.Advance(Settings.CloseTimeout);
            await WorkedOffAsync(Connection);
            batch.Dispose();
        }

        await CutAsync();
    }

    [Fact]
    public async Task Given_a_slow_target_when_it_has_taken_all_then_the_peer_has_its_whole_time_to_answer()
    {
        IsOwnThread = true;
        await RunAsync();
        await CloseAsync();
        Transport.Receive(Frames.Text("before"));
        MessageBatch batch = (await Observer.ExpectMsgAsync<WebSocketProtocol.Received>()).Batch;
        Time.Advance(Settings.CloseTimeout);
        await WorkedOffAsync(Connection);
        batch.Dispose();
        await WorkedOffAsync(Connection);
        bool wasCutEarly = Transport.Disposed.IsCompleted;

        Time.Advance(Settings.CloseTimeout);

        await CutAsync();
        Assert.False(wasCutEarly);
    }

    [Fact]
    public async Task Given_messages_behind_what_a_slow_target_has_not_taken_when_writing_has_failed_long_ago_then_they_are_told_before_the_end()
    {
        IsOwnThread = true;
        IMessageSender sender = (await RunAsync()).Sender;
        Transport.Receive(Frames.Text("first"));
        MessageBatch batch = (await Observer.ExpectMsgAsync<WebSocketProtocol.Received>()).Batch;
        Transport.Receive(Frames.Text("last"));
        Transport.BreakStream();
        Transport.FailWrites(new IOException("broken pipe"));
        sender.Send("reply"u8, MessageType.Text);
        sender.Flush();
        await WorkedOffAsync(Connection);

        Time.Advance(10 * Settings.CloseTimeout);
        await WorkedOffAsync(Connection);
        batch.Dispose();

        Assert.Equal(["Text last"], await MessagesAsync());
        Assert.Equal(1006, (await EndedAsync()).Code);
    }

    [Fact]
    public async Task Given_a_closing_connection_when_its_actor_is_stopped_then_the_transport_is_disposed()
    {
        await RunAsync();
        await CloseAsync();
        Sys.Stop(Connection);

        await CutAsync();
    }

    private async Task CloseBehindABlockedWriteAsync()
    {
        IMessageSender sender = (await RunAsync()).Sender;
        Transport.HoldWrites();
        sender.Send("blocked"u8, MessageType.Text);
        sender.Flush();
        Connection.Tell(new ConnectionProtocol.Close(new ClosePayload(1000, [])));
        await WorkedOffAsync(Connection);
    }
}
