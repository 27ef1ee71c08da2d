using VeraWebSockets.Actors.Protocol.Close;
using VeraWebSockets.Actors.Sending;
using VeraWebSockets.Actors.Tests.Fakes;
using VeraWebSockets.Testing;

namespace VeraWebSockets.Actors.Tests.Sending;

public sealed class OutgoingFramesTests
{
    private const int HeaderLength = 6; // of a masked frame with at most 125 octets of payload

    private static readonly byte[] Hundred = new byte[100];
    private static readonly byte[] Latest = [.. Hundred[..99], 1];

    [Fact]
    public void Given_no_messages_when_something_is_to_be_taken_then_there_is_nothing()
    {
        var frames = new OutgoingFrames(1024);

        Assert.False(frames.TryTake(out _));
    }

    [Theory]
    [InlineData(MessageType.Text, Opcodes.Text)]
    [InlineData(MessageType.Binary, Opcodes.Binary)]
    public void Given_a_message_when_it_is_taken_then_it_is_one_whole_frame_of_its_type(MessageType type, byte opcode)
    {
        var frames = new OutgoingFrames(1024);
        frames.Add("héllo"u8, type);

        PeerFrame frame = Assert.Single(WrittenFrames.Of(TakeAll(frames)));

        Assert.Equal((true, 0, opcode, "héllo"), (frame.Fin, frame.Rsv, frame.Opcode, frame.Text));
    }

    [Theory]
    [InlineData(0, LengthForm.SevenBits)]
    [InlineData(125, LengthForm.SevenBits)]
    [InlineData(126, LengthForm.SixteenBits)]
    [InlineData(65535, LengthForm.SixteenBits)]
    [InlineData(65536, LengthForm.SixtyFourBits)]
    [InlineData(1_000_000, LengthForm.SixtyFourBits)]
    public void Given_a_message_of_any_size_when_it_is_taken_then_its_octets_are_whole(int size, LengthForm form)
    {
        var frames = new OutgoingFrames(16 << 20);
        byte[] payload = [.. Enumerable.Range(0, size).Select(i => (byte)(i * 7))];
        frames.Add(payload, MessageType.Binary);

        PeerFrame frame = Assert.Single(WrittenFrames.Of(TakeAll(frames)));

        Assert.Equal((form, Convert.ToHexString(payload)), (frame.LengthForm, Convert.ToHexString(frame.Payload)));
    }

    [Fact]
    public void Given_messages_of_mixed_sizes_when_they_are_taken_then_their_order_is_kept()
    {
        var frames = new OutgoingFrames(64 << 20);
        int[] sizes = [5, 70_000, 0, 5, 4_000, 65_536, 1, 200_000, 3];
        foreach (int size in sizes)
        {
            frames.Add(new byte[size], MessageType.Binary);
        }

        Assert.Equal(sizes, WrittenFrames.Of(TakeAll(frames)).Select(frame => frame.Payload.Length));
    }

    [Fact]
    public void Given_small_messages_when_they_are_taken_then_one_chunk_holds_them_all()
    {
        var frames = new OutgoingFrames(1 << 20);
        for (int i = 0; i < 30; i++)
        {
            frames.Add(Hundred, MessageType.Binary);
        }

        frames.TryTake(out OutgoingFrames.Chunk chunk);

        Assert.Equal(30 * (HeaderLength + 100), chunk.Length);
    }

    [Fact]
    public void Given_more_than_one_chunk_when_they_are_taken_then_no_frame_is_split_between_two()
    {
        var frames = new OutgoingFrames(16 << 20);
        for (int i = 0; i < 3000; i++)
        {
            frames.Add(Hundred, MessageType.Binary);
        }

        int whole = 0;
        while (frames.TryTake(out OutgoingFrames.Chunk chunk))
        {
            whole += WrittenFrames.Of(chunk.Memory.Span).Count; // throws for a part of a frame
        }

        Assert.Equal(3000, whole);
    }

