using VeraWebSockets.Actors.Protocol;
using VeraWebSockets.Actors.Protocol.Frames;
using VeraWebSockets.Actors.Protocol.Messages;

namespace VeraWebSockets.Protocol.Tests.Messages;

/// <summary>What is rented, for how long, and how often octets are moved.</summary>
public class MemoryTests
{
    [Fact]
    public void Given_a_new_session_when_it_waits_then_it_holds_no_buffer()
    {
        using var watch = new PoolWatch();
        ClientProtocol protocol = new Session().Protocol;

        Assert.Equal((true, 0), (protocol.IsIdle, watch.Outstanding));
    }

    [Fact]
    public void Given_all_messages_taken_and_disposed_when_it_waits_then_it_holds_no_buffer()
    {
        byte[] octets = Wire.Join(Wire.Text("a"), Wire.Ping("b"), Wire.Binary(new byte[70_000]), Wire.Text("c"));
        using var watch = new PoolWatch();

        Session session = new Session().Receive(octets);

        Assert.Equal((true, 0), (session.Protocol.IsIdle, watch.Outstanding));
    }

    [Fact]
    public void Given_a_batch_that_is_not_disposed_when_it_waits_then_only_the_buffers_of_the_batch_are_out()
    {
        using var watch = new PoolWatch();
        Session session = new Session(inFlight: 1).Receive(Wire.Text("a"));

        Assert.Equal((true, 2), (session.Protocol.IsIdle, watch.Outstanding));
        session.DisposeAll();
    }

    [Fact]
    public void Given_a_read_that_brought_nothing_when_taken_then_the_buffer_goes_back()
    {
        using var watch = new PoolWatch();
        var session = new Session();
        session.Protocol.GetMemory();

        session.TakeAll();

        Assert.Equal((true, 0), (session.Protocol.IsIdle, watch.Outstanding));
    }

    [Theory]
    [InlineData("81")]
    [InlineData("8105 4865")]
    [InlineData("827F 0000000000020000 00")]
    public void Given_an_unfinished_frame_when_it_waits_then_it_is_not_idle(string octets)
    {
        ClientProtocol protocol = new Session().Receive(Wire.Hex(octets)).Protocol;

        bool idle = protocol.IsIdle;

        protocol.Discard();
        Assert.False(idle);
    }

    [Theory]
    [InlineData("81")]
    [InlineData("8105 4865")]
    [InlineData("0102 4865")]
    [InlineData("0102 4865 8005 00")]
    [InlineData("827F 0000000000020000 00")]
    public void Given_something_unfinished_when_discarded_then_every_buffer_is_given_back_once(string octets)
    {
        using var watch = new PoolWatch();
        ClientProtocol protocol = new Session().Receive(Wire.Hex(octets)).Protocol;

        protocol.Discard();

        Assert.Equal((0, 0), (watch.Outstanding, watch.Strays));
    }

    [Fact]
    public void Given_a_header_that_declares_16_MiB_when_little_comes_then_at_most_1_MiB_is_rented()
    {
        byte[] begun = [.. Wire.Header(Opcode.Binary, 1 << 24), .. new byte[100]];
        using var watch = new PoolWatch();
        ClientProtocol protocol = new Session(1 << 24).Receive(begun).Protocol;

        protocol.GetMemory();

        protocol.Discard();
        Assert.InRange(watch.LongestOctets, 1, 1 << 20);
    }

    [Fact]
    public void Given_a_message_of_16_MiB_when_received_then_no_buffer_is_longer_than_that()
    {
        byte[] frame = Wire.Binary(new byte[1 << 24]);
        using var watch = new PoolWatch();

        Session session = new Session(1 << 24).Receive(frame);

        Assert.Equal((1, 1 << 24), (session.Received.Count, watch.LongestOctets));
    }

    [Fact]
    public void Given_a_hundred_thousand_fragments_of_one_octet_when_received_then_only_their_octets_count()
    {
        byte[] fragments = Wire.Join(Enumerable.Repeat(Wire.Frame(Opcode.Continuation, [1], false), 100_000));
        byte[] message = [.. Wire.Binary([], false), .. fragments, .. Wire.Frame(Opcode.Continuation, [])];
        using var watch = new PoolWatch();

        Session session = new Session().Receive(message);

        Assert.Equal((1, 131_072), (session.Received.Count, watch.LongestOctets));
    }

