using VeraWebSockets.Actors.Protocol.Close;
using VeraWebSockets.Actors.Protocol.Extensions;
using VeraWebSockets.Actors.Sending;
using VeraWebSockets.Actors.Tests.Fakes;
using VeraWebSockets.Testing;

namespace VeraWebSockets.Actors.Tests.Sending;

public sealed class FrameSenderTests : IDisposable
{
    private readonly FakeTransport _transport = new();
    private readonly RecordingObserver _observer = new();
    private readonly FrameSender _sender;

    public FrameSenderTests() => _sender = new FrameSender(_transport, 1 << 20, _observer);

    public void Dispose()
    {
        _sender.Dispose();
        _transport.Dispose();
    }

    [Fact]
    public void Given_a_small_message_when_it_is_not_flushed_then_nothing_is_written()
    {
        Send("hello");

        Assert.Equal(0, _transport.BegunWrites);
    }

    [Fact]
    public void Given_many_small_messages_when_they_are_flushed_once_then_one_write_carries_them_all()
    {
        string[] messages = [.. Enumerable.Range(0, 100).Select(i => $"message {i}")];
        Array.ForEach(messages, message => Send(message));

        _sender.Flush();

        Assert.Equal(messages, WrittenFrames.Of(Assert.Single(_transport.Writes)).Select(frame => frame.Text));
    }

    [Fact]
    public void Given_much_unflushed_when_a_chunk_is_full_then_it_leaves_by_itself()
    {
        _sender.Send(new byte[OutgoingFrames.ChunkSize], MessageType.Binary);

        Assert.Single(_transport.Writes);
    }

    [Fact]
    public void Given_a_long_frame_when_it_is_written_then_in_pieces_that_make_it_up()
    {
        byte[] message = [.. Enumerable.Range(0, 600 << 10).Select(i => (byte)i)];

        _sender.Send(message, MessageType.Binary);

        Assert.Equal([256 << 10, 256 << 10], _transport.Writes.SkipLast(1).Select(write => write.Length));
        Assert.Equal(message, Assert.Single(WrittenFrames.Of(_transport.Written)).Payload);
    }

    [Fact]
    public void Given_a_long_frame_that_waits_when_a_piece_is_taken_then_the_observer_hears_it_before_the_end()
    {
        _transport.HoldWrites();
        _sender.Send(new byte[600 << 10], MessageType.Binary);

        _transport.ReleaseWrite();

        Assert.Equal((1, 1), (_transport.Writes.Count, _observer.Takes));
    }

    [Fact]
    public void Given_a_peer_that_takes_all_at_once_when_messages_are_sent_then_that_says_nothing_of_it()
    {
        Send("hello");
        _sender.Send(new byte[600 << 10], MessageType.Binary);

        Assert.Equal((true, 0), (_transport.Writes.Count > 2, _observer.Takes));
    }

    [Fact]
    public void Given_compression_when_a_message_is_lost_behind_it_then_no_other_is_sent_that_the_peer_could_not_read()
    {
        using var sender = new FrameSender(_transport, 1 << 20, _observer, new DeflateParameters(false, false, 15));
        _observer.DeflateFault = new InsufficientMemoryException();
        Assert.Throws<InsufficientMemoryException>(() => sender.Send(new byte[1_000], MessageType.Binary));
        _observer.DeflateFault = null;

        SendStatus next = sender.Send(new byte[1_000], MessageType.Binary);
        sender.Flush();

        Assert.Equal((SendStatus.NotOpen, 1, 0), (next, _observer.Failures, _transport.BegunWrites));
    }

    [Fact]
    public void Given_compression_when_a_message_is_sent_then_the_observer_hears_both_lengths()
    {
        using var sender = new FrameSender(_transport, 1 << 20, _observer, new DeflateParameters(false, false, 15));

        sender.Send(new byte[1_000], MessageType.Binary);

        (int length, int compressedLength) = Assert.Single(_observer.Deflated);
        Assert.True(length == 1_000 && compressedLength < 100, $"{length} to {compressedLength}");
    }

    [Fact]
    public void Given_nothing_queued_when_it_is_flushed_then_nothing_is_written()
    {
        _sender.Flush();

        Assert.Equal(0, _transport.BegunWrites);
    }

