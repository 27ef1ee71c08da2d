using Akka.Actor;
using VeraWebSockets.Actors.Logging;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;

namespace VeraWebSockets.LuaBridge.Dispatch;

/// <summary>
/// Brings events to Lua, at /user/lua, on the dispatcher whose only thread owns the Lua state. Its mailbox is bounded by the credits of the
/// sockets. A defect while one event is handled is logged, and the next event is handled: the Lua state is never lost to a restart.
/// </summary>
internal sealed class LuaDispatcherActor(ILuaCallbacks callbacks, WebSocketLog log) : UntypedActor
{
    public const string Name = "lua";
    public const string DispatcherId = "verawebsockets.lua-dispatcher";

    /// <summary>Props on its dispatcher. A delegate, not an expression: its first one costs as much as a connect.</summary>
    public static Props Create(ILuaCallbacks callbacks, WebSocketLog log) =>
        new DispatcherProps(() => new LuaDispatcherActor(callbacks, log), new Deploy().WithDispatcher(DispatcherId));

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case WebSocketProtocol.IEvent e:
                Handle(e);
                break;
            case Drain:
                Sender.Tell(Drained.Instance);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Handle(WebSocketProtocol.IEvent e)
    {
        try
        {
            try
            {
                Call(e);
            }
            finally
            {
                callbacks.EndTurn(); // also after a defect, or the loop might never end
            }
        }
        catch (Exception defect)
        {
            log.Write(LogTopics.Error, $"ws-{e.SocketId}: defect while Lua handled {e.GetType().Name}: {defect}");
        }
    }

    private void Call(WebSocketProtocol.IEvent e)
    {
        switch (e)
        {
            case WebSocketProtocol.Received received:
                callbacks.Received(received);
                break;
            case WebSocketProtocol.Opened opened:
                callbacks.Opened(opened);
                break;
            case WebSocketProtocol.Closed closed:
                callbacks.Closed(closed);
                break;
            case WebSocketProtocol.ConnectFailed failed:
                callbacks.ConnectFailed(failed);
                break;
            case WebSocketProtocol.Filtering filtering:
                callbacks.Filtering(filtering);
                break;
            case WebSocketProtocol.Drained drained:
                callbacks.Drained(drained);
                break;
            case AcknowledgementDue due:
                callbacks.AcknowledgementDue(due);
                break;
            case WebSocketProtocol.Preparing preparing:
                callbacks.Preparing(preparing);
                break;
            case WebSocketProtocol.Reconnecting reconnecting:
                callbacks.Reconnecting(reconnecting);
                break;
            case WebSocketProtocol.GaveUp gaveUp:
                callbacks.GaveUp(gaveUp);
                break;
            default:
                Unhandled(e);
                break;
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

    private sealed class DispatcherProps(Func<LuaDispatcherActor> create, Deploy deploy) : Props(deploy, typeof(LuaDispatcherActor))
    {
        public override ActorBase NewActor() => create();

        protected override Props Copy() => new DispatcherProps(create, Deploy);
    }
}