    [Fact]
    public void Given_a_hundred_thousand_pings_when_received_then_they_take_no_more_than_the_receive_buffers()
    {
        byte[] pings = Wire.Join(Enumerable.Repeat(Wire.Ping(""), 100_000));
        using var watch = new PoolWatch();

        new Session().Receive(pings);

        Assert.InRange(watch.LongestOctets, 1, ReceiveBuffer.LargeSize);
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(65_526)]
    public void Given_frames_that_share_buffers_when_they_come_in_pieces_then_no_buffer_is_longer_than_the_largest(int payloadLength)
    {
        byte[] frames = Wire.Join(Enumerable.Repeat(Wire.Binary(new byte[payloadLength]), 2_000_000 / payloadLength));
        using var watch = new PoolWatch();

        new Session().ReceiveInPieces(frames, 1_400, 9_000, 40_000);

        Assert.InRange(watch.LongestOctets, 1, ReceiveBuffer.LargeSize);
    }

    [Fact]
    public void Given_a_frame_that_comes_drop_by_drop_when_received_then_it_is_moved_into_another_buffer_at_most_twice()
    {
        byte[] frame = Wire.Binary(new byte[60_000]);
        using var watch = new PoolWatch();

        new Session().ReceiveInPieces(frame, 100);

        Assert.InRange(watch.OctetRents, 1, 3);
    }

    [Theory]
    [InlineData(1, MessageBatch.MaxCount, 262_144)] // alone: short messages in long reads
    [InlineData(1_024, MessageBatch.MaxCount, 262_144)]
    [InlineData(1_025, MessageBatch.MaxCount, 131_072)]
    [InlineData(4_096, MessageBatch.MaxCount, 131_072)]
    [InlineData(1, 64, 32_768)] // with others: what is read is taken in few turns
    [InlineData(128, 128, 32_768)]
    [InlineData(256, 128, 65_536)]
    [InlineData(1_024, 64, 131_072)]
    [InlineData(1_024, 128, 131_072)]
    [InlineData(4_096, 64, 131_072)]
    public void Given_reads_that_are_full_when_reading_goes_on_then_the_buffers_grow(int payloadLength, int batchLimit, int largest)
    {
        byte[] messages = Wire.Join(Enumerable.Repeat(Wire.Binary(new byte[payloadLength]), 2_000_000 / (payloadLength + 4)));
        Session session = new();
        session.Protocol.BatchLimit = batchLimit;
        using var watch = new PoolWatch();

        session.Receive(messages);

        Assert.Equal(largest, watch.LongestOctets);
    }

    [Fact]
    public void Given_large_reads_when_others_become_busy_then_the_next_buffers_are_small()
    {
        byte[] messages = Wire.Join(Enumerable.Repeat(Wire.Text("a"), 500_000));
        Session session = new Session().Receive(messages);
        session.Protocol.BatchLimit = 64;
        session.Receive(Wire.Text("a"));
        using var watch = new PoolWatch();

        session.Receive(messages);

        Assert.Equal(32_768, watch.LongestOctets);
    }

    [Fact]
    public void Given_small_reads_after_full_ones_when_reading_goes_on_then_the_buffers_shrink()
    {
        Session session = new Session().Receive(Wire.Join(Enumerable.Repeat(Wire.Text("a"), 50_000)));
        for (int i = 0; i < 3; i++)
        {
            session.Receive(Wire.Text("a"));
        }

        int room = session.Protocol.GetMemory().Length;

        session.TakeAll();
        Assert.Equal(ReceiveBuffer.SmallSize, room);
    }

    [Fact]
    public void Given_a_long_frame_that_is_whole_but_not_taken_when_there_is_more_then_there_is_room_for_it()
    {
        byte[] frame = Wire.Binary(new byte[70_000]);
        Session session = new Session().Receive(frame.AsSpan(0, 60_000));

        session.Protocol.Feed([.. frame[60_000..], .. Wire.Text("next")]);
        session.TakeAll();

        Assert.Equal([Session.Describe("binary", new byte[70_000]), "text next"], session.Received);
    }
}
