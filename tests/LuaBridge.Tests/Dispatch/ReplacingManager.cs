using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Reconnecting;

namespace VeraWebSockets.LuaBridge.Tests.Dispatch;

/// <summary>When another connection is wanted, the one under way has just opened, and is replaced. It fails when it is closed.</summary>
internal sealed class ReplacingManager : FakeManager
{
    public ReplacingManager()
    {
        Receive<WebSocketProtocol.Reconnect>(_ =>
        {
            var status = new CloseStatus(1000, ReadOnlyMemory<byte>.Empty, WasClean: true);
            Tell(new WebSocketProtocol.Opened(Last.SocketId, Last.Attempt, new ClosedSender(), null));
            Tell(new WebSocketProtocol.Closed(Last.SocketId, Last.Attempt, status) { IsFinal = false });
            Tell(new WebSocketProtocol.Reconnecting(Last.SocketId, Last.Attempt + 1, 1, TimeSpan.Zero, ReconnectCause.Requested.Instance));
        });
        Receive<WebSocketProtocol.Close>(_ => Tell(new WebSocketProtocol.ConnectFailed(
            Last.SocketId, Last.Attempt, new ConnectError(ConnectErrorKind.ClosedBeforeOpen, "closed while connecting"))));
    }
}
