using VeraWebSockets.Actors.Protocol.Close;

namespace VeraWebSockets.Actors.Protocol;

/// <summary>How the peer's side of an open connection ended.</summary>
internal abstract record ProtocolEnd
{
    private ProtocolEnd()
    {
    }

    /// <summary>The peer sent a close frame; <paramref name="Violation"/> is what was wrong with it, or null.</summary>
    public sealed record Closed(ClosePayload Payload, ProtocolViolation? Violation) : ProtocolEnd;

    /// <summary>The peer broke the protocol; a close frame was sent.</summary>
    public sealed record Violated(ProtocolViolation Violation) : ProtocolEnd;

    /// <summary>The connection ended or broke without a close frame; <paramref name="Cause"/> is null for a plain end of the stream.</summary>
    public sealed record Lost(string? Cause) : ProtocolEnd;
}
