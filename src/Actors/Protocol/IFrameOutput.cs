using VeraWebSockets.Actors.Protocol.Close;

namespace VeraWebSockets.Actors.Protocol;

/// <summary>Where the protocol's own frames go on their way to the peer.</summary>
internal interface IFrameOutput
{
    /// <summary>Answers a ping. Only the latest unsent pong is kept (RFC 6455 section 5.5.3), so that pings cannot fill memory.</summary>
    void SendPong(ReadOnlySpan<byte> payload);

    /// <summary>Sends a close frame behind all that is queued; nothing is accepted after it.</summary>
    /// <returns>False when a close frame was queued before; this one is dropped.</returns>
    bool SendClose(ClosePayload payload);
}
