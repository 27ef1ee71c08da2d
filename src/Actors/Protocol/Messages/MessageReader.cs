using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Unicode;
using VeraWebSockets.Actors.Protocol.Close;
using VeraWebSockets.Actors.Protocol.Frames;

namespace VeraWebSockets.Actors.Protocol.Messages;

/// <summary>
/// Turns the octets of a server into batches of messages. Messages that lie whole in a receive buffer are not copied; frames larger than a
/// buffer are read straight into the message's own. While nothing is unfinished it holds no buffer at all.
/// </summary>
internal sealed partial class MessageReader
{
    /// <summary>Frames that one call of <see cref="TryTake"/> reads one by one: pings and fragments are no items of a batch, whose limit they never reach.</summary>
    public const int MaxFrames = 256;

    private readonly bool _validateUtf8;
    private readonly bool _inPieces;
    private readonly IControlFrames _control;
    private readonly IFrameLog? _log;
    private readonly ReceiveBuffer _buffer = new();
    private readonly MessageAssembler _assembler;
    private readonly CompressedFrames? _compressed;
    private readonly int _pieceSize;
    private readonly long _maxMessageSize;
    private int _unit; // octets that have to be there before anything can be done
    private EarlyTextCheck _early;
    private int _usualCount; // of messages in a batch

    /// <param name="rules">Limits and modes.</param>
    /// <param name="control">Told of control frames and violations.</param>
    public MessageReader(ReceiveRules rules, IControlFrames control)
    {
        _validateUtf8 = rules.ValidateUtf8;
        _inPieces = rules.PieceSize > 0;
        _pieceSize = rules.PieceSize;
        _maxMessageSize = rules.MaxMessageSize;
        _control = control;
        _log = rules.Log;
        _assembler = new MessageAssembler(rules.MaxMessageSize, rules.ValidateUtf8);
        _compressed = rules.Deflate is null ? null : new CompressedFrames(rules.Deflate, rules.MaxMessageSize, _assembler, rules.Log);
    }

    /// <summary>True after a close frame or a violation: whatever follows is ignored.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Whether the last <see cref="TryTake"/> found nothing yet, but goes on when it is called again: others may have their turn before.</summary>
    public bool HasMore { get; private set; }

    /// <summary>Items of a batch that is found from now on; at most <see cref="MessageBatch.MaxCount"/>, the default.</summary>
    public int BatchLimit { get; set; } = MessageBatch.MaxCount;

    /// <summary>Whether it would be wrong to wait for octets with a buffer in hand: nothing is unfinished.</summary>
    public bool IsIdle => _buffer.Shared is null && _payload != Payload.Direct;

    private bool IsReadingDirectly => _payload == Payload.Direct && _payloadLeft > 0;

    /// <summary>Where the next octets of the connection go; then call <see cref="Advance"/>.</summary>
    public Memory<byte> GetMemory() =>
        IsReadingDirectly ? _assembler.GetMemory(_payloadLeft) : _buffer.GetMemory(_unit);

    /// <summary>Counts octets that were received into <see cref="GetMemory"/>.</summary>
    public void Advance(int count)
    {
        if (IsReadingDirectly)
        {
            _payloadLeft -= count;
            Check(_assembler.Advance(count));
        }
        else
        {
            _buffer.Advance(count);
        }
    }

    /// <summary>The next messages, as far as they are whole.</summary>
    /// <returns>False when more octets are needed, when it <see cref="HasMore"/>, or when it <see cref="HasEnded"/>.</returns>
    public bool TryTake([NotNullWhen(true)] out MessageBatch? batch)
    {
        batch = null;
        bool more = true;
        for (int frames = 0; more && !HasEnded && frames < MaxFrames; frames++)
        {
            _unit = 0;
            more = _payload switch
            {
                Payload.Direct => EndDirect(ref batch),
                Payload.Inflated => Inflate(ref batch),
                Payload.Pieces => TakePiece(ref batch),
                Payload.HandedOut => HandOut(ref batch),
                _ => ReadFrames(ref batch),
            };
            more = more && batch is not { IsFull: true };
        }

        HasMore = more && !HasEnded && batch is null;
        if (HasEnded)
        {
            _buffer.Release();
        }

        _buffer.ReleaseIfRead();
        Remember(batch);
        return batch is not null;
    }