    [Fact]
    public void Given_a_queue_filled_to_its_last_octet_when_it_is_counted_then_all_of_it_is_queued()
    {
        var frames = new OutgoingFrames(2 * (HeaderLength + 100));
        frames.Add(Hundred, MessageType.Binary);

        SendStatus status = frames.Add(Hundred, MessageType.Binary);

        Assert.Equal((SendStatus.Queued, 2L * (HeaderLength + 100)), (status, frames.Queued));
    }

    [Fact]
    public void Given_a_queue_one_octet_short_when_a_message_is_added_then_the_queue_is_full()
    {
        var frames = new OutgoingFrames(2 * (HeaderLength + 100) - 1);
        frames.Add(Hundred, MessageType.Binary);

        Assert.Equal(SendStatus.QueueFull, frames.Add(Hundred, MessageType.Binary));
    }

    [Fact]
    public void Given_a_full_queue_when_a_shorter_message_fits_then_it_is_queued()
    {
        var frames = new OutgoingFrames(2 * (HeaderLength + 100) - 1);
        frames.Add(Hundred, MessageType.Binary);
        frames.Add(Hundred, MessageType.Binary);

        Assert.Equal(SendStatus.Queued, frames.Add(Hundred.AsSpan(1), MessageType.Binary));
    }

    [Fact]
    public void Given_a_refused_message_when_the_queue_is_taken_then_no_octet_of_it_is_there()
    {
        var frames = new OutgoingFrames(HeaderLength + 100);
        frames.Add(Hundred, MessageType.Binary);
        frames.Add("late"u8, MessageType.Text);

        Assert.Equal(HeaderLength + 100, TakeAll(frames).Length);
    }

    [Fact]
    public void Given_a_full_queue_when_its_chunk_is_only_being_written_then_it_still_counts()
    {
        var frames = new OutgoingFrames(HeaderLength + 100);
        frames.Add(Hundred, MessageType.Binary);
        frames.TryTake(out _);

        Assert.Equal(SendStatus.QueueFull, frames.Add(Hundred, MessageType.Binary));
    }

    [Fact]
    public void Given_a_full_queue_when_its_chunk_has_been_written_then_there_is_room_again()
    {
        var frames = new OutgoingFrames(HeaderLength + 100);
        frames.Add(Hundred, MessageType.Binary);
        TakeAll(frames);

        Assert.Equal(SendStatus.Queued, frames.Add(Hundred, MessageType.Binary));
    }

    [Theory]
    [InlineData(100, SendStatus.Queued)]
    [InlineData(101, SendStatus.TooLong)]
    public void Given_an_empty_queue_when_a_message_is_added_then_its_payload_alone_is_held_against_the_bound(int size, SendStatus expected)
    {
        var frames = new OutgoingFrames(100);

        Assert.Equal(expected, frames.Add(new byte[size], MessageType.Binary));
    }

    [Fact]
    public void Given_a_full_queue_when_a_message_never_fits_then_it_is_too_long_rather_than_early()
    {
        var frames = new OutgoingFrames(HeaderLength + 100);
        frames.Add(Hundred, MessageType.Binary);

        Assert.Equal(SendStatus.TooLong, frames.Add(new byte[HeaderLength + 101], MessageType.Binary));
    }

    [Theory]
    [InlineData("ff")]
    [InlineData("c3")]
    [InlineData("eda080")]
    [InlineData("f4908080")]
    public void Given_octets_that_are_not_utf8_when_they_are_to_be_text_then_they_are_refused(string octets)
    {
        var frames = new OutgoingFrames(1024);

        Assert.Equal(SendStatus.InvalidUtf8, frames.Add(Convert.FromHexString(octets), MessageType.Text));
    }

    [Fact]
    public void Given_octets_that_are_not_utf8_when_they_are_binary_then_they_are_queued()
    {
        var frames = new OutgoingFrames(1024);

        Assert.Equal(SendStatus.Queued, frames.Add([0xff], MessageType.Binary));
    }

