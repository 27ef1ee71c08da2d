using VeraWebSockets.Actors.Protocol.Frames;
using VeraWebSockets.Actors.Protocol.Messages;

namespace VeraWebSockets.Protocol.Tests.Messages;

/// <summary>Streams that would fill memory: a bomb, a million of the smallest frames, fragments without an end.</summary>
public class HostileStreamTests(ITestOutputHelper output)
{
    private const int Million = 1_000_000;
    private const int Limit = 1 << 24;
    private const long MostGrowth = (2L * Limit) + (16 << 20); // issue 3: twice the limit and 16 MiB

    private static readonly ReceiveRules Deflating = DeflateExamples.With(DeflateExamples.TakeOver, Limit);

    public static TheoryData<bool> Compressed => new([false, true]);

    [Fact]
    public void Given_a_bomb_of_1_GiB_when_received_then_it_is_refused()
    {
        byte[] bomb = DeflateExamples.Binary(Deflated.Bomb(1024));

        Session session = new Session(Deflating).Receive(bomb);

        session.Protocol.Discard();
        Assert.Equal(["close 1009 message longer than 16777216 octets"], session.Sent);
    }

    [Fact]
    public void Given_a_bomb_of_1_GiB_when_received_then_memory_grows_by_little()
    {
        byte[] bomb = DeflateExamples.Binary(Deflated.Bomb(1024));
        using var watch = new PoolWatch();

        new Session(Deflating).Receive(bomb).Protocol.Discard();

        output.WriteLine($"{bomb.Length} octets on the wire, {watch.PeakOctets} rented at most");
        Assert.InRange(watch.PeakOctets, 1, MostGrowth);
    }

    [Fact]
    public void Given_a_bomb_of_1_GiB_when_received_then_little_is_allocated()
    {
        byte[] bomb = DeflateExamples.Binary(Deflated.Bomb(1024));
        long before = GC.GetAllocatedBytesForCurrentThread();

        new Session(Deflating).Receive(bomb).Protocol.Discard();

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, MostGrowth);
    }

    [Fact]
    public void Given_a_bomb_in_fragments_when_received_then_it_is_refused()
    {
        byte[] bomb = CompressedMessageTests.InFragments(Deflated.Bomb(1024), 5_000);

        Session session = new Session(Deflating).Receive(bomb);

        session.Protocol.Discard();
        Assert.Equal(["close 1009 message longer than 16777216 octets"], session.Sent);
    }

    [Theory]
    [MemberData(nameof(Compressed))]
    public void Given_a_million_empty_fragments_when_received_then_they_take_no_more_than_the_receive_buffers(bool isCompressed)
    {
        byte[] octets = [isCompressed ? (byte)0x42 : (byte)0x02, 0x00, .. new byte[2 * Million]];
        using var watch = new PoolWatch();

        new Session(Deflating).Receive(octets).Protocol.Discard();

        Assert.InRange(watch.PeakOctets, 1, 3 * ReceiveBuffer.LargeSize); // two while octets are moved, and the inflater's own
    }

    [Theory]
    [MemberData(nameof(Compressed))]
    public void Given_a_million_fragments_of_one_octet_when_received_then_only_their_octets_count(bool isCompressed)
    {
        byte[] payload = isCompressed ? Deflated.Stored(new byte[Million]) : new byte[Million];
        byte[] octets = [isCompressed ? (byte)0x42 : (byte)0x02, 0x00, .. payload.SelectMany(octet => new byte[] { 0x00, 0x01, octet })];
        using var watch = new PoolWatch();

        new Session(Deflating).Receive(octets).Protocol.Discard();

        Assert.InRange(watch.PeakOctets, Million, 4 * Million);
    }

    [Fact]
    public void Given_fragments_without_an_end_when_they_pass_the_limit_then_they_are_refused()
    {
        byte[] fragment = Wire.Frame(Opcode.Continuation, new byte[1_000], isFinal: false);
        Session session = new Session(maxMessageSize: 100_500).Receive(Wire.Binary([], isFinal: false));
        int count = 0;
        while (session.End == "open" && count < 200)
        {
            session.Receive(fragment);
            count++;
        }

        Assert.Equal((101, "message longer than 100500 octets"), (count, session.End));
    }

    [Fact]
    public void Given_fragments_that_inflate_to_nothing_when_they_do_not_end_then_memory_does_not_grow()
    {
        byte[] fragment = Wire.Frame(Opcode.Continuation, Wire.Hex("00 00 00 FF FF"), isFinal: false);
        byte[] octets = [0x42, 0x00, .. Wire.Join(Enumerable.Repeat(fragment, Million / 10))];
        using var watch = new PoolWatch();

        new Session(Deflating).Receive(octets).Protocol.Discard();

        Assert.InRange(watch.PeakOctets, 1, 3 * ReceiveBuffer.LargeSize); // two while octets are moved, and the inflater's own
    }
}
