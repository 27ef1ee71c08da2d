using VeraWebSockets.Actors.Protocol.Frames;

namespace VeraWebSockets.Protocol.Tests.Messages;

/// <summary>What is unfinished when the connection is lost, and the limit, in pieces; the rest is in <see cref="PieceExamples"/>.</summary>
public class PieceTests
{
    [Fact]
    public void Given_a_fragment_when_the_connection_is_lost_behind_it_then_it_was_delivered() // O169
    {
        Session session = new Session(PieceExamples.Rules).Receive(Wire.Text("hello", isFinal: false));

        Assert.Equal(["text hello"], session.Received);
    }

    [Fact]
    public void Given_5000_of_9000_octets_when_the_connection_is_lost_then_the_full_piece_was_delivered() // O170
    {
        byte[] begun = Wire.Binary(new byte[9_000])[..5_004];

        Session session = new Session(PieceExamples.Rules).ReceiveInPieces(begun, 700);

        session.Protocol.Discard();
        Assert.Equal([Session.Describe("binary", new byte[4_096])], session.Received);
    }

    [Fact]
    public void Given_a_piece_that_lacks_an_octet_when_it_waits_then_nothing_was_delivered()
    {
        byte[] begun = Wire.Binary(new byte[9_000])[..4_099];

        Session session = new Session(PieceExamples.Rules).Receive(begun);

        session.Protocol.Discard();
        Assert.Empty(session.Received);
    }

    [Fact]
    public void Given_a_message_of_the_limit_when_received_then_all_its_pieces_are_delivered()
    {
        Session session = new Session(PieceExamples.Rules).Receive(Wire.Binary(new byte[1 << 20]));

        Assert.Equal((256, "open"), (session.Received.Count, session.End));
    }

    [Fact]
    public void Given_messages_one_after_another_when_received_then_each_has_the_whole_limit()
    {
        byte[] message = [.. Wire.Binary(new byte[3], false), .. Wire.Frame(Opcode.Continuation, new byte[3])];

        Session session = new Session(PieceExamples.Rules with { MaxMessageSize = 6 }).Receive([.. message, .. message]);

        Assert.Equal((4, "open"), (session.Received.Count, session.End));
    }

    [Fact]
    public void Given_a_message_in_pieces_when_it_is_long_then_no_buffer_is_longer_than_the_largest_receive_buffer()
    {
        byte[] message = Wire.Binary(new byte[1 << 20]);
        using var watch = new PoolWatch();

        new Session(PieceExamples.Rules).ReceiveInPieces(message, 1_400, 60_000);

        Assert.InRange(watch.LongestOctets, 1, 65_536);
    }
}