    [Fact]
    public void Given_a_pong_for_which_there_is_no_room_when_it_is_added_then_it_takes_the_place_of_all_that_wait()
    {
        const int fitting = OutgoingFrames.MaxPongs / (HeaderLength + 100);
        var frames = new OutgoingFrames(1024);
        for (int i = 0; i < fitting; i++)
        {
            frames.AddPong(Hundred);
        }

        frames.AddPong(Latest);

        Assert.Equal(Latest, Assert.Single(WrittenFrames.Of(TakeAll(frames))).Payload);
    }

    [Fact]
    public void Given_pongs_that_wait_when_there_may_be_no_room_for_another_then_the_last_one_says_so()
    {
        const int fitting = OutgoingFrames.MaxPongs / (HeaderLength + 125);
        var frames = new OutgoingFrames(1024);

        bool[] answers = [.. Enumerable.Range(0, fitting).Select(_ => frames.AddPong(new byte[125]))];

        Assert.Equal([.. Enumerable.Repeat(true, fitting - 1), false], answers);
    }

    [Fact]
    public void Given_pongs_that_wait_when_the_queue_is_counted_then_they_take_no_room_of_messages()
    {
        var frames = new OutgoingFrames(1024);
        for (int i = 0; i < 100_000; i++)
        {
            frames.AddPong(Hundred);
        }

        Assert.Equal(0, frames.Queued);
    }

    [Fact]
    public void Given_messages_that_wait_when_a_pong_is_added_then_it_passes_them()
    {
        var frames = new OutgoingFrames(1024);
        frames.Add("first"u8, MessageType.Text);
        frames.AddPong("pong"u8);

        Assert.Equal(["pong", "first"], WrittenFrames.Of(TakeAll(frames)).Select(frame => frame.Text));
    }

    [Fact]
    public void Given_a_ping_without_payload_when_its_pong_is_taken_then_it_is_empty()
    {
        var frames = new OutgoingFrames(1024);
        frames.AddPong([]);

        PeerFrame frame = Assert.Single(WrittenFrames.Of(TakeAll(frames)));

        Assert.Equal((Opcodes.Pong, 0), (frame.Opcode, frame.Payload.Length));
    }

    [Fact]
    public void Given_a_full_queue_when_a_close_frame_is_added_then_it_has_room_all_the_same()
    {
        var frames = new OutgoingFrames(HeaderLength + 100);
        frames.Add(Hundred, MessageType.Binary);

        Assert.True(frames.AddClose(new ClosePayload(1000, [])));
    }

    [Fact]
    public void Given_a_close_frame_in_the_queue_when_all_is_taken_then_it_is_the_last()
    {
        var frames = new OutgoingFrames(1024);
        frames.Add("before"u8, MessageType.Text);
        frames.AddClose(new ClosePayload(1001, "bye"u8.ToArray()));

        IReadOnlyList<PeerFrame> written = WrittenFrames.Of(TakeAll(frames));

        Assert.Equal(
            ["Text before", "Close 1001 bye"],
            written.Select(frame => frame.Opcode == Opcodes.Close ? $"Close {frame.CloseCode} {frame.CloseReason}" : $"Text {frame.Text}"));
    }

    [Fact]
    public void Given_a_close_payload_without_code_when_it_is_taken_then_the_frame_is_empty()
    {
        var frames = new OutgoingFrames(1024);
        frames.AddClose(ClosePayload.Empty);

        PeerFrame frame = Assert.Single(WrittenFrames.Of(TakeAll(frames)));

        Assert.Equal((Opcodes.Close, 0), (frame.Opcode, frame.Payload.Length));
    }

    [Fact]
    public void Given_a_close_frame_in_the_queue_when_a_message_is_added_then_it_is_refused()
    {
        var frames = new OutgoingFrames(1024);
        frames.AddClose(ClosePayload.Empty);

        Assert.Equal(SendStatus.NotOpen, frames.Add("late"u8, MessageType.Text));
    }

