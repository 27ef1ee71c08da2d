using System.Buffers;
using System.Text.Unicode;
using VeraWebSockets.Actors.Protocol.Close;
using VeraWebSockets.Actors.Protocol.Extensions;
using VeraWebSockets.Actors.Protocol.Frames;

namespace VeraWebSockets.Actors.Sending;

/// <summary>
/// Frames on their way to one peer, masked and gathered in pooled chunks, so that many small messages leave in one write. Bounded; for any
/// thread. A chunk holds whole frames, which lets a pong pass between two chunks.
/// </summary>
/// <param name="capacity">Most octets that wait, headers included.</param>
/// <param name="deflater">Compresses messages, where that was agreed on.</param>
/// <param name="onDeflated">Hears the length of each compressed message, before and after.</param>
/// <param name="onFault">Hears why nothing more is accepted, where a message could not be queued whole.</param>
internal sealed class OutgoingFrames(
    long capacity, MessageDeflater? deflater = null, Action<int, int>? onDeflated = null, Action<Exception>? onFault = null)
{
    /// <summary>Small frames share chunks of this size; a longer frame has a chunk of its own.</summary>
    public const int ChunkSize = 64 << 10;

    /// <summary>A longer message leaves as fragments of this size, so that control frames can pass between them.</summary>
    public const int FragmentSize = 1 << 20;

    /// <summary>Most octets of pongs that wait, headers included: 31 of the longest, 409 with four octets of payload.</summary>
    public const int MaxPongs = 4 << 10;

    private const int FirstChunkSize = 4 << 10;

    private readonly Lock _gate = new();
    private readonly Queue<Chunk> _full = new();
    private Chunk _open;
    private Chunk _pongs;
    private bool _pingIsDue;
    private bool _isPressed;
    private bool _hasClose; // also after it was discarded
    private ClosePayload? _answer; // held back: what is added goes before it
    private long _queued;
    private State _state;

    private enum State
    {
        Open,
        CloseQueued,
        CloseTaken,
        Discarded,
    }

    /// <summary>Octets that are queued or being written.</summary>
    public long Queued => Interlocked.Read(ref _queued);

    /// <summary>Whether <see cref="TakeRelief"/> will answer yes when the queue is empty.</summary>
    public bool IsPressed => Volatile.Read(ref _isPressed);

    /// <summary>Whether all was dropped: a close frame that has not left will not.</summary>
    public bool IsDiscarded
    {
        get
        {
            lock (_gate)
            {
                return _state == State.Discarded;
            }
        }
    }

    /// <summary>Whether there is something to take.</summary>
    public bool HasWork
    {
        get
        {
            lock (_gate)
            {
                return _pingIsDue || _pongs.Octets is not null || _full.Count > 0 || _open.Octets is not null;
            }
        }
    }

    public SendStatus Add(ReadOnlySpan<byte> payload, MessageType type)
    {
        if (payload.Length > capacity)
        {
            return SendStatus.TooLong;
        }

        if (type == MessageType.Text && !Utf8.IsValid(payload))
        {
            return SendStatus.InvalidUtf8;
        }

        lock (_gate)
        {
            if (_state != State.Open)
            {
                return SendStatus.NotOpen;
            }

            // Where nothing waits, a message of the bound itself is taken: what could be received with the same limit can be sent back.
            if (_queued > 0 && _queued + FrameEncoder.LengthOf(payload.Length) > capacity)
            {
                _isPressed = true;
                return SendStatus.QueueFull;
            }

            try
            {
                AppendMessage(type == MessageType.Text ? Opcode.Text : Opcode.Binary, payload);
            }
            catch (Exception e)
            {
                // A message that is queued in part, or that the compressor has seen and nobody will get, makes what follows unreadable.
                Discard();
                onFault?.Invoke(e);
                throw;
            }

            _isPressed |= _queued > ChunkSize;
            return SendStatus.Queued;
        }
    }

    /// <summary>
    /// Adds a pong, which passes messages and a close frame that wait. Where there is no room for it, it takes the place of all pongs that wait:
    /// the peer wants the latest (RFC 6455 section 5.5.3).
    /// </summary>
    /// <returns>False when there may be no room for another.</returns>
    public bool AddPong(ReadOnlySpan<byte> payload)
    {
        lock (_gate)
        {
            if (_state is not (State.Open or State.CloseQueued))
            {
                return true;
            }

            _pongs.Octets ??= ArrayPool<byte>.Shared.Rent(MaxPongs);
            if (_pongs.Length + FrameEncoder.LengthOf(payload.Length) > MaxPongs)
            {
                _pongs.Length = 0;
            }

            _pongs.Length += WriteControl(_pongs.Octets.AsSpan(_pongs.Length), Opcode.Pong, payload);
            return _pongs.Length + FrameEncoder.LengthOf(FrameHeader.MaxControlPayload) <= MaxPongs;
        }
    }

    /// <summary>Sends an empty ping, once, however often it is asked for before it leaves.</summary>
    public void AddPing()
    {
        lock (_gate)
        {
            _pingIsDue |= _state == State.Open;
        }
    }

    /// <summary>Whether the queue is empty after it was under pressure: a message was refused, or more than a chunk waited. Answers so once.</summary>
    public bool TakeRelief()
    {
        lock (_gate)
        {
            bool relieved = _isPressed && _queued == 0 && _state == State.Open;
            _isPressed &= !relieved;
            return relieved;
        }
    }

    /// <summary>Adds a close frame; nothing is accepted behind it. An answer that is held back is then due no more.</summary>
    /// <returns>False when a close frame was queued before, or the queue is discarded.</returns>
    public bool AddClose(ClosePayload close)
    {
        lock (_gate)
        {
            if (_state != State.Open)
            {
                return false;
            }

            Span<byte> payload = stackalloc byte[close.Length];
            close.Write(payload);
            Append(Opcode.Close, payload);
            _hasClose = true;
            _isPressed = false; // nobody hears of relief any more
            _state = State.CloseQueued;
            return true;
        }
    }

    /// <summary>Keeps a close frame until <see cref="ReleaseAnswer"/>.</summary>
    /// <returns>False when a close frame was queued before: the peer's is the answer to it.</returns>
    public bool HoldAnswer(ClosePayload close)
    {
        lock (_gate)
        {
            _answer = close;
            return !_hasClose;
        }
    }

    /// <summary>Adds the close frame that was held back.</summary>
    /// <returns>False when there was none, or one that is due no more.</returns>
    public bool ReleaseAnswer()
    {
        lock (_gate)
        {
            return _answer is not null && AddClose(_answer);
        }
    }

    /// <summary>Takes the next octets to write; the caller gives the chunk back through <see cref="Written"/>.</summary>
    public bool TryTake(out Chunk chunk)
    {
        lock (_gate)
        {
            if (_pongs.Octets is not null)
            {
                chunk = _pongs;
                _pongs = default;
                Interlocked.Add(ref _queued, chunk.Length);
                return true;
            }

            if (_pingIsDue)
            {
                chunk = TakePing();
                _pingIsDue = false;
                return true;
            }

            if (_full.TryDequeue(out chunk))
            {
                return true;
            }

            chunk = _open;
            _open = default;
            if (_state == State.CloseQueued)
            {
                _state = State.CloseTaken; // it stands at the end of this chunk
            }

            return chunk.Octets is not null;
        }
    }

    /// <summary>Counts a chunk as gone.</summary>
    /// <returns>True when it was the one that ends with the close frame: nothing follows.</returns>
    public bool Written(Chunk chunk)
    {
        lock (_gate)
        {
            Return(chunk);
            if (_state == State.Discarded)
            {
                return false; // it was counted as gone with all the rest
            }

            Interlocked.Add(ref _queued, -chunk.Length);
            return _state == State.CloseTaken;
        }
    }

    /// <summary>Drops everything and accepts nothing more.</summary>
    public void Discard()
    {
        lock (_gate)
        {
            _state = State.Discarded;
            _isPressed = false;
            Return(_pongs);
            _pongs = default;
            _pingIsDue = false;
            deflater?.Dispose();
            while (_full.TryDequeue(out Chunk chunk))
            {
                Return(chunk);
            }

            Return(_open);
            _open = default;
            Interlocked.Exchange(ref _queued, 0);
        }
    }

    private static void Return(Chunk chunk)
    {
        if (chunk.Octets is not null)
        {
            ArrayPool<byte>.Shared.Return(chunk.Octets);
        }
    }

    private void AppendMessage(Opcode opcode, ReadOnlySpan<byte> payload)
    {
        bool isCompressed = deflater is not null && Compress(ref payload);
        while (payload.Length > FragmentSize)
        {
            Append(opcode, payload[..FragmentSize], isFinal: false, isCompressed);
            payload = payload[FragmentSize..];
            opcode = Opcode.Continuation;
            isCompressed = false; // RSV1 stands on the first fragment only (RFC 7692 section 6.1)
        }

        Append(opcode, payload, isFinal: true, isCompressed);
        deflater?.Trim();
    }

    private bool Compress(ref ReadOnlySpan<byte> payload)
    {
        if (!deflater!.TryCompress(payload, out ReadOnlySpan<byte> compressed))
        {
            return false;
        }

        onDeflated?.Invoke(payload.Length, compressed.Length);
        payload = compressed;
        return true;
    }

    private void Append(Opcode opcode, ReadOnlySpan<byte> payload, bool isFinal = true, bool isCompressed = false)
    {
        int length = FrameEncoder.LengthOf(payload.Length);
        EnsureRoom(length);
        _open.Length += FrameEncoder.Write(_open.Octets.AsSpan(_open.Length), opcode, isFinal, payload, MaskingKeys.Next(), isCompressed);
        Interlocked.Add(ref _queued, length);
    }

    private void EnsureRoom(int length)
    {
        int room = (_open.Octets?.Length ?? 0) - _open.Length;
        if (room >= length)
        {
            return;
        }

        // The first frames of a turn get a small chunk, the next ones a large one: most turns answer with one short message.
        int size = Math.Max(length, _open.Octets is null ? FirstChunkSize : ChunkSize);
        if (_open.Octets is not null)
        {
            _full.Enqueue(_open);
        }

        _open = new Chunk { Octets = ArrayPool<byte>.Shared.Rent(size) };
    }

    private Chunk TakePing()
    {
        var chunk = new Chunk { Octets = ArrayPool<byte>.Shared.Rent(FrameEncoder.LengthOf(0)) };
        chunk.Length = WriteControl(chunk.Octets, Opcode.Ping, []);
        Interlocked.Add(ref _queued, chunk.Length);
        return chunk;
    }

    private static int WriteControl(Span<byte> destination, Opcode opcode, ReadOnlySpan<byte> payload) =>
        FrameEncoder.Write(destination, opcode, isFinal: true, payload, MaskingKeys.Next());

    /// <summary>Whole frames in a pooled array.</summary>
    internal struct Chunk
    {
        public byte[]? Octets;
        public int Length;

        public readonly ReadOnlyMemory<byte> Memory => Octets.AsMemory(0, Length);
    }
}
