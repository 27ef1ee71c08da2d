using VeraWebSockets.Actors.Supervision.WebSocketManager;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Reconnecting;

namespace VeraWebSockets.LuaBridge.Tests.Dispatch;

/// <summary>Opens each websocket when its connection has begun to end already. At once, or when the script closes it.</summary>
internal sealed class EndingManager : FakeManager
{
    private readonly bool _waitsForClose;

    public EndingManager(bool waitsForClose)
    {
        _waitsForClose = waitsForClose;
        Receive<WebSocketProtocol.Close>(close =>
        {
            if (waitsForClose)
            {
                OpenAndEnd(close.Code);
            }
        });
    }

    protected override void OnConnect(WebSocketManagerProtocol.Connect connect)
    {
        if (!_waitsForClose)
        {
            OpenAndEnd(1006);
        }
    }

    private void OpenAndEnd(int code)
    {
        var status = new CloseStatus(code, ReadOnlyMemory<byte>.Empty, WasClean: false);
        bool reconnects = Last.Options.Reconnect.IsOn;
        Tell(new WebSocketProtocol.Opened(Last.SocketId, Last.Attempt, new ClosedSender(), null));
        Tell(new WebSocketProtocol.Closed(Last.SocketId, Last.Attempt, status) { IsFinal = !reconnects });
        if (reconnects)
        {
            Tell(new WebSocketProtocol.GaveUp(Last.SocketId, Last.Attempt, new ReconnectCause.Ended(status), GiveUpReason.AttemptsUsedUp));
        }
    }
}
