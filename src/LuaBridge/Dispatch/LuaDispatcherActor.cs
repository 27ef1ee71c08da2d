using Akka.Actor;
using VeraWebSockets.Actors.Logging;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;

namespace VeraWebSockets.LuaBridge.Dispatch;

/// <summary>
/// Brings events to Lua, at /user/lua, on the dispatcher whose only thread owns the Lua state. Its mailbox is bounded by the credits of the
/// sockets. A defect while one event is handled is logged, and the next event is handled: the Lua state is never lost to a restart.
/// </summary>
internal sealed class LuaDispatcherActor : ReceiveActor
{
    public const string Name = "lua";
    public const string DispatcherId = "verawebsockets.lua-dispatcher";

    private readonly ILuaCallbacks _callbacks;
    private readonly WebSocketLog _log;

    public LuaDispatcherActor(ILuaCallbacks callbacks, WebSocketLog log)
    {
        _callbacks = callbacks;
        _log = log;
        Receive<WebSocketProtocol.Received>(received => Handle(received, _callbacks.Received));
        Receive<WebSocketProtocol.Opened>(opened => Handle(opened, _callbacks.Opened));
        Receive<WebSocketProtocol.Closed>(closed => Handle(closed, _callbacks.Closed));
        Receive<WebSocketProtocol.ConnectFailed>(failed => Handle(failed, _callbacks.ConnectFailed));
        Receive<WebSocketProtocol.Filtering>(filtering => Handle(filtering, _callbacks.Filtering));
        Receive<WebSocketProtocol.Drained>(drained => Handle(drained, _callbacks.Drained));
        Receive<WebSocketProtocol.Preparing>(preparing => Handle(preparing, _callbacks.Preparing));
        Receive<WebSocketProtocol.Reconnecting>(reconnecting => Handle(reconnecting, _callbacks.Reconnecting));
        Receive<WebSocketProtocol.GaveUp>(gaveUp => Handle(gaveUp, _callbacks.GaveUp));
        Receive<Drain>(_ => Sender.Tell(Drained.Instance));
    }

    private void Handle<T>(T message, Action<T> callback)
        where T : WebSocketProtocol.IEvent
    {
        try
        {
            try
            {
                callback(message);
            }
            finally
            {
                _callbacks.EndTurn(); // also after a defect, or the loop might never end
            }
        }
        catch (Exception defect)
        {
            _log.Write(LogTopics.Error, $"ws-{message.SocketId}: defect while Lua handled {typeof(T).Name}: {defect}");
        }
    }

    /// <summary>Asks for an answer behind all events that were told before.</summary>
    public sealed record Drain
    {
        public static readonly Drain Instance = new();
    }

    /// <summary>The answer to <see cref="Drain"/>.</summary>
    public sealed record Drained
    {
        public static readonly Drained Instance = new();
    }
}
