using Akka.Actor;
using VeraWebSockets.Actors.Sending;
using VeraWebSockets.Actors.Supervision.WebSocketManager;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;
using VeraWebSockets.Testing;

namespace VeraWebSockets.Actors.Tests.Supervision;

/// <summary>Spec section 9.2, oracle rows O184 to O186: a ping after the interval, the end after the timeout.</summary>
public sealed class ConnectionActorKeepAliveTests : ConnectionActorTest
{
    private const int BatchesInFlight = 2; // where the target has a thread of its own

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    private static TimeSpan Interval => Settings.KeepAlive.Interval;

    private static TimeSpan Timeout => Settings.KeepAlive.Timeout;

    [Fact]
    public async Task Given_a_silent_peer_when_the_interval_is_over_then_it_is_pinged_once()
    {
        await ReadAsync();
        await AdvanceAsync(Interval);

        Assert.Equal([(Opcodes.Ping, 0)], WrittenFrames().Select(frame => (frame.Opcode, frame.Payload.Length)));
    }

    [Fact]
    public async Task Given_a_silent_peer_when_the_interval_is_not_over_then_it_is_not_pinged()
    {
        await ReadAsync();
        await AdvanceAsync(Interval - Moment);

        Assert.Empty(WrittenFrames());
    }

    [Fact]
    public async Task Given_a_connection_that_rests_when_its_peer_speaks_then_that_is_told()
    {
        await ReadAsync();
        Connection.Tell(WebSocketManagerProtocol.Rest.Instance, ActorRefs.NoSender);
        await WorkedOffAsync(Connection);

        Transport.Receive(Frames.Text("hello"));

        Assert.Equal(1, (await Observer.ExpectMsgAsync<WebSocketProtocol.Received>(hint: "a batch")).Batch.Count);
    }

    [Fact]
    public async Task Given_a_connection_that_rests_when_its_peer_does_not_answer_then_it_ends_with_1006()
    {
        await ReadAsync();
        Connection.Tell(WebSocketManagerProtocol.Rest.Instance, ActorRefs.NoSender);
        await AdvanceAsync(Interval);
        await AdvanceAsync(Timeout);

        Assert.Equal(1006, (await EndedAsync()).Code);
    }

    [Fact]
    public async Task Given_a_peer_that_does_not_answer_when_the_timeout_is_over_then_the_connection_ends_with_1006()
    {
        await ReadAsync();
        await AdvanceAsync(Interval);
        await AdvanceAsync(Timeout);

        Assert.Equal(1006, (await EndedAsync()).Code);
    }

    [Fact]
    public async Task Given_a_peer_that_does_not_answer_when_the_timeout_is_not_over_then_the_connection_is_not_cut()
    {
        await ReadAsync();
        await AdvanceAsync(Interval);
        await AdvanceAsync(Timeout - Moment);

        Assert.False(Transport.Disposed.IsCompleted);
    }

    [Fact]
    public async Task Given_a_peer_that_answers_when_the_timeout_is_over_then_the_connection_goes_on()
    {
        await ReadAsync();
        await AdvanceAsync(Interval);
        await HearAsync(Frames.Pong());
        await AdvanceAsync(Timeout);

        Assert.False(Transport.Disposed.IsCompleted);
    }

    [Fact]
    public async Task Given_a_peer_that_answers_when_it_was_looked_at_then_the_round_trip_is_told()
    {
        IMessageSender sender = await AnswerAsync(TimeSpan.FromMilliseconds(50));

        Assert.Equal(TimeSpan.FromMilliseconds(50), sender.RoundTripTime);
    }

    [Fact]
    public async Task Given_a_peer_that_answers_at_once_when_it_was_looked_at_then_the_round_trip_is_told_too()
    {
        IMessageSender sender = await AnswerAsync(TimeSpan.Zero);

        Assert.Equal(TimeSpan.Zero, sender.RoundTripTime);
    }

    [Fact]
    public async Task Given_a_round_trip_that_was_told_when_the_peer_sends_a_pong_unasked_then_it_stays()
    {
        IMessageSender sender = await AnswerAsync(TimeSpan.FromMilliseconds(50));
        await HearAsync(Frames.Pong());
        await AdvanceAsync(Interval - Moment);

        Assert.Equal(TimeSpan.FromMilliseconds(50), sender.RoundTripTime);
    }

    [Fact]
    public async Task Given_a_peer_that_sends_when_the_interval_is_over_then_it_is_not_pinged()
    {
        await ReadAsync();
        await AdvanceAsync(Interval - Moment);
        await HearAsync(Frames.Ping());
        await AdvanceAsync(Moment);

        Assert.DoesNotContain(WrittenFrames(), frame => frame.Opcode == Opcodes.Ping);
    }

    [Fact]
    public async Task Given_a_target_that_holds_all_batches_when_time_passes_then_the_peer_is_not_given_up()
    {
        await RunAsync();
        for (int i = 0; i < BatchesInFlight; i++)
        {
            Transport.Receive(Frames.Text("unread"));
            await Observer.ExpectMsgAsync<WebSocketProtocol.Received>(); // and never disposed
        }

        await AdvanceAsync(Interval);
        await AdvanceAsync(Interval);
        await AdvanceAsync(Timeout);

        Assert.False(Transport.Disposed.IsCompleted);
    }

    [Fact]
    public async Task Given_a_slow_line_when_it_has_taken_some_of_what_waits_then_the_peer_is_not_pinged_before_an_interval_without()
    {
        IMessageSender sender = await ReadAsync();
        Transport.HoldWrites();
        sender.Send(new byte[600 << 10], MessageType.Binary);
        await AdvanceAsync(Interval - Moment);
        Transport.ReleaseWrite();

        await AdvanceAsync(Interval - Moment); // the ping would have been due meanwhile
        Transport.ReleaseWrites();

        Assert.Equal([Opcodes.Binary], WrittenFrames().Select(frame => frame.Opcode));
    }

    [Fact]
    public async Task Given_a_line_that_takes_nothing_when_interval_and_timeout_are_over_then_the_connection_is_cut()
    {
        IMessageSender sender = await ReadAsync();
        Transport.HoldWrites();
        sender.Send(new byte[600 << 10], MessageType.Binary);

        await AdvanceAsync(Interval);
        await AdvanceAsync(Timeout);

        await CutAsync();
    }

    /// <summary>Open, and waiting for the peer.</summary>
    private async Task<IMessageSender> ReadAsync()
    {
        IMessageSender sender = (await RunAsync()).Sender;
        await Eventually.Is("the stage to wait for the peer", () => Transport.IsReadWaiting);
        return sender;
    }

    /// <summary>A ping is answered after this time, and the keepalive has looked at it.</summary>
    private async Task<IMessageSender> AnswerAsync(TimeSpan after)
    {
        IMessageSender sender = await ReadAsync();
        await AdvanceAsync(Interval);
        await AdvanceAsync(after);
        await HearAsync(Frames.Pong());
        await AdvanceAsync(Timeout - after);
        return sender;
    }

    private async Task HearAsync(byte[] frame)
    {
        int reads = Transport.Waits;
        Transport.Receive(frame);
        await Eventually.Is("the stage to have read and to wait again", () => Transport.Waits > reads && Transport.IsReadWaiting);
    }

    private async Task AdvanceAsync(TimeSpan time)
    {
        Time.Advance(time);
        await WorkedOffAsync(Connection);
    }
}
