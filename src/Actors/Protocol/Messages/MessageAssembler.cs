using System.Buffers;
using System.Diagnostics;
using VeraWebSockets.Actors.Protocol.Frames;

namespace VeraWebSockets.Actors.Protocol.Messages;

/// <summary>
/// Joins the fragments of one message, or the pieces of a frame that is larger than a receive buffer, in one buffer.
/// Fragments are copied as they come, so their number needs no limit: only their octets count.
/// </summary>
internal sealed class MessageAssembler(long maxMessageSize, bool validateUtf8)
{
    private const int MaxLimit = 0x7FFFFFC7; // Array.MaxLength

    private const int DeflateOverhead = 64;

    private const int FirstCapacity = 1024;

    /// <summary>Up to here a buffer of the declared size is rented at once; beyond it grows as the data really come.</summary>
    private const int TrustedCapacity = 1 << 20;

    private readonly int _maxMessageSize = maxMessageSize is >= 0 and <= MaxLimit
        ? (int)maxMessageSize
        : throw new ArgumentOutOfRangeException(nameof(maxMessageSize), maxMessageSize, $"0 to {MaxLimit} octets fit an array");

    private byte[]? _octets;
    private int _kept; // octets in it
    private int _length;
    private Opcode _opcode;
    private Utf8Checker _utf8;
    private bool _isOpen;

    /// <summary>Octets so far.</summary>
    public int Length => _length;

    /// <summary>The check of the text so far.</summary>
    public Utf8Checker Utf8 => _utf8;

    /// <summary>Whether the message that is open was sent compressed.</summary>
    public bool IsCompressed { get; private set; }

    /// <summary>Whether a message has begun and its last fragment has not ended.</summary>
    public bool IsOpen => _isOpen;

    public MessageKind Kind => _opcode == Opcode.Text ? MessageKind.Text : MessageKind.Binary;

    /// <summary>Whether a data frame may come now (RFC 6455 section 5.4), and whether its message stays within the limit.</summary>
    /// <returns>What the header breaks, or null.</returns>
    public ProtocolViolation? Check(FrameHeader header)
    {
        if (header.Opcode == Opcode.Continuation != _isOpen)
        {
            return _isOpen ? ProtocolViolation.MissingContinuation : ProtocolViolation.LoneContinuation;
        }

        // Compared before any cast or allocation; _length never passes the limit, so the difference cannot overflow.
        // What is compressed is judged by what it inflates to, and may be a little longer itself: stored blocks, flushes.
        bool isCompressed = header.IsCompressed || IsCompressed;
        long most = isCompressed ? _maxMessageSize + (_maxMessageSize / 4L) + DeflateOverhead : _maxMessageSize - _length;
        return header.PayloadLength > most ? ProtocolViolation.MessageTooBig(_maxMessageSize) : null;
    }

    /// <summary>Starts the message, or goes on with it; the header has passed <see cref="Check"/>.</summary>
    public void Begin(FrameHeader header)
    {
        if (!_isOpen)
        {
            _isOpen = true;
            _opcode = header.Opcode;
            IsCompressed = header.IsCompressed;
        }
    }

    /// <summary>Room to read payload into, at most <paramref name="wanted"/> octets; then call <see cref="Advance"/>.</summary>
    public Memory<byte> GetMemory(long wanted)
    {
        Reserve(required: 1, wanted);
        return _octets.AsMemory(_kept, (int)Math.Min(wanted, _octets!.Length - _kept));
    }

    /// <summary>Counts octets that were written into <see cref="GetMemory"/>.</summary>
    /// <returns>What they break, or null.</returns>
    public ProtocolViolation? Advance(int count)
    {
        int at = _kept;
        _kept += count;
        return Account(_octets.AsSpan(at, count));
    }

    /// <summary>Counts and checks octets of the message that are delivered without being kept here.</summary>
    /// <returns>What they break, or null.</returns>
    public ProtocolViolation? Account(ReadOnlySpan<byte> octets)
    {
        Debug.Assert(_length + octets.Length <= _maxMessageSize, "the frame header was checked against the limit");
        bool valid = !validateUtf8 || _opcode != Opcode.Text || _utf8.Feed(octets);
        _length += octets.Length;
        return valid ? null : ProtocolViolation.InvalidText;
    }

    /// <summary>Gives up what is kept, before the message ends.</summary>
    /// <returns>Null where nothing is kept.</returns>
    public SharedBuffer? TakeOctets(out int length)
    {
        SharedBuffer? octets = _octets is null ? null : SharedBuffer.Adopt(_octets);
        length = _kept;
        _octets = null;
        _kept = 0;
        return octets;
    }

    /// <summary>Ends a message whose octets were only accounted, or given up.</summary>
    public ProtocolViolation? EndPieces()
    {
        bool isComplete = _utf8.IsComplete;
        Discard();
        return isComplete ? null : ProtocolViolation.InvalidText;
    }

    /// <summary>Copies payload in; <paramref name="stillToCome"/> more octets of the same frame will follow.</summary>
    public ProtocolViolation? Append(ReadOnlySpan<byte> payload, long stillToCome)
    {
        if (payload.IsEmpty)
        {
            return null;
        }

        Reserve(payload.Length, payload.Length + stillToCome);
        payload.CopyTo(_octets.AsSpan(_kept));
        return Advance(payload.Length);
    }

    /// <summary>Ends the message and gives up its buffer to the batch.</summary>
    public MessageBatch? Complete(out ProtocolViolation? violation)
    {
        violation = _utf8.IsComplete ? null : ProtocolViolation.InvalidText;
        if (violation is not null)
        {
            return null;
        }

        var buffer = SharedBuffer.Adopt(_octets ?? ArrayPool<byte>.Shared.Rent(1));
        var batch = new MessageBatch(buffer);
        buffer.Release(); // the batch holds it now
        batch.Add(Kind, 0, _kept);
        _octets = null;
        Discard();
        return batch;
    }

    /// <summary>Drops what there is.</summary>
    public void Discard()
    {
        if (_octets is not null)
        {
            ArrayPool<byte>.Shared.Return(_octets);
            _octets = null;
        }

        _kept = 0;
        _length = 0;
        _isOpen = false;
        IsCompressed = false;
        _utf8 = default;
    }

    /// <summary>Makes room: for all that is declared while that is little, in doubling steps beyond.</summary>
    private void Reserve(int required, long declared)
    {
        int capacity = _octets?.Length ?? 0;
        if (capacity - _kept >= required)
        {
            return;
        }

        long needed = _kept + Math.Max(required, Math.Min(declared, TrustedCapacity));
        long wanted = Math.Max(FirstCapacity, Math.Min(Math.Max(needed, 2L * capacity), _maxMessageSize));
        byte[] larger = ArrayPool<byte>.Shared.Rent((int)wanted);
        _octets.AsSpan(0, _kept).CopyTo(larger);
        if (_octets is not null)
        {
            ArrayPool<byte>.Shared.Return(_octets);
        }

        _octets = larger;
    }
}
