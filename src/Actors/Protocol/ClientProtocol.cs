using System.Diagnostics.CodeAnalysis;
using VeraWebSockets.Actors.Protocol.Close;
using VeraWebSockets.Actors.Protocol.Messages;

namespace VeraWebSockets.Actors.Protocol;

/// <summary>
/// The receiving half of an open connection (RFC 6455 sections 5 to 8): octets in, batches of messages out; pings and close frames
/// are answered through <see cref="IFrameOutput"/>. Not for several threads.
/// </summary>
internal sealed class ClientProtocol : IControlFrames
{
    private readonly IFrameOutput _output;
    private readonly MessageReader _reader;
    private bool _hasUnflushedPongs;

    /// <summary>Whole messages, nothing compressed.</summary>
    public ClientProtocol(long maxMessageSize, bool validateUtf8, IFrameOutput output)
        : this(new ReceiveRules(maxMessageSize, validateUtf8), output)
    {
    }

    public ClientProtocol(ReceiveRules rules, IFrameOutput output)
    {
        _output = output;
        _reader = new MessageReader(rules, this);
    }

    /// <summary>Pongs so far, whatever they held.</summary>
    public int PongCount { get; private set; }

    /// <summary>Set once the peer has closed or broken the protocol; nothing is read after it.</summary>
    public ProtocolEnd? End { get; private set; }

    /// <inheritdoc cref="MessageReader.IsIdle"/>
    public bool IsIdle => _reader.IsIdle;

    /// <inheritdoc cref="MessageReader.HasMore"/>
    public bool HasMore => _reader.HasMore;

    /// <inheritdoc cref="MessageReader.GetMemory"/>
    public Memory<byte> GetMemory() => _reader.GetMemory();

    /// <inheritdoc cref="MessageReader.Advance"/>
    public void Advance(int count) => _reader.Advance(count);

    /// <inheritdoc cref="MessageReader.BatchLimit"/>
    public int BatchLimit
    {
        get => _reader.BatchLimit;
        set => _reader.BatchLimit = value;
    }

    /// <inheritdoc cref="MessageReader.TryTake"/>
    /// <remarks>The pongs that answer the pings on the way to the batch, or to the end of what was read, leave together.</remarks>
    public bool TryTake([NotNullWhen(true)] out MessageBatch? batch)
    {
        bool taken = _reader.TryTake(out batch);
        if (_hasUnflushedPongs)
        {
            _hasUnflushedPongs = false;
            _output.Flush();
        }

        return taken;
    }

    /// <summary>Takes octets that came with the response head.</summary>
    public void Feed(ReadOnlySpan<byte> octets)
    {
        while (!octets.IsEmpty)
        {
            Span<byte> room = _reader.GetMemory().Span;
            int count = Math.Min(room.Length, octets.Length);
            octets[..count].CopyTo(room);
            _reader.Advance(count);
            octets = octets[count..];
        }
    }

    /// <inheritdoc cref="MessageReader.Discard"/>
    public void Discard() => _reader.Discard();

    void IControlFrames.OnPing(ReadOnlySpan<byte> payload)
    {
        _output.SendPong(payload);
        _hasUnflushedPongs = true;
    }

    void IControlFrames.OnPong() => PongCount++;

    bool IControlFrames.OnClose(ClosePayload payload, ProtocolViolation? violation)
    {
        End = new ProtocolEnd.Closed(payload, violation);
        return _output.SendClose(violation is null ? payload : ClosePayload.Of(violation)); // section 5.5.1: the code is echoed
    }

    void IControlFrames.OnViolation(ProtocolViolation violation)
    {
        End = new ProtocolEnd.Violated(violation);
        _output.SendClose(ClosePayload.Of(violation)); // section 7.1.7
    }
}
