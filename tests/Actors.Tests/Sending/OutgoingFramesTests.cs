using VeraWebSockets.Actors.Protocol.Close;
using VeraWebSockets.Actors.Sending;
using VeraWebSockets.Actors.Tests.Fakes;
using VeraWebSockets.Testing;

namespace VeraWebSockets.Actors.Tests.Sending;

public sealed class OutgoingFramesTests
{
    private static readonly byte[] Hundred = new byte[100];

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

        PeerFrame frame = Assert.Single(WrittenFrames.TakenOf(frames));

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

        PeerFrame frame = Assert.Single(WrittenFrames.TakenOf(frames));

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

        Assert.Equal(sizes, WrittenFrames.TakenOf(frames).Select(frame => frame.Payload.Length));
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

        Assert.Equal(30 * (WrittenFrames.HeaderLength + 100), chunk.Length);
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
        var frames = new OutgoingFrames(2 * (WrittenFrames.HeaderLength + 100));
        frames.Add(Hundred, MessageType.Binary);

        SendStatus status = frames.Add(Hundred, MessageType.Binary);

        Assert.Equal((SendStatus.Queued, 2L * (WrittenFrames.HeaderLength + 100)), (status, frames.Queued));
    }

    [Fact]
    public void Given_a_queue_one_octet_short_when_a_message_is_added_then_the_queue_is_full()
    {
        var frames = new OutgoingFrames(2 * (WrittenFrames.HeaderLength + 100) - 1);
        frames.Add(Hundred, MessageType.Binary);

        Assert.Equal(SendStatus.QueueFull, frames.Add(Hundred, MessageType.Binary));
    }

    [Fact]
    public void Given_a_full_queue_when_a_shorter_message_fits_then_it_is_queued()
    {
        var frames = new OutgoingFrames(2 * (WrittenFrames.HeaderLength + 100) - 1);
        frames.Add(Hundred, MessageType.Binary);
        frames.Add(Hundred, MessageType.Binary);

        Assert.Equal(SendStatus.Queued, frames.Add(Hundred.AsSpan(1), MessageType.Binary));
    }

    [Fact]
    public void Given_a_refused_message_when_the_queue_is_taken_then_no_octet_of_it_is_there()
    {
        var frames = new OutgoingFrames(WrittenFrames.HeaderLength + 100);
        frames.Add(Hundred, MessageType.Binary);
        frames.Add("late"u8, MessageType.Text);

        Assert.Equal(WrittenFrames.HeaderLength + 100, WrittenFrames.TakeAll(frames).Length);
    }

    [Fact]
    public void Given_a_full_queue_when_its_chunk_is_only_being_written_then_it_still_counts()
    {
        var frames = new OutgoingFrames(WrittenFrames.HeaderLength + 100);
        frames.Add(Hundred, MessageType.Binary);
        frames.TryTake(out _);

        Assert.Equal(SendStatus.QueueFull, frames.Add(Hundred, MessageType.Binary));
    }

    [Fact]
    public void Given_a_full_queue_when_its_chunk_has_been_written_then_there_is_room_again()
    {
        var frames = new OutgoingFrames(WrittenFrames.HeaderLength + 100);
        frames.Add(Hundred, MessageType.Binary);
        WrittenFrames.TakeAll(frames);

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
        var frames = new OutgoingFrames(WrittenFrames.HeaderLength + 100);
        frames.Add(Hundred, MessageType.Binary);

        Assert.Equal(SendStatus.TooLong, frames.Add(new byte[WrittenFrames.HeaderLength + 101], MessageType.Binary));
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
}
