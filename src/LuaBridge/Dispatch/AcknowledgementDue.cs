using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;

namespace VeraWebSockets.LuaBridge.Dispatch;

/// <summary>The time has passed in which the preamble of a connection was to be acknowledged. A message of the dispatcher to itself.</summary>
internal sealed record AcknowledgementDue(long SocketId, int Attempt) : WebSocketProtocol.IEvent;
