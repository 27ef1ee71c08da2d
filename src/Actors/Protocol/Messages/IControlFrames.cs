using VeraWebSockets.Actors.Protocol.Close;

namespace VeraWebSockets.Actors.Protocol.Messages;

/// <summary>What the reader of messages tells of the control frames between them.</summary>
internal interface IControlFrames
{
    /// <param name="payload">At most 125 octets; valid during the call.</param>
    void OnPing(ReadOnlySpan<byte> payload);

    /// <summary>The peer has answered a ping, or said that it is there.</summary>
    void OnPong();

    /// <summary>The peer closes; nothing is read after it.</summary>
    /// <returns>Whether that is a message of the batch; it is none when the peer acknowledges our own close frame.</returns>
    bool OnClose(ClosePayload payload, ProtocolViolation? violation);

    /// <summary>The peer broke the protocol; nothing is read after it.</summary>
    void OnViolation(ProtocolViolation violation);
}
