using System.Runtime.InteropServices;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Protocol.Messages;

namespace VeraWebSockets.Actors.Streams;

/// <summary>
/// Batches that wait for a target that is slower than the peer, where messages may be dropped; the peer's close frame never is. Bounded in
/// messages and in octets of the buffers held, which batches may share. Used by one thread.
/// </summary>
/// <param name="policy">Not block.</param>
/// <param name="limit">Messages that may wait.</param>
/// <param name="maxOctets">Octets of buffers that may be held; a single one may be longer.</param>
internal sealed class OverflowQueue(ReceiveOverflow policy, int limit, long maxOctets)
{
    private readonly Queue<MessageBatch> _batches = new();
    private readonly Dictionary<SharedBuffer, int> _buffers = []; // and how many of the batches hold it
    private readonly int _limit = policy == ReceiveOverflow.Latest ? 1 : limit;
    private int _messages;
    private long _octets;
    private int _droppedBefore; // since a batch was taken

    public bool IsEmpty => _batches.Count == 0;

    /// <summary>Messages dropped so far.</summary>
    public long Dropped { get; private set; }

    /// <summary>Takes a batch over.</summary>
    public void Add(MessageBatch batch)
    {
        if (policy == ReceiveOverflow.DropNewest)
        {
            bool fits = IsEmpty || _buffers.ContainsKey(batch.Buffer) || _octets + batch.Buffer.Octets.Length <= maxOctets;
            int messages = MessagesOf(batch);
            int room = fits ? Math.Clamp(_limit - _messages, 0, messages) : 0;
            Drop(batch, from: room, messages - room);
            Enqueue(batch);
            return;
        }

        Enqueue(batch);
        while (_messages > _limit || (_octets > maxOctets && _buffers.Count > 1))
        {
            MakeRoom();
        }
    }

    /// <summary>Takes the first batch, which says how many messages were dropped since the one before.</summary>
    public MessageBatch Take()
    {
        MessageBatch batch = Dequeue();
        batch.DroppedBefore = _droppedBefore;
        _droppedBefore = 0;
        return batch;
    }

    public void Clear()
    {
        while (!IsEmpty)
        {
            Dequeue().Dispose();
        }
    }

    /// <summary>All but the close frame, which stands last.</summary>
    private static int MessagesOf(MessageBatch batch) =>
        batch.Count > 0 && batch.KindOf(batch.Count - 1) == MessageKind.Close ? batch.Count - 1 : batch.Count;

    /// <summary>Drops messages of the oldest batch: as many as have to go, or all where its buffer has to.</summary>
    private void MakeRoom()
    {
        MessageBatch oldest = _batches.Peek();
        int messages = MessagesOf(oldest);
        int count = _messages > _limit ? Math.Min(messages, _messages - _limit) : messages;
        if (count < messages)
        {
            Drop(oldest, from: 0, count);
            _messages -= count;
            return;
        }

        Dequeue();
        Drop(oldest, from: 0, count);
        Enqueue(oldest); // a close frame is left of the last batch only, which thus stays the last
    }

    private void Drop(MessageBatch batch, int from, int count)
    {
        batch.Remove(from, count);
        Dropped += count;
        _droppedBefore += count;
    }

    private void Enqueue(MessageBatch batch)
    {
        if (batch.Count == 0)
        {
            batch.Dispose();
            return;
        }

        _batches.Enqueue(batch);
        _messages += MessagesOf(batch);
        if (++CollectionsMarshal.GetValueRefOrAddDefault(_buffers, batch.Buffer, out _) == 1)
        {
            _octets += batch.Buffer.Octets.Length;
        }
    }

    private MessageBatch Dequeue()
    {
        MessageBatch batch = _batches.Dequeue();
        _messages -= MessagesOf(batch);
        if (--CollectionsMarshal.GetValueRefOrNullRef(_buffers, batch.Buffer) == 0)
        {
            _buffers.Remove(batch.Buffer);
            _octets -= batch.Buffer.Octets.Length;
        }

        return batch;
    }
}