    [Fact]
    public void Given_a_write_under_way_when_more_is_flushed_then_no_second_write_begins_beside_it()
    {
        _transport.HoldWrites();
        SendAndFlush("first");

        SendAndFlush("second");

        Assert.Equal(1, _transport.BegunWrites);
    }

    [Fact]
    public void Given_messages_gathered_behind_a_write_when_it_ends_then_one_write_carries_them_all()
    {
        _transport.HoldWrites();
        SendAndFlush("first");
        SendAndFlush("second");
        SendAndFlush("third");

        _transport.ReleaseWrites();

        Assert.Equal(["second", "third"], WrittenFrames.Of(_transport.Writes[1]).Select(frame => frame.Text));
    }

    [Fact]
    public void Given_a_hundred_thousand_pings_behind_a_blocked_write_when_it_ends_then_one_write_answers_the_latest()
    {
        _transport.HoldWrites();
        SendAndFlush("blocked");
        for (int i = 0; i < 100_000; i++)
        {
            _sender.SendPong(BitConverter.GetBytes(i));
        }

        _transport.ReleaseWrites();

        int[] answered = [.. WrittenFrames.Of(_transport.Writes[1]).Select(frame => BitConverter.ToInt32(frame.Payload))];
        Assert.Equal((2, 99_999), (_transport.Writes.Count, answered[^1]));
        Assert.Equal(Enumerable.Range(100_000 - answered.Length, answered.Length), answered);
    }

    [Fact]
    public void Given_a_ping_when_it_is_answered_but_not_flushed_then_nothing_is_written()
    {
        _sender.SendPong("ping"u8);

        Assert.Equal(0, _transport.BegunWrites);
    }

    [Fact]
    public void Given_ten_pings_when_their_pongs_are_flushed_then_one_write_carries_all_in_order()
    {
        string[] payloads = [.. Enumerable.Range(0, 10).Select(i => $"ping {i}")];
        Array.ForEach(payloads, SendPong);

        _sender.Flush();

        Assert.Equal(payloads, WrittenFrames.Of(Assert.Single(_transport.Writes)).Select(frame => frame.Text));
    }

    [Fact]
    public void Given_more_pongs_than_may_wait_when_the_peer_reads_then_none_is_lost_and_few_writes_carry_them()
    {
        string[] payloads = [.. Enumerable.Range(0, 100).Select(i => $"{i,125}")];
        Array.ForEach(payloads, SendPong);

        _sender.Flush();

        Assert.Equal(payloads, WrittenFrames.Of(_transport.Written).Select(frame => frame.Text));
        Assert.Equal([31, 31, 31, 7], _transport.Writes.Select(octets => WrittenFrames.Of(octets).Count));
    }

    [Fact]
    public void Given_unflushed_messages_when_a_close_frame_is_sent_then_both_leave_in_order()
    {
        Send("last words");

        _sender.SendClose(new ClosePayload(1000, []));

        Assert.Equal([Opcodes.Text, Opcodes.Close], WrittenFrames.Of(_transport.Written).Select(frame => frame.Opcode));
    }

    [Fact]
    public void Given_a_close_frame_that_was_written_when_more_is_sent_then_nothing_follows_it()
    {
        _sender.SendClose(ClosePayload.Empty);
        SendAndFlush("late");
        _sender.SendPong("late"u8);
        _sender.SendClose(new ClosePayload(1000, []));

        Assert.Equal([Opcodes.Close], WrittenFrames.Of(_transport.Written).Select(frame => frame.Opcode));
    }

    [Fact]
    public void Given_a_close_frame_when_it_has_been_written_then_the_observer_hears_it_once()
    {
        Send("before");
        _sender.SendClose(ClosePayload.Empty);
        _sender.Flush();

        Assert.Equal((1, 0), (_observer.ClosesWritten, _observer.Failures));
    }

    [Fact]
    public void Given_a_close_frame_behind_a_blocked_write_when_that_lasts_then_the_observer_hears_nothing()
    {
        _transport.HoldWrites();
        SendAndFlush("blocked");

        _sender.SendClose(ClosePayload.Empty);

        Assert.Equal(0, _observer.ClosesWritten);
    }

