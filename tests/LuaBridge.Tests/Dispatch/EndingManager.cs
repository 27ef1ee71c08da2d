using Akka.Actor;
using VeraWebSockets.Actors.Supervision.WebSocketManager;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Reconnecting;

namespace VeraWebSockets.LuaBridge.Tests.Dispatch;

/// <summary>
/// In place of the manager of websockets: opens each websocket when its connection has begun to end already. At once, or when the script closes it.
/// </summary>
internal sealed class EndingManager : ReceiveActor
{
    public EndingManager(bool waitsForClose)
    {
        WebSocketManagerProtocol.Connect? connecting = null;
        Receive<WebSocketManagerProtocol.Connect>(connect =>
        {
            connecting = connect;
            if (!waitsForClose)
            {
                OpenAndEnd(connect, 1006);
            }
        });
        Receive<WebSocketProtocol.Close>(close =>
        {
            if (waitsForClose)
            {
                OpenAndEnd(connecting!, close.Code);
            }
        });
        Receive<WebSocketManagerProtocol.Shutdown>(_ => Sender.Tell(WebSocketManagerProtocol.ShutdownCompleted.Instance));
    }

    private static void OpenAndEnd(WebSocketManagerProtocol.Connect connect, int code)
    {
        connect.Target.Tell(new WebSocketProtocol.Opened(connect.SocketId, connect.Attempt, new ClosedSender(), null));
        var status = new CloseStatus(code, ReadOnlyMemory<byte>.Empty, WasClean: false);
        bool reconnects = connect.Options.Reconnect.IsOn;
        connect.Target.Tell(new WebSocketProtocol.Closed(connect.SocketId, connect.Attempt, status) { IsFinal = !reconnects });
        if (reconnects)
        {
            connect.Target.Tell(new WebSocketProtocol.GaveUp(
                connect.SocketId, connect.Attempt, new ReconnectCause.Ended(status), GiveUpReason.AttemptsUsedUp));
        }
    }
}
