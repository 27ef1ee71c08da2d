using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Supervision.WebSocketManager;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Reconnecting;

namespace VeraWebSockets.LuaBridge.Tests.Dispatch;

/// <summary>
/// Each connection is lost at once, another attempt follows, and is under way when the script closes the
/// websocket. That attempt ends as the parameter says.
/// </summary>
internal sealed class OvertakingManager : FakeManager
{
    public OvertakingManager(Ending ending) => Receive<WebSocketProtocol.Close>(_ => TellEnd(Last.Attempt + 1, ending));

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

    protected override void OnConnect(WebSocketManagerProtocol.Connect connect)
    {
        Tell(new WebSocketProtocol.Preparing(connect.SocketId, connect.Attempt));
        TellOpenedAndLost(connect.Attempt);
        TellReconnecting(connect.Attempt + 1);
    }

    private void TellEnd(int attempt, Ending ending)
    {
        switch (ending)
        {
            case Ending.Asked:
                Tell(new WebSocketProtocol.Preparing(Last.SocketId, attempt));
                Tell(new WebSocketProtocol.Filtering(Last.SocketId, attempt));
                TellFailed(attempt);
                break;
            case Ending.Closed:
                TellOpenedAndLost(attempt);
                break;
            case Ending.FailedTwice:
                TellFailed(attempt);
                TellReconnecting(attempt + 1);
                TellFailed(attempt + 1);
                Tell(new WebSocketProtocol.GaveUp(Last.SocketId, attempt + 1, Lost, GiveUpReason.AttemptsUsedUp));
                return;
            case Ending.FailedForGood:
                TellFailed(attempt, isFinal: true);
                return;
            default:
                TellFailed(attempt);
                break;
        }

        Tell(new WebSocketProtocol.GaveUp(Last.SocketId, attempt, Lost, GiveUpReason.Closed));
    }

    private void TellOpenedAndLost(int attempt)
    {
        Tell(new WebSocketProtocol.Opened(Last.SocketId, attempt, new ClosedSender(), null));
        Tell(new WebSocketProtocol.Closed(Last.SocketId, attempt, Lost.Status) { IsFinal = false });
    }

    private void TellReconnecting(int attempt) =>
        Tell(new WebSocketProtocol.Reconnecting(Last.SocketId, attempt, 1, TimeSpan.Zero, Lost));

    private void TellFailed(int attempt, bool isFinal = false)
    {
        var error = new ConnectError(ConnectErrorKind.ClosedBeforeOpen, "closed while connecting");
        Tell(new WebSocketProtocol.ConnectFailed(Last.SocketId, attempt, error) { IsFinal = isFinal });
    }
}