    /// <summary>Gives back what is held; the reader is of no use after it.</summary>
    public void Discard()
    {
        End();
        _buffer.Release();
        _compressed?.Dispose();
    }

    private void Remember(MessageBatch? batch)
    {
        if (batch is not null)
        {
            _usualCount = batch.Count;
            _buffer.Expect(batch.MessageOctets / Math.Max(1, batch.MessageCount), BatchLimit);
        }
    }

    /// <returns>Whether to go on: false when octets are missing or the batch is to be handed over first.</returns>
    private bool ReadFrames(ref MessageBatch? batch)
    {
        if (!_inPieces && !_assembler.IsOpen && _log is not { IsOn: true })
        {
            TakePlainMessages(ref batch);
        }

        return batch is not { IsFull: true } && ReadFrame(ref batch);
    }

    /// <summary>
    /// The innermost loop of receiving: takes messages that lie whole in the buffer, uncompressed and in one frame each. Whatever is
    /// anything else, or wrong, is left to <see cref="ReadFrame"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // rather than compiled ahead (docs/adr/0009)
    private void TakePlainMessages(ref MessageBatch? batch)
    {
        ReadOnlySpan<byte> octets = _buffer.Unread;
        int taken = 0;
        int messages = 0;
        long payloadOctets = 0;
        int room = BatchLimit - (batch?.Count ?? 0);
        while (messages < room
            && FrameHeader.TryReadPlain(octets[taken..], out bool isText, out int headerLength, out int payloadLength)
            && payloadLength <= Math.Min(octets.Length - taken - headerLength, _maxMessageSize)
            && (!isText || !_validateUtf8 || Utf8.IsValid(octets.Slice(taken + headerLength, payloadLength))))
        {
            batch ??= new MessageBatch(_buffer.Shared!, _usualCount, BatchLimit);
            batch.Append(isText ? MessageKind.Text : MessageKind.Binary, _buffer.Position + taken + headerLength, payloadLength);
            taken += headerLength + payloadLength;
            payloadOctets += payloadLength;
            messages++;
        }

        if (messages > 0)
        {
            batch!.CountMessages(messages, payloadOctets);
            _early.Forget();
            _buffer.Consume(taken);
        }
    }

    /// <returns>As <see cref="ReadFrames"/>.</returns>
    private bool ReadFrame(ref MessageBatch? batch)
    {
        ReadOnlySpan<byte> octets = _buffer.Unread;
        switch (FrameHeader.TryRead(octets, out FrameHeader header, out int headerLength, out ProtocolViolation? violation, _compressed is not null))
        {
            case OperationStatus.NeedMoreData: return false;
            case OperationStatus.InvalidData: return Check(violation);
        }

        if (!header.IsControl)
        {
            if (!Check(_assembler.Check(header)))
            {
                return false;
            }

            bool isCompressed = header.IsCompressed || _assembler.IsCompressed;
            if (isCompressed || _inPieces)
            {
                return Begin(isCompressed ? Payload.Inflated : Payload.Pieces, header, headerLength);
            }
        }

        if (header.PayloadLength > octets.Length - headerLength)
        {
            return ReadOn(header, headerLength, octets[headerLength..], batch);
        }

        int payloadLength = (int)header.PayloadLength;
        ReadOnlySpan<byte> payload = octets.Slice(headerLength, payloadLength);
        if (header.IsControl)
        {
            Log(header);
            _buffer.Consume(headerLength + payloadLength);
            ReadControl(header.Opcode, payload, ref batch);
            return true;
        }

        return header.IsFinal && !_assembler.IsOpen
            ? TakeWhole(header, headerLength, payload, ref batch)
            : TakeFragment(header, headerLength, payload, ref batch);
    }

