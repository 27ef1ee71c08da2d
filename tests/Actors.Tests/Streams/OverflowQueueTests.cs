using System.Text;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Protocol.Messages;
using VeraWebSockets.Actors.Streams;
using VeraWebSockets.Protocol.Tests;

namespace VeraWebSockets.Actors.Tests.Streams;

public sealed class OverflowQueueTests
{
    [Theory]
    [InlineData(ReceiveOverflow.DropOldest, "ab cd ef", 4, "c d|e f")]
    [InlineData(ReceiveOverflow.DropOldest, "abc def", 4, "c|d e f")]
    [InlineData(ReceiveOverflow.DropOldest, "abcdef", 4, "c d e f")]
    [InlineData(ReceiveOverflow.DropOldest, "ab cd", 4, "a b|c d")]
    [InlineData(ReceiveOverflow.DropNewest, "ab cd ef", 4, "a b|c d")]
    [InlineData(ReceiveOverflow.DropNewest, "abc def", 4, "a b c|d")]
    [InlineData(ReceiveOverflow.DropNewest, "abcdef", 4, "a b c d")]
    [InlineData(ReceiveOverflow.Latest, "ab cd ef", 4, "f")]
    [InlineData(ReceiveOverflow.Latest, "a", 4, "a")]
    [InlineData(ReceiveOverflow.DropOldest, "abcd ef!", 4, "c d|e f !")]
    [InlineData(ReceiveOverflow.DropNewest, "abcd ef!", 4, "a b c d|!")]
    [InlineData(ReceiveOverflow.Latest, "abcd ef!", 4, "f !")]
    [InlineData(ReceiveOverflow.Latest, "abcd !", 4, "d|!")]
    [InlineData(ReceiveOverflow.DropNewest, "abcd !", 4, "a b c d|!")]
    public void Given_batches_of_messages_when_more_come_than_may_wait_then_those_are_left_that_the_policy_says_and_the_close(
        ReceiveOverflow policy, string batches, int limit, string left)
    {
        OverflowQueue queue = Fill(policy, batches, limit);

        Assert.Equal(left, Drain(queue));
    }

    [Theory]
    [InlineData(ReceiveOverflow.DropOldest)]
    [InlineData(ReceiveOverflow.DropNewest)]
    [InlineData(ReceiveOverflow.Latest)]
    public void Given_messages_that_were_dropped_when_the_others_are_taken_then_their_number_has_been_told(ReceiveOverflow policy)
    {
        OverflowQueue queue = Fill(policy, "abc def ghi", limit: 4);
        int told = 0, taken = 0;
        while (!queue.IsEmpty)
        {
            using MessageBatch batch = queue.Take();
            told += batch.DroppedBefore;
            taken += batch.Count;
        }

        Assert.Equal((queue.Dropped, 9), (told, told + taken));
    }

    [Theory]
    [InlineData(ReceiveOverflow.DropOldest, "c")]
    [InlineData(ReceiveOverflow.DropNewest, "a")]
    public void Given_buffers_longer_than_may_be_held_when_more_come_then_one_is_left(ReceiveOverflow policy, string left)
    {
        var queue = new OverflowQueue(policy, limit: 100, maxOctets: 1);
        foreach (string batch in (string[])["a", "b", "c"])
        {
            queue.Add(BatchOf(batch));
        }

        Assert.Equal(left, Drain(queue));
    }

