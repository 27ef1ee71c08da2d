using Akka.Actor;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Supervision.WebSocketManager;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Reconnecting;

namespace VeraWebSockets.LuaBridge.Tests.Dispatch;

/// <summary>
/// In place of the manager of websockets: when another connection is wanted, the one under way has just opened, and is replaced. It fails when it is
/// closed.
/// </summary>
internal sealed class ReplacingManager : ReceiveActor
{
    public ReplacingManager()
    {
        WebSocketManagerProtocol.Connect? connecting = null;
        Receive<WebSocketManagerProtocol.Connect>(connect => connecting = connect);
        Receive<WebSocketProtocol.Reconnect>(reconnect =>
        {
            var status = new CloseStatus(1000, ReadOnlyMemory<byte>.Empty, WasClean: true);
            Tell(new WebSocketProtocol.Opened(reconnect.SocketId, connecting!.Attempt, new ClosedSender(), null));
            Tell(new WebSocketProtocol.Closed(reconnect.SocketId, connecting.Attempt, status) { IsFinal = false });
            Tell(new WebSocketProtocol.Reconnecting(
                reconnect.SocketId, connecting.Attempt + 1, 1, TimeSpan.Zero, ReconnectCause.Requested.Instance));
        });
        Receive<WebSocketProtocol.Close>(close => Tell(new WebSocketProtocol.ConnectFailed(
            close.SocketId, connecting!.Attempt, new ConnectError(ConnectErrorKind.ClosedBeforeOpen, "closed while connecting"))));
        Receive<WebSocketManagerProtocol.Shutdown>(_ => Sender.Tell(WebSocketManagerProtocol.ShutdownCompleted.Instance));

        void Tell(object news) => connecting!.Target.Tell(news);
    }
}