    private bool TakeWhole(FrameHeader header, int headerLength, ReadOnlySpan<byte> payload, ref MessageBatch? batch)
    {
        if (header.Opcode == Opcode.Text && _validateUtf8 && !Utf8.IsValid(payload))
        {
            return Check(ProtocolViolation.InvalidText);
        }

        Log(header);
        _early.Forget();
        _buffer.Consume(headerLength + payload.Length);
        Add(header.Opcode == Opcode.Text ? MessageKind.Text : MessageKind.Binary, payload.Length, ref batch);
        return true;
    }

    private bool TakeFragment(FrameHeader header, int headerLength, ReadOnlySpan<byte> payload, ref MessageBatch? batch)
    {
        if (batch is not null)
        {
            return false; // an assembled message has a buffer, and so a batch, of its own
        }

        Log(header);
        _early.Forget();
        _assembler.Begin(header);
        _buffer.Consume(headerLength + payload.Length);
        return Check(_assembler.Append(payload, stillToCome: 0)) && (!header.IsFinal || Complete(ref batch));
    }

    /// <summary>A frame is not whole yet: wait for it, or begin to read it into a buffer of its own.</summary>
    private bool ReadOn(FrameHeader header, int headerLength, ReadOnlySpan<byte> begun, MessageBatch? batch)
    {
        if (header.IsControl || headerLength + header.PayloadLength <= ReceiveBuffer.LargeSize)
        {
            _unit = headerLength + (int)header.PayloadLength;
            if (!header.IsControl)
            {
                CheckEarly(header.Opcode == Opcode.Text || (_assembler.IsOpen && _assembler.Kind == MessageKind.Text), begun);
            }

            return false;
        }

        if (batch is not null)
        {
            return false;
        }

        _early.Forget();
        Begin(Payload.Direct, header, headerLength);
        _buffer.Consume(begun.Length);
        _payloadLeft -= begun.Length;
        return Check(_assembler.Append(begun, _payloadLeft));
    }

    private void CheckEarly(bool isText, ReadOnlySpan<byte> begun)
    {
        if (isText && _validateUtf8)
        {
            Check(_early.Feed(_assembler.Utf8, begun) ? null : ProtocolViolation.InvalidText);
        }
    }

    /// <returns>False: a completed message is handed over at once.</returns>
    private bool Complete(ref MessageBatch? batch)
    {
        batch = _assembler.Complete(out ProtocolViolation? violation);
        Check(violation);
        return false;
    }

    private void ReadControl(Opcode opcode, ReadOnlySpan<byte> payload, ref MessageBatch? batch)
    {
        switch (opcode)
        {
            case Opcode.Ping:
                _control.OnPing(payload);
                break;
            case Opcode.Pong:
                _control.OnPong();
                if (payload.Length > 0) // an empty one is no event (spec row O151)
                {
                    Add(MessageKind.Pong, payload.Length, ref batch);
                }

                break;
            case Opcode.Close:
                End();
                if (_control.OnClose(ClosePayload.Read(payload, out ProtocolViolation? violation), violation))
                {
                    Add(MessageKind.Close, payload.Length == 1 ? 0 : payload.Length, ref batch); // one octet is no code (spec row O160)
                }

                break;
        }
    }

    /// <summary>Adds the payload that ends at the octets consumed so far.</summary>
    private void Add(MessageKind kind, int length, ref MessageBatch? batch)
    {
        batch ??= new MessageBatch(_buffer.Shared!, _usualCount, BatchLimit);
        batch.Add(kind, _buffer.Position - length, length);
    }

    private void Log(FrameHeader header)
    {
        if (_log is { IsOn: true })
        {
            _log.Read(header);
        }
    }

    private bool Check(ProtocolViolation? violation)
    {
        if (violation is null)
        {
            return true;
        }

        End();
        _control.OnViolation(violation);
        return false;
    }

    /// <summary>What is unfinished will never be finished.</summary>
    private void End()
    {
        HasEnded = true;
        _payload = Payload.Whole;
        _payloadLeft = 0;
        _compressed?.Discard();
        _assembler.Discard();
    }
}
