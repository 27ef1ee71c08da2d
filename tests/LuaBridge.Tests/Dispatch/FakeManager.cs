using Akka.Actor;
using VeraWebSockets.Actors.Supervision.WebSocketManager;

namespace VeraWebSockets.LuaBridge.Tests.Dispatch;

/// <summary>In place of the manager of websockets: tells the script of one websocket what a test wants it to hear.</summary>
internal abstract class FakeManager : ReceiveActor
{
    private WebSocketManagerProtocol.Connect? _last;

    protected FakeManager()
    {
        Receive<WebSocketManagerProtocol.Connect>(connect =>
        {
            _last = connect;
            OnConnect(connect);
        });
        Receive<WebSocketManagerProtocol.Shutdown>(_ => Sender.Tell(WebSocketManagerProtocol.ShutdownCompleted.Instance));
    }

    /// <summary>What the script has told last.</summary>
    protected WebSocketManagerProtocol.Connect Last => _last!;

    protected virtual void OnConnect(WebSocketManagerProtocol.Connect connect)
    {
    }

    protected void Tell(object news) => Last.Target.Tell(news);
}
