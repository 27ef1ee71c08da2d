using Akka.Actor;
using VeraWebSockets.Actors.Supervision.WebSocketManager;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;

namespace VeraWebSockets.LuaBridge.Tests.Dispatch;

/// <summary>In place of the manager of websockets: opens the first websocket if asked to, and then stops without a word.</summary>
internal sealed class DyingManager : ReceiveActor
{
    public DyingManager(bool opensFirst) => Receive<WebSocketManagerProtocol.Connect>(connect =>
    {
        if (opensFirst)
        {
            connect.Target.Tell(new WebSocketProtocol.Opened(connect.SocketId, connect.Attempt, null!, null));
        }

        Context.Stop(Self);
    });
}
