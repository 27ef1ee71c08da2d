using System.Numerics;
using VeraWebSockets.Actors.Protocol.Frames;

namespace VeraWebSockets.Actors.Protocol.Messages;

/// <summary>
/// The octets that were received and are not yet part of a batch, in one pooled array that batches in flight may share. It is rented for a
/// read and let go as soon as nothing is unread; its size follows the reads.
/// </summary>
internal sealed class ReceiveBuffer
{
    /// <summary>Size of the first array; it grows while reads fill it.</summary>
    public const int SmallSize = 4096;

    /// <summary>Size of the largest array for long messages; longer frames get a buffer of their own (docs/adr/0013).</summary>
    public const int LargeSize = 131072;

    /// <summary>The same for short messages of a connection that is busy alone.</summary>
    public const int LargestSize = 262144;

    /// <summary>The same for short messages while other connections are busy: what is read for later turns leaves the processor's cache meanwhile.</summary>
    private const int SharedSize = 32768;

    /// <summary>Octets of the longest message that is short here.</summary>
    private const int Short = 1024;

    private const int TurnsAhead = 2; // of short messages, while others are busy

    private const int GrowthFactor = 4;

    private int _start; // the first octet that is not consumed
    private int _end; // behind the last octet that was received
    private int _nextSize = SmallSize;
    private int _largest = LargeSize;

    /// <summary>The array, or null while nothing is unread.</summary>
    public SharedBuffer? Shared { get; private set; }

    /// <summary>Place of the first unread octet in the array.</summary>
    public int Position => _start;

    public ReadOnlySpan<byte> Unread => Shared is null ? [] : Shared.Octets.AsSpan(_start, _end - _start);

    /// <summary>Bounds the arrays from the next one on, by the messages that came last.</summary>
    /// <param name="messageSize">Octets of one, on the average.</param>
    /// <param name="batchLimit">Messages that are taken at once; less than <see cref="MessageBatch.MaxCount"/> while other connections are busy.</param>
    public void Expect(long messageSize, int batchLimit)
    {
        _largest = messageSize > Short ? LargeSize
            : batchLimit == MessageBatch.MaxCount ? LargestSize
            : Math.Clamp((int)BitOperations.RoundUpToPowerOf2((uint)(TurnsAhead * batchLimit * messageSize)), SharedSize, LargeSize);
        _nextSize = Math.Min(_nextSize, _largest);
    }

    /// <summary>Room behind the unread octets. Batches in flight read only what stands before it.</summary>
    /// <param name="unit">Octets, from the first unread one on, that have to lie in one array; 0 where that is not known yet.</param>
    public Memory<byte> GetMemory(int unit)
    {
        if (Shared is null)
        {
            Shared = SharedBuffer.Rent(Math.Max(_nextSize, unit));
            _start = _end = 0;
        }
        else
        {
            // What begins its array and fits is never moved: it would be moved again by each of many small reads.
            int length = Shared.Octets.Length;
            int room = length - _end;
            bool fits = _start + Math.Max(unit, FrameHeader.MaxLength) <= length;
            if (!fits || room == 0 || (_start > 0 && room < length / 2))
            {
                MoveUnread(unit);
            }
        }

        return Shared.Octets.AsMemory(_end);
    }

    /// <summary>Counts octets that were received into <see cref="GetMemory"/>.</summary>
    public void Advance(int count)
    {
        int room = Shared!.Octets.Length - _end;
        _nextSize = count == room ? Math.Min(_nextSize * GrowthFactor, _largest)
            : count < room / (2 * GrowthFactor) ? Math.Max(_nextSize / GrowthFactor, SmallSize)
            : _nextSize;
        _end += count;
    }

    public void Consume(int count) => _start += count;

    public void ReleaseIfRead()
    {
        if (Shared is not null && _start == _end)
        {
            Release();
        }
    }

    /// <summary>Lets the array go, with whatever is unread.</summary>
    public void Release()
    {
        Shared?.Release();
        Shared = null;
    }

    private void MoveUnread(int unit)
    {
        ReadOnlySpan<byte> unread = Unread;
        SharedBuffer next = SharedBuffer.Rent(Math.Max(_nextSize, Math.Max(unit, unread.Length + FrameHeader.MaxLength)));
        unread.CopyTo(next.Octets);
        _start = 0;
        _end = unread.Length;
        Release();
        Shared = next;
    }
}
