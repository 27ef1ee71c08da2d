using VeraWebSockets.Actors.Protocol.Close;
using VeraWebSockets.Actors.Sending;
using VeraWebSockets.Actors.Tests.Fakes;
using VeraWebSockets.Testing;

namespace VeraWebSockets.Actors.Tests.Sending;

/// <summary>The news that a queue under pressure is empty again, pings, and messages in several frames.</summary>
public sealed class OutgoingFramesReliefTests
{
    [Fact]
    public void Given_a_refused_message_when_the_queue_is_empty_again_then_that_is_told_once()
    {
        var frames = new OutgoingFrames(106);
        frames.Add(new byte[100], MessageType.Binary);
        frames.Add(new byte[100], MessageType.Binary);
        TakeAll(frames);

        Assert.Equal((true, false), (frames.TakeRelief(), frames.TakeRelief()));
    }

    [Fact]
    public void Given_a_refused_message_when_the_queue_is_not_empty_then_nothing_is_told()
    {
        var frames = new OutgoingFrames(106);
        frames.Add(new byte[100], MessageType.Binary);
        frames.Add(new byte[100], MessageType.Binary);

        Assert.False(frames.TakeRelief());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Given_a_refused_message_when_nothing_more_will_be_told_then_the_queue_is_not_under_pressure(bool closes)
    {
        var frames = new OutgoingFrames(106);
        frames.Add(new byte[100], MessageType.Binary);
        frames.Add(new byte[100], MessageType.Binary);
        bool before = frames.IsPressed;
        if (closes)
        {
            frames.AddClose(ClosePayload.Empty);
        }
        else
        {
            frames.Discard();
        }

        Assert.Equal((true, false), (before, frames.IsPressed));
    }

    [Theory]
    [InlineData(1000, false)]
    [InlineData(OutgoingFrames.ChunkSize + 1, true)]
    public void Given_messages_when_they_have_left_then_that_is_told_only_where_much_had_gathered(int size, bool told)
    {
        var frames = new OutgoingFrames(1 << 20);
        frames.Add(new byte[size], MessageType.Binary);
        TakeAll(frames);

        Assert.Equal(told, frames.TakeRelief());
    }

    [Fact]
    public void Given_pressure_when_the_close_frame_has_left_too_then_nothing_is_told()
    {
        var frames = new OutgoingFrames(106);
        frames.Add(new byte[100], MessageType.Binary);
        frames.Add(new byte[100], MessageType.Binary);
        frames.AddClose(ClosePayload.Empty);
        TakeAll(frames);

        Assert.False(frames.TakeRelief());
    }

    [Fact]
    public void Given_many_pings_when_nothing_has_left_then_one_is_sent()
    {
        var frames = new OutgoingFrames(1024);
        for (int i = 0; i < 1000; i++)
        {
            frames.AddPing();
        }

        Assert.Equal([(Opcodes.Ping, 0)], TakeAll(frames).Select(frame => (frame.Opcode, frame.Payload.Length)));
    }

    [Fact]
    public void Given_a_close_frame_in_the_queue_when_a_ping_is_due_then_none_follows()
    {
        var frames = new OutgoingFrames(1024);
        frames.AddClose(ClosePayload.Empty);
        frames.AddPing();

        Assert.Equal([Opcodes.Close], TakeAll(frames).Select(frame => frame.Opcode));
    }

    [Theory]
    [InlineData(OutgoingFrames.FragmentSize, 1)]
    [InlineData(OutgoingFrames.FragmentSize + 1, 2)]
    [InlineData(3 * OutgoingFrames.FragmentSize, 3)]
    public void Given_a_long_message_when_it_is_taken_then_it_is_in_fragments_of_one_message(int size, int fragments)
    {
        var frames = new OutgoingFrames(16 << 20);
        frames.Add(new byte[size], MessageType.Binary);

        (byte Opcode, bool Fin)[] expected =
            [.. Enumerable.Range(0, fragments).Select(i => (i == 0 ? Opcodes.Binary : Opcodes.Continuation, i == fragments - 1))];
        Assert.Equal(expected, TakeAll(frames).Select(frame => (frame.Opcode, frame.Fin)));
    }

    [Fact]
    public void Given_a_long_message_when_it_is_taken_then_its_octets_are_whole()
    {
        byte[] payload = [.. Enumerable.Range(0, (2 << 20) + 17).Select(i => (byte)(i * 13))];
        var frames = new OutgoingFrames(16 << 20);
        frames.Add(payload, MessageType.Binary);

        Assert.True(payload.AsSpan().SequenceEqual(TakeAll(frames).SelectMany(frame => frame.Payload).ToArray()));
    }

    [Fact]
    public void Given_a_long_message_that_waits_when_a_pong_is_added_then_it_passes_between_two_fragments()
    {
        var frames = new OutgoingFrames(16 << 20);
        frames.Add(new byte[3 << 20], MessageType.Binary);
        frames.TryTake(out OutgoingFrames.Chunk first);
        frames.Written(first);
        frames.AddPong("p"u8);

        Assert.Equal([Opcodes.Pong, Opcodes.Continuation, Opcodes.Continuation], TakeAll(frames).Select(frame => frame.Opcode));
    }

    private static List<PeerFrame> TakeAll(OutgoingFrames frames)
    {
        var all = new List<PeerFrame>();
        while (frames.TryTake(out OutgoingFrames.Chunk chunk))
        {
            all.AddRange(WrittenFrames.Of(chunk.Memory.Span));
            frames.Written(chunk);
        }

        return all;
    }
}