    [Fact]
    public void Given_a_close_frame_in_the_queue_when_another_is_added_then_it_is_refused()
    {
        var frames = new OutgoingFrames(1024);
        frames.AddClose(ClosePayload.Empty);

        Assert.False(frames.AddClose(new ClosePayload(1000, [])));
    }

    [Fact]
    public void Given_a_close_frame_in_the_queue_when_a_ping_is_answered_then_no_pong_follows()
    {
        var frames = new OutgoingFrames(1024);
        frames.AddClose(ClosePayload.Empty);
        frames.AddPong("late"u8);

        Assert.Equal([Opcodes.Close], WrittenFrames.Of(TakeAll(frames)).Select(frame => frame.Opcode));
    }

    [Fact]
    public void Given_messages_before_the_close_frame_when_their_chunk_has_been_written_then_that_is_not_the_end()
    {
        var frames = new OutgoingFrames(1024);
        frames.Add("before"u8, MessageType.Text);
        frames.TryTake(out OutgoingFrames.Chunk before);
        frames.AddClose(ClosePayload.Empty);

        Assert.False(frames.Written(before));
    }

    [Fact]
    public void Given_the_chunk_with_the_close_frame_when_it_has_been_written_then_that_is_the_end()
    {
        var frames = new OutgoingFrames(1024);
        frames.AddClose(ClosePayload.Empty);
        frames.TryTake(out OutgoingFrames.Chunk close);

        Assert.True(frames.Written(close));
    }

    [Fact]
    public void Given_a_pong_taken_before_the_close_frame_came_when_it_has_been_written_then_that_is_not_the_end()
    {
        var frames = new OutgoingFrames(1024);
        frames.AddPong("pong"u8);
        frames.TryTake(out OutgoingFrames.Chunk pong);
        frames.AddClose(ClosePayload.Empty);

        Assert.False(frames.Written(pong));
    }

    [Fact]
    public void Given_frames_of_every_kind_when_they_are_discarded_then_nothing_is_left()
    {
        OutgoingFrames frames = Filled();

        frames.Discard();

        Assert.Equal((0L, false, false), (frames.Queued, frames.HasWork, frames.TryTake(out _)));
    }

    [Fact]
    public void Given_discarded_frames_when_a_message_is_added_then_it_is_refused()
    {
        OutgoingFrames frames = Filled();
        frames.Discard();

        Assert.Equal(SendStatus.NotOpen, frames.Add("late"u8, MessageType.Text));
    }

    [Fact]
    public void Given_discarded_frames_when_a_close_frame_or_a_pong_is_added_then_nothing_is_queued()
    {
        OutgoingFrames frames = Filled();
        frames.Discard();
        frames.AddClose(ClosePayload.Empty);
        frames.AddPong("late"u8);

        Assert.False(frames.HasWork);
    }

    [Fact]
    public void Given_a_chunk_under_way_when_the_rest_is_discarded_and_it_has_been_written_then_nothing_counts_as_queued()
    {
        OutgoingFrames frames = Filled();
        frames.TryTake(out OutgoingFrames.Chunk underWay);
        frames.Discard();
        frames.Written(underWay);

        Assert.Equal(0, frames.Queued);
    }

    private static OutgoingFrames Filled()
    {
        var frames = new OutgoingFrames(1 << 20);
        frames.Add(new byte[100_000], MessageType.Binary);
        frames.Add("text"u8, MessageType.Text);
        frames.AddPong("pong"u8);
        return frames;
    }

    private static byte[] TakeAll(OutgoingFrames frames)
    {
        var octets = new List<byte>();
        while (frames.TryTake(out OutgoingFrames.Chunk chunk))
        {
            octets.AddRange(chunk.Memory.Span);
            frames.Written(chunk);
        }

        return [.. octets];
    }
}
