using VeraWebSockets.Actors.Protocol.Extensions;

namespace VeraWebSockets.Actors.Protocol.Messages;

/// <summary>Reads the payload of compressed frames into the memory of their message, or hands it out frame by frame in pieces.</summary>
internal sealed class CompressedFrames(DeflateParameters deflate, long maxMessageSize, MessageAssembler assembler, IFrameLog? log) : IDisposable
{
    private readonly MessageInflater _inflater = new(deflate.ServerNoContextTakeover, maxMessageSize);
    private InflatedPieces _pieces;
    private long _compressedLength; // of the message so far

    /// <summary>Inflates octets that have come, and consumes them.</summary>
    /// <param name="buffer">Holds them.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="endsMessage">Whether they are the last ones.</param>
    /// <returns>What they break, or null.</returns>
    public ProtocolViolation? Inflate(ReceiveBuffer buffer, int count, bool endsMessage)
    {
        ProtocolViolation? violation = null;
        if (count > 0)
        {
            violation = _inflater.Inflate(buffer.Shared!.Octets, buffer.Position, count, endsMessage, assembler);
            buffer.Consume(count);
            _compressedLength += count;
        }

        return violation is null && endsMessage ? EndMessage() : violation;
    }

    /// <summary>Prepares to hand out a frame that has been inflated. One that gave nothing is no piece, unless the message is empty.</summary>
    /// <param name="isFinal">Whether the message ends with it.</param>
    /// <param name="violation">What is wrong with the message now that it has ended; nothing is handed out then.</param>
    /// <returns>Whether there are pieces, for <see cref="HandOut"/>.</returns>
    public bool BeginHandingOut(bool isFinal, out ProtocolViolation? violation)
    {
        MessageKind kind = assembler.Kind;
        bool isEmpty = isFinal && assembler.Length == 0;
        SharedBuffer? octets = assembler.TakeOctets(out int length);
        violation = isFinal ? assembler.EndPieces() : null;
        if (violation is null && (length > 0 || isEmpty))
        {
            _pieces.Set(octets ?? SharedBuffer.Rent(1), length, kind);
            return true;
        }

        octets?.Release();
        return false;
    }

    /// <summary>As many of the pieces as a batch holds.</summary>
    public MessageBatch HandOut(out bool areAll) => _pieces.Take(out areAll);

    /// <summary>What was not handed out never will be.</summary>
    public void Discard() => _pieces.Release();

    public void Dispose()
    {
        Discard();
        _inflater.Dispose();
    }

    private ProtocolViolation? EndMessage()
    {
        ProtocolViolation? violation = _compressedLength == 0 ? null : _inflater.EndMessage(); // of nothing, nothing was left off
        if (violation is null && log is { IsOn: true })
        {
            log.Inflated(_compressedLength, assembler.Length);
        }

        _compressedLength = 0;
        return violation;
    }
}
