using VeraWebSockets.Actors.Protocol;
using VeraWebSockets.Actors.Protocol.Frames;
using VeraWebSockets.Actors.Protocol.Messages;

namespace VeraWebSockets.Protocol.Tests.Messages;

/// <summary>Batches: what one read brought, at most 256 items, valid until disposed.</summary>
public class MessageBatchTests
{
    [Fact]
    public void Given_a_thousand_messages_in_one_read_when_taken_then_no_batch_has_more_than_256()
    {
        Session session = new Session().Receive(Wire.Join(Enumerable.Repeat(Wire.Text("a"), 1_000)));

        Assert.Equal([256, 256, 256, 232], session.BatchSizes);
    }

    [Fact]
    public void Given_a_thousand_pongs_and_messages_in_one_read_when_taken_then_both_count()
    {
        Session session = new Session().Receive(Wire.Join(Enumerable.Repeat(Wire.Join(Wire.Text("a"), Wire.Pong("b")), 500)));

        Assert.Equal([256, 256, 256, 232], session.BatchSizes);
    }

    [Fact]
    public void Given_256_messages_and_a_close_when_taken_then_the_close_has_a_batch_of_its_own()
    {
        Session session = new Session().Receive([.. Wire.Join(Enumerable.Repeat(Wire.Text("a"), 256)), .. Wire.Close(1000)]);

        Assert.Equal([256, 1], session.BatchSizes);
    }

    [Fact]
    public void Given_a_thousand_messages_in_one_read_when_taken_then_their_order_is_kept()
    {
        IEnumerable<int> numbers = Enumerable.Range(0, 1_000);

        Session session = new Session().Receive(Wire.Join(numbers.Select(n => Wire.Text($"{n}"))));

        Assert.Equal(numbers.Select(n => $"text {n}"), session.Received);
    }

    [Fact]
    public void Given_a_fragmented_message_between_whole_ones_when_taken_then_their_order_is_kept()
    {
        byte[] octets = Wire.Join(Wire.Text("1"), Wire.Text("2", false), Wire.Pong("3"), Wire.More("2", true), Wire.Text("4"));

        Session session = new Session().Receive(octets);

        Assert.Equal(["text 1", "pong 3", "text 22", "text 4"], session.Received);
    }

    [Fact]
    public void Given_nothing_whole_when_taken_then_there_is_no_batch()
    {
        var session = new Session();

        session.Receive(Wire.Text("Hello").AsSpan(0, 6));

        Assert.False(session.Protocol.TryTake(out _));
    }

    [Fact]
    public void Given_a_batch_when_disposed_then_who_waits_is_told()
    {
        MessageBatch batch = BatchOf(Wire.Text("a"));
        var owner = new CountingOwner();
        batch.Owner = owner;

        batch.Dispose();

        Assert.Equal(1, owner.Disposed);
    }

    [Fact]
    public void Given_a_batch_when_disposed_twice_then_who_waits_is_told_once()
    {
        MessageBatch batch = BatchOf(Wire.Text("a"));
        var owner = new CountingOwner();
        batch.Owner = owner;

        batch.Dispose();
        batch.Dispose();

        Assert.Equal(1, owner.Disposed);
    }

    [Fact]
    public void Given_a_batch_when_disposed_twice_then_its_buffers_are_given_back_once()
    {
        using var watch = new PoolWatch();
        MessageBatch batch = BatchOf(Wire.Text("a"));

        batch.Dispose();
        batch.Dispose();

        Assert.Equal((0, 0), (watch.Outstanding, watch.Strays));
    }

    [Fact]
    public void Given_a_disposed_batch_when_a_payload_is_asked_for_then_the_caller_is_told()
    {
        MessageBatch batch = BatchOf(Wire.Text("a"));

        batch.Dispose();

        Assert.Throws<ObjectDisposedException>(() => batch.PayloadOf(0).Length);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(16)]
    public void Given_an_index_beyond_the_items_when_asked_for_then_the_caller_is_told(int index)
    {
        using MessageBatch batch = BatchOf(Wire.Text("a"));

        Assert.Throws<ArgumentOutOfRangeException>(() => batch.KindOf(index));
    }

    [Fact]
    public void Given_each_kind_of_item_when_asked_for_then_it_is_told()
    {
        using MessageBatch batch = BatchOf(Wire.Join(Wire.Text("a"), Wire.Binary([1]), Wire.Pong("p"), Wire.Close(1000)));

        MessageKind[] kinds = [.. Enumerable.Range(0, batch.Count).Select(batch.KindOf)];

        Assert.Equal([MessageKind.Text, MessageKind.Binary, MessageKind.Pong, MessageKind.Close], kinds);
    }

    [Fact]
    public void Given_a_fragmented_binary_message_when_asked_for_then_its_first_frame_decided()
    {
        using MessageBatch batch = BatchOf(Wire.Join(Wire.Binary([1], false), Wire.Frame(Opcode.Continuation, [2])));

        Assert.Equal(MessageKind.Binary, batch.KindOf(0));
    }

    [Fact]
    public void Given_a_buffer_that_all_have_released_when_used_then_the_caller_is_told()
    {
        var buffer = SharedBuffer.Rent(1);

        buffer.Release();

        Assert.Throws<ObjectDisposedException>(() => buffer.Octets);
    }

    [Fact]
    public void Given_a_buffer_that_all_have_released_when_released_again_then_the_caller_is_told()
    {
        var buffer = SharedBuffer.Rent(1);
        buffer.Release();

        Assert.Throws<ObjectDisposedException>(buffer.Release);
    }

    private static MessageBatch BatchOf(byte[] octets)
    {
        ClientProtocol protocol = new Session().Protocol;
        protocol.Feed(octets);
        Assert.True(protocol.TryTake(out MessageBatch? batch));
        return batch;
    }
}
