using VeraWebSockets.Actors.Protocol.Close;
using VeraWebSockets.Actors.Sending;
using VeraWebSockets.Actors.Tests.Fakes;
using VeraWebSockets.Testing;

namespace VeraWebSockets.Actors.Tests.Sending;

/// <summary>Pongs, which pass messages, and the close frame, which nothing follows.</summary>
public sealed class OutgoingControlFramesTests
{
    private static readonly byte[] Hundred = new byte[100];
    private static readonly byte[] Latest = [.. Hundred[..99], 1];

    [Fact]
    public void Given_a_pong_for_which_there_is_no_room_when_it_is_added_then_it_takes_the_place_of_all_that_wait()
    {
        const int fitting = OutgoingFrames.MaxPongs / (WrittenFrames.HeaderLength + 100);
        var frames = new OutgoingFrames(1024);
        for (int i = 0; i < fitting; i++)
        {
            frames.AddPong(Hundred);
        }

        frames.AddPong(Latest);

        Assert.Equal(Latest, Assert.Single(WrittenFrames.TakenOf(frames)).Payload);
    }

    [Fact]
    public void Given_pongs_that_wait_when_there_may_be_no_room_for_another_then_the_last_one_says_so()
    {
        const int fitting = OutgoingFrames.MaxPongs / (WrittenFrames.HeaderLength + 125);
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

        Assert.Equal(["pong", "first"], WrittenFrames.TakenOf(frames).Select(frame => frame.Text));
    }

    [Fact]
    public void Given_a_ping_without_payload_when_its_pong_is_taken_then_it_is_empty()
    {
        var frames = new OutgoingFrames(1024);
        frames.AddPong([]);

        PeerFrame frame = Assert.Single(WrittenFrames.TakenOf(frames));

        Assert.Equal((Opcodes.Pong, 0), (frame.Opcode, frame.Payload.Length));
    }

    [Fact]
    public void Given_a_full_queue_when_a_close_frame_is_added_then_it_has_room_all_the_same()
    {
        var frames = new OutgoingFrames(WrittenFrames.HeaderLength + 100);
        frames.Add(Hundred, MessageType.Binary);

        Assert.True(frames.AddClose(new ClosePayload(1000, [])));
    }

    [Fact]
    public void Given_a_close_frame_in_the_queue_when_all_is_taken_then_it_is_the_last()
    {
        var frames = new OutgoingFrames(1024);
        frames.Add("before"u8, MessageType.Text);
        frames.AddClose(new ClosePayload(1001, "bye"u8.ToArray()));

        IReadOnlyList<PeerFrame> written = WrittenFrames.TakenOf(frames);

        Assert.Equal(
            ["Text before", "Close 1001 bye"],
            written.Select(frame => frame.Opcode == Opcodes.Close ? $"Close {frame.CloseCode} {frame.CloseReason}" : $"Text {frame.Text}"));
    }

    [Fact]
    public void Given_a_close_payload_without_code_when_it_is_taken_then_the_frame_is_empty()
    {
        var frames = new OutgoingFrames(1024);
        frames.AddClose(ClosePayload.Empty);

        PeerFrame frame = Assert.Single(WrittenFrames.TakenOf(frames));

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
    public void Given_a_close_frame_in_the_queue_when_a_ping_is_answered_then_the_pong_passes_it()
    {
        var frames = new OutgoingFrames(1024);
        frames.AddClose(ClosePayload.Empty);
        frames.AddPong("in time"u8);

        Assert.Equal([Opcodes.Pong, Opcodes.Close], WrittenFrames.TakenOf(frames).Select(frame => frame.Opcode));
    }

    [Fact]
    public void Given_a_close_frame_on_its_way_when_a_ping_is_answered_then_no_pong_follows()
    {
        var frames = new OutgoingFrames(1024);
        frames.AddClose(ClosePayload.Empty);
        frames.TryTake(out OutgoingFrames.Chunk close);
        frames.AddPong("late"u8);

        Assert.Equal((true, false), (frames.Written(close), frames.HasWork));
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
}
