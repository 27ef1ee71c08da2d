using Akka.Actor;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Supervision.WebSocketManager;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Reconnecting;

namespace VeraWebSockets.LuaBridge.Tests.Dispatch;

/// <summary>
/// In place of the manager of websockets: each connection is lost at once, another attempt follows, and is under way when the script closes the
/// websocket. That attempt ends as the parameter says.
/// </summary>
internal sealed class OvertakingManager : ReceiveActor
{
    public OvertakingManager(Ending ending)
    {
        WebSocketManagerProtocol.Connect? connecting = null;
        Receive<WebSocketManagerProtocol.Connect>(connect =>
        {
            connecting = connect;
            connect.Target.Tell(new WebSocketProtocol.Preparing(connect.SocketId, connect.Attempt));
            TellOpenedAndLost(connect.SocketId, connect.Attempt, connect.Target);
            TellReconnecting(connect.SocketId, connect.Attempt + 1, connect.Target);
        });
        Receive<WebSocketProtocol.Close>(close => TellEnd(close.SocketId, connecting!.Attempt + 1, connecting.Target, ending));
        Receive<WebSocketManagerProtocol.Shutdown>(_ => Sender.Tell(WebSocketManagerProtocol.ShutdownCompleted.Instance));
    }

    public enum Ending
    {
        /// <summary>It was given up before it had succeeded.</summary>
        GivenUp,

        /// <summary>It had asked the script, which need not answer any more.</summary>
        Asked,

        /// <summary>It had just succeeded.</summary>
        Closed,

        /// <summary>It had failed, and so had the one behind it.</summary>
        FailedTwice,

        /// <summary>It had failed, and no other one was to follow: the websocket does not reconnect by itself.</summary>
        FailedForGood,
    }

    private static ReconnectCause.Ended Lost { get; } = new(new CloseStatus(1006, ReadOnlyMemory<byte>.Empty, WasClean: false));

    private static void TellEnd(long id, int attempt, IActorRef target, Ending ending)
    {
        switch (ending)
        {
            case Ending.Asked:
                target.Tell(new WebSocketProtocol.Preparing(id, attempt));
                target.Tell(new WebSocketProtocol.Filtering(id, attempt));
                TellFailed(id, attempt, target);
                break;
            case Ending.Closed:
                TellOpenedAndLost(id, attempt, target);
                break;
            case Ending.FailedTwice:
                TellFailed(id, attempt, target);
                TellReconnecting(id, attempt + 1, target);
                TellFailed(id, attempt + 1, target);
                target.Tell(new WebSocketProtocol.GaveUp(id, attempt + 1, Lost, GiveUpReason.AttemptsUsedUp));
                return;
            case Ending.FailedForGood:
                TellFailed(id, attempt, target, isFinal: true);
                return;
            default:
                TellFailed(id, attempt, target);
                break;
        }

        target.Tell(new WebSocketProtocol.GaveUp(id, attempt, Lost, GiveUpReason.Closed));
    }

    private static void TellOpenedAndLost(long id, int attempt, IActorRef target)
    {
        target.Tell(new WebSocketProtocol.Opened(id, attempt, new ClosedSender(), null));
        target.Tell(new WebSocketProtocol.Closed(id, attempt, Lost.Status) { IsFinal = false });
    }

    private static void TellReconnecting(long id, int attempt, IActorRef target) =>
        target.Tell(new WebSocketProtocol.Reconnecting(id, attempt, 1, TimeSpan.Zero, Lost));

    private static void TellFailed(long id, int attempt, IActorRef target, bool isFinal = false) =>
        target.Tell(new WebSocketProtocol.ConnectFailed(
            id, attempt, new ConnectError(ConnectErrorKind.ClosedBeforeOpen, "closed while connecting"))
        {
            IsFinal = isFinal,
        });
}
