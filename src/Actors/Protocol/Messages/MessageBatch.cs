using System.Buffers;
using System.Runtime.CompilerServices;

namespace VeraWebSockets.Actors.Protocol.Messages;

/// <summary>
/// Whole messages that were found in one read, in order, in one pooled buffer. Who receives a batch disposes it, once;
/// payloads are valid until then, and the socket reads on only when few batches are undisposed.
/// </summary>
public sealed class MessageBatch : IDisposable
{
    /// <summary>Most items of one batch.</summary>
    internal const int MaxCount = 256;

    private const int FirstCapacity = 16;

    private readonly SharedBuffer _buffer;
    private readonly byte[] _octets; // of the buffer
    private readonly int _limit;
    private Slice[] _slices;
    private int _disposed;

    /// <param name="buffer">Held by the batch until it is disposed; the caller's own hold stays the caller's.</param>
    /// <param name="expectedCount">Items to make room for at first; others may follow.</param>
    /// <param name="limit">Items after which it is full; at most <see cref="MaxCount"/>.</param>
    internal MessageBatch(SharedBuffer buffer, int expectedCount = 1, int limit = MaxCount)
    {
        buffer.Hold();
        _buffer = buffer;
        _octets = buffer.Octets;
        _limit = limit;
        _slices = ArrayPool<Slice>.Shared.Rent(Math.Clamp(expectedCount, FirstCapacity, MaxCount));
    }

    /// <summary>Who gave a batch away, and wants to know when it has come back.</summary>
    internal interface IOwner
    {
        /// <summary>The batch was disposed. On the thread that did it; called once.</summary>
        void OnDisposed();
    }

    /// <summary>Number of items; at least one.</summary>
    public int Count { get; private set; }

    /// <summary>Messages that were dropped between the batch before and this one, where the options allow it.</summary>
    public int DroppedBefore { get; internal set; }

    /// <summary>Items that are messages, not pongs or the close frame.</summary>
    public int MessageCount { get; private set; }

    /// <summary>Octets of the messages.</summary>
    public long MessageOctets { get; private set; }

    /// <summary>Set once, before the batch is handed on.</summary>
    internal IOwner? Owner { private get; set; }

    internal bool IsFull => Count >= _limit;

    /// <summary>What the batch keeps from being used for anything else, maybe with others.</summary>
    internal SharedBuffer Buffer => _buffer;

    /// <summary>What item <paramref name="index"/> is.</summary>
    public MessageKind KindOf(int index) => _slices[Checked(index)].Kind;

    /// <summary>The octets of item <paramref name="index"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> PayloadOf(int index)
    {
        ref readonly Slice slice = ref _slices[Checked(index)];
        return _octets.AsSpan(slice.Offset, slice.Length);
    }

    /// <summary>Gives the buffer back and lets the socket read on.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            ArrayPool<Slice>.Shared.Return(_slices);
            _buffer.Release();
            Owner?.OnDisposed();
        }
    }

    internal void Add(MessageKind kind, int offset, int length)
    {
        Append(kind, offset, length);
        if (kind is MessageKind.Text or MessageKind.Binary)
        {
            CountMessages(1, length);
        }
    }

    /// <summary>As <see cref="Add"/>, but for a message that is counted later, with others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Append(MessageKind kind, int offset, int length)
    {
        int count = Count;
        Slice[] slices = _slices;
        if ((uint)count >= (uint)slices.Length)
        {
            slices = Grow();
        }

        slices[count] = new Slice(kind, offset, length);
        Count = count + 1;
    }

    internal void CountMessages(int messages, long octets)
    {
        MessageCount += messages;
        MessageOctets += octets;
    }

    /// <summary>Takes items out, maybe all.</summary>
    internal void Remove(int start, int count)
    {
        foreach (Slice slice in _slices.AsSpan(start, count))
        {
            bool isMessage = slice.Kind is MessageKind.Text or MessageKind.Binary;
            MessageCount -= isMessage ? 1 : 0;
            MessageOctets -= isMessage ? slice.Length : 0;
        }

        _slices.AsSpan((start + count)..Count).CopyTo(_slices.AsSpan(start));
        Count -= count;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Slice[] Grow()
    {
        Slice[] larger = ArrayPool<Slice>.Shared.Rent(Math.Min(Count * 4, MaxCount));
        _slices.AsSpan().CopyTo(larger);
        ArrayPool<Slice>.Shared.Return(_slices);
        return _slices = larger;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Checked(int index)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        return index;
    }

    private readonly record struct Slice(MessageKind Kind, int Offset, int Length);
}