    /// <param name="policy">What is dropped.</param>
    /// <param name="steps">A message in a buffer each, or one taken.</param>
    /// <param name="maxOctets">Of buffers of 16.</param>
    /// <param name="left">What waits in the end.</param>
    [Theory]
    [InlineData(ReceiveOverflow.DropOldest, "a0 b0 c0 d0", 16, "a|b|c|d")]
    [InlineData(ReceiveOverflow.DropNewest, "a0 b0 c0 d0", 16, "a|b|c|d")]
    [InlineData(ReceiveOverflow.DropOldest, "a0 b1 c0 d1 e0", 32, "a|b|c|d|e")]
    [InlineData(ReceiveOverflow.DropNewest, "a0 b1 c0 d1 e0", 32, "a|b|c|d|e")]
    [InlineData(ReceiveOverflow.DropOldest, "a0 b0 c1 d2", 32, "c|d")]
    [InlineData(ReceiveOverflow.DropNewest, "a0 b0 c1 d2 e1", 32, "a|b|c|e")]
    [InlineData(ReceiveOverflow.DropOldest, "a0 b0", 1, "a|b")]
    [InlineData(ReceiveOverflow.DropNewest, "a0 b0", 1, "a|b")]
    [InlineData(ReceiveOverflow.DropOldest, "a0 b1 c1", 1, "b|c")]
    [InlineData(ReceiveOverflow.DropNewest, "a0 b1 c0", 1, "a|c")]
    [InlineData(ReceiveOverflow.DropOldest, "a0 b0 < c1 d2", 32, "c|d")]
    [InlineData(ReceiveOverflow.DropNewest, "a0 b0 < c1 d2", 32, "b|c")]
    [InlineData(ReceiveOverflow.DropNewest, "a0 b0 < < c1 d2 e3", 32, "c|d")]
    [InlineData(ReceiveOverflow.DropOldest, "a0 < b0 < c0 d1 e2", 32, "d|e")]
    [InlineData(ReceiveOverflow.Latest, "a0 b0 c0", 1, "c")]
    [InlineData(ReceiveOverflow.DropOldest, "a0 b0 !0", 1, "a|b|!")]
    [InlineData(ReceiveOverflow.DropOldest, "a0 b0 !1", 1, "!")]
    [InlineData(ReceiveOverflow.DropNewest, "a0 b0 c1 !1", 16, "a|b|!")]
    public void Given_batches_that_share_buffers_when_they_wait_then_each_buffer_counts_once(
        ReceiveOverflow policy, string steps, int maxOctets, string left)
    {
        SharedBuffer[] buffers = [.. Enumerable.Range(0, 4).Select(_ => SharedBuffer.Rent(16))];
        var queue = new OverflowQueue(policy, limit: 100, maxOctets);
        foreach ((int at, string step) in steps.Split(' ').Index())
        {
            if (step == "<")
            {
                queue.Take().Dispose();
            }
            else
            {
                queue.Add(BatchIn(buffers[step[1] - '0'], step[..1], at));
            }
        }

        Assert.Equal(left, Drain(queue));
        Array.ForEach(buffers, buffer => buffer.Release());
    }

    [Fact]
    public void Given_batches_when_all_of_their_messages_are_dropped_then_they_are_disposed()
    {
        var owner = new CountingOwner();
        var queue = new OverflowQueue(ReceiveOverflow.Latest, limit: 1, maxOctets: 1 << 20);
        for (int i = 0; i < 5; i++)
        {
            MessageBatch batch = BatchOf("x");
            batch.Owner = owner;
            queue.Add(batch);
        }

        int whileWaiting = owner.Disposed;
        queue.Clear();

        Assert.Equal((4, 5), (whileWaiting, owner.Disposed));
    }

    private static OverflowQueue Fill(ReceiveOverflow policy, string batches, int limit)
    {
        var queue = new OverflowQueue(policy, limit, maxOctets: 1 << 20);
        foreach (string batch in batches.Split(' '))
        {
            queue.Add(BatchOf(batch));
        }

        return queue;
    }

    /// <summary>A message for each letter; an exclamation mark is the close frame.</summary>
    private static MessageBatch BatchOf(string letters)
    {
        SharedBuffer buffer = SharedBuffer.Rent(letters.Length);
        MessageBatch batch = BatchIn(buffer, letters, at: 0);
        buffer.Release();
        return batch;
    }

    private static MessageBatch BatchIn(SharedBuffer buffer, string letters, int at)
    {
        Encoding.ASCII.GetBytes(letters, buffer.Octets.AsSpan(at));
        var batch = new MessageBatch(buffer);
        for (int i = 0; i < letters.Length; i++)
        {
            batch.Add(letters[i] == '!' ? MessageKind.Close : MessageKind.Text, at + i, 1);
        }

        return batch;
    }

    private static string Drain(OverflowQueue queue)
    {
        var batches = new List<string>();
        while (!queue.IsEmpty)
        {
            using MessageBatch batch = queue.Take();
            batches.Add(string.Join(' ', Enumerable.Range(0, batch.Count).Select(i => Encoding.ASCII.GetString(batch.PayloadOf(i)))));
        }

        return string.Join('|', batches);
    }
}
