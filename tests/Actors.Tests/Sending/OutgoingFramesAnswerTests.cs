using VeraWebSockets.Actors.Protocol.Close;
using VeraWebSockets.Actors.Sending;
using VeraWebSockets.Actors.Tests.Fakes;
using VeraWebSockets.Testing;

namespace VeraWebSockets.Actors.Tests.Sending;

/// <summary>The close frame that answers the peer's: held back, so that replies go before it.</summary>
public sealed class OutgoingFramesAnswerTests
{
    private static readonly ClosePayload Answer = new(1000, []);

    private readonly OutgoingFrames _frames = new(1024);

    [Fact]
    public void Given_an_answer_held_back_when_all_is_taken_then_it_is_not_there()
    {
        _frames.HoldAnswer(Answer);

        Assert.Empty(TakeAll());
    }

    [Fact]
    public void Given_an_answer_held_back_when_a_message_is_added_then_it_leaves_before_the_answer()
    {
        _frames.HoldAnswer(Answer);
        _frames.Add("reply"u8, MessageType.Text);
        _frames.ReleaseAnswer();

        Assert.Equal([Opcodes.Text, Opcodes.Close], TakeAll());
    }

    [Fact]
    public void Given_an_answer_released_when_a_message_is_added_then_it_is_refused()
    {
        _frames.HoldAnswer(Answer);
        _frames.ReleaseAnswer();

        Assert.Equal(SendStatus.NotOpen, _frames.Add("late"u8, MessageType.Text));
    }

    [Fact]
    public void Given_an_answer_released_when_it_is_released_again_then_there_is_one_close_frame()
    {
        _frames.HoldAnswer(Answer);
        _frames.ReleaseAnswer();

        bool again = _frames.ReleaseAnswer();

        Assert.Equal((false, 1), (again, TakeAll().Count));
    }

    [Fact]
    public void Given_an_answer_held_back_when_we_close_ourselves_then_the_answer_is_due_no_more()
    {
        _frames.HoldAnswer(Answer);
        _frames.AddClose(new ClosePayload(4000, []));

        bool released = _frames.ReleaseAnswer();

        Assert.Equal((false, 1), (released, TakeAll().Count));
    }

    [Fact]
    public void Given_our_own_close_frame_when_an_answer_is_held_back_then_it_is_told_that_none_is_due()
    {
        _frames.AddClose(new ClosePayload(4000, []));

        Assert.False(_frames.HoldAnswer(Answer));
    }

    [Fact]
    public void Given_discarded_frames_when_an_answer_is_held_back_then_the_close_frame_was_the_peers_own()
    {
        _frames.Discard();

        Assert.True(_frames.HoldAnswer(Answer));
    }

    [Fact]
    public void Given_our_own_close_frame_that_was_discarded_when_an_answer_is_held_back_then_it_is_told_that_none_is_due()
    {
        _frames.AddClose(new ClosePayload(4000, []));
        _frames.Discard();

        Assert.False(_frames.HoldAnswer(Answer));
    }

    [Fact]
    public void Given_no_answer_when_it_is_released_then_nothing_is_added() => Assert.False(_frames.ReleaseAnswer());

    [Fact]
    public void Given_discarded_frames_when_the_answer_is_released_then_nothing_is_added()
    {
        _frames.HoldAnswer(Answer);
        _frames.Discard();

        Assert.False(_frames.ReleaseAnswer());
    }

    private List<byte> TakeAll()
    {
        List<byte> octets = [];
        while (_frames.TryTake(out OutgoingFrames.Chunk chunk))
        {
            octets.AddRange(chunk.Memory.Span);
            _frames.Written(chunk);
        }

        return [.. WrittenFrames.Of([.. octets]).Select(frame => frame.Opcode)];
    }
}
