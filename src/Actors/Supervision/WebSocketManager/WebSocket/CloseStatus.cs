namespace VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;

/// <summary>How an open connection ended.</summary>
/// <param name="Code">The peer's status code; 1005 where its close frame held none, 1006 where there was none, or ours where the peer broke the protocol.</param>
/// <param name="Reason">UTF-8 octets of the peer's reason, or ours; may be invalid UTF-8 where that was the fault.</param>
/// <param name="WasClean">Whether close frames were exchanged as RFC 6455 section 7.1.4 asks.</param>
public sealed record CloseStatus(int Code, ReadOnlyMemory<byte> Reason, bool WasClean);
