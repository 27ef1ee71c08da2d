using VeraWebSockets.Actors.Protocol.Frames;

namespace VeraWebSockets.Actors.Protocol.Messages;

/// <content>Data frames whose payload is not taken whole from the buffer, but bit by bit.</content>
internal sealed partial class MessageReader
{
    private Payload _payload;
    private long _payloadLeft; // of the data frame that is being read bit by bit
    private bool _payloadIsFinal;

    /// <summary>How the payload of a data frame is read that is not taken whole from the buffer.</summary>
    private enum Payload
    {
        Whole,
        Direct, // into the assembler's own memory
        Inflated, // through the inflater into the assembler's memory
        Pieces,
        HandedOut, // inflated, in pieces
    }

    /// <returns>True: there may be payload to read already.</returns>
    private bool Begin(Payload payload, FrameHeader header, int headerLength)
    {
        Log(header);
        _assembler.Begin(header);
        _buffer.Consume(headerLength);
        _payload = payload;
        _payloadLeft = header.PayloadLength;
        _payloadIsFinal = header.IsFinal;
        return true;
    }

    private bool EndDirect(ref MessageBatch? batch)
    {
        if (_payloadLeft > 0)
        {
            return false;
        }

        _payload = Payload.Whole;
        return !_payloadIsFinal || Complete(ref batch);
    }

    private bool Inflate(ref MessageBatch? batch)
    {
        int count = (int)Math.Min(_payloadLeft, _buffer.Unread.Length);
        if (batch is not null || (count == 0 && _payloadLeft > 0))
        {
            return false;
        }

        _payloadLeft -= count;
        if (!Check(_compressed!.Inflate(_buffer, count, _payloadIsFinal && _payloadLeft == 0)))
        {
            return false;
        }

        if (_payloadLeft > 0)
        {
            return true;
        }

        _payload = Payload.Whole;
        if (!_inPieces)
        {
            return !_payloadIsFinal || Complete(ref batch);
        }

        _payload = _compressed.BeginHandingOut(_payloadIsFinal, out ProtocolViolation? violation) ? Payload.HandedOut : Payload.Whole;
        return Check(violation);
    }

    /// <returns>False: the batch has a buffer of its own, and is handed over at once.</returns>
    private bool HandOut(ref MessageBatch? batch)
    {
        if (batch is null)
        {
            batch = _compressed!.HandOut(out bool areAll);
            _payload = areAll ? Payload.Whole : Payload.HandedOut;
        }

        return false;
    }

    /// <summary>As libwebsockets 2.4 did: at the end of every frame, and whenever a piece is full (spec section 3.5).</summary>
    private bool TakePiece(ref MessageBatch? batch)
    {
        int length = (int)Math.Min(_payloadLeft, _pieceSize);
        if (_buffer.Unread.Length < length)
        {
            _unit = length;
            CheckEarly(_assembler.Kind == MessageKind.Text, _buffer.Unread);
            return false;
        }

        _early.Forget();
        if (batch is null && _buffer.Shared is null)
        {
            _buffer.GetMemory(0); // an empty frame at the very end of what was read: its piece needs a buffer to lie in
        }

        if (!Check(_assembler.Account(_buffer.Unread[..length])))
        {
            return false;
        }

        _buffer.Consume(length);
        _payloadLeft -= length;
        Add(_assembler.Kind, length, ref batch);
        if (_payloadLeft > 0)
        {
            return true;
        }

        _payload = Payload.Whole;
        return !_payloadIsFinal || Check(_assembler.EndPieces());
    }
}