    [Fact]
    public void Given_a_broken_connection_when_it_is_written_to_again_and_again_then_the_failure_is_told_once()
    {
        _transport.FailWrites(new IOException("broken pipe"));
        SendAndFlush("first");
        SendAndFlush("second");
        _sender.SendClose(ClosePayload.Empty);

        Assert.Equal((1, 0), (_observer.Failures, _observer.ClosesWritten));
    }

    [Fact]
    public void Given_a_write_that_fails_late_when_it_fails_then_the_observer_hears_the_cause()
    {
        var cause = new IOException("connection reset");
        _transport.HoldWrites();
        SendAndFlush("first");

        _transport.FailWrite(cause);

        Assert.Same(cause, _observer.Failure);
    }

    [Fact]
    public void Given_a_failed_write_when_a_message_is_sent_then_it_is_refused()
    {
        _transport.FailWrites(new IOException("broken pipe"));
        SendAndFlush("first");

        Assert.Equal(SendStatus.NotOpen, Send("second"));
    }

    [Fact]
    public void Given_a_failed_write_when_the_queue_is_counted_then_it_is_empty()
    {
        _transport.HoldWrites();
        SendAndFlush("first");
        SendAndFlush("second");

        _transport.FailWrite(new IOException("connection reset"));

        Assert.Equal(0, _sender.QueuedOctets);
    }

    [Fact]
    public void Given_queued_messages_when_the_sender_is_disposed_then_they_are_never_written()
    {
        _transport.HoldWrites();
        SendAndFlush("under way");
        SendAndFlush("queued");

        _sender.Dispose();
        _transport.ReleaseWrites();

        Assert.Equal(["under way"], WrittenFrames.Of(_transport.Written).Select(frame => frame.Text));
    }

    [Fact]
    public void Given_a_disposed_sender_when_a_message_is_sent_then_it_is_refused()
    {
        _sender.Dispose();

        Assert.Equal(SendStatus.NotOpen, Send("late"));
    }

    [Fact]
    public void Given_a_full_queue_when_the_peer_takes_nothing_then_a_message_is_refused()
    {
        _transport.HoldWrites();
        FillQueue();

        Assert.Equal(SendStatus.QueueFull, SendChunk());
    }

    [Fact]
    public void Given_a_full_queue_behind_a_blocked_write_when_the_peer_takes_that_by_now_then_there_is_room()
    {
        _transport.HoldWrites();
        FillQueue();
        _transport.TakeWrites();

        Assert.Equal(SendStatus.Queued, SendChunk());
    }

    [Fact]
    public void Given_a_small_queue_that_was_not_flushed_when_it_is_full_then_it_is_written_to_make_room()
    {
        using var sender = new FrameSender(_transport, 1 << 10, _observer);

        SendStatus[] statuses = [.. Enumerable.Repeat(0, 3).Select(_ => sender.Send(new byte[500], MessageType.Binary))];

        Assert.Equal((3, 1), (statuses.Count(status => status == SendStatus.Queued), _transport.Writes.Count));
    }

    [Fact]
    public void Given_many_chunks_sent_in_one_turn_when_it_ends_with_a_flush_then_the_observer_hears_once_that_they_have_left()
    {
        for (int i = 0; i < 10; i++)
        {
            SendChunk();
        }

        int before = _observer.Reliefs;
        _sender.Flush();

        Assert.Equal((10, 0, 1), (_transport.Writes.Count, before, _observer.Reliefs));
    }

    [Fact]
    public void Given_a_full_queue_when_all_of_it_has_left_then_it_is_under_pressure_no_more()
    {
        _transport.HoldWrites();
        FillQueue();
        bool before = _sender.IsUnderPressure;

        _transport.ReleaseWrites();

        Assert.Equal((true, false, 1), (before, _sender.IsUnderPressure, _observer.Reliefs));
    }

    private void FillQueue()
    {
        while (SendChunk() == SendStatus.Queued)
        {
            // until it is refused
        }
    }

    private SendStatus SendChunk() => _sender.Send(new byte[OutgoingFrames.ChunkSize], MessageType.Binary);

    private SendStatus Send(string text) => _sender.Send(System.Text.Encoding.UTF8.GetBytes(text), MessageType.Text);

    private void SendPong(string payload) => _sender.SendPong(System.Text.Encoding.ASCII.GetBytes(payload));

    private void SendAndFlush(string text)
    {
        Send(text);
        _sender.Flush();
    }
}
