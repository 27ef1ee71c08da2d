using VeraWebSockets.Actors.Protocol.Close;

namespace VeraWebSockets.Actors.Protocol;

/// <summary>Where the protocol's own frames go on their way to the peer.</summary>
internal interface IFrameOutput
{
    /// <summary>
    /// Answers a ping; it leaves with <see cref="Flush"/>, or when many have gathered. Where the peer reads none, the latest of them are kept
    /// (RFC 6455 section 5.5.3), so that pings cannot fill memory.
    /// </summary>
    void SendPong(ReadOnlySpan<byte> payload);

    /// <summary>Starts to write what is queued. Never waits.</summary>
    void Flush();

    /// <summary>
    /// Answers the peer's close frame, or its violation of the protocol. The answer may wait until what the peer sent before it has been
    /// looked at and replied to (RFC 6455 section 5.5.1); nothing is accepted behind it.
    /// </summary>
    /// <returns>False when a close frame was queued before; this one is dropped.</returns>
    bool SendClose(ClosePayload payload);
}
