using System.Text;
using Akka.Actor;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Logging;
using VeraWebSockets.Actors.Protocol.Close;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Connection;

namespace VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;

/// <summary>
/// What the user wants of one websocket, at /user/websockets/ws-7. States: Idle → Connecting (→ Filtering) → Open → Closing → Idle. It alone tells the
/// target how each attempt begins and ends, also when the connection or the actor itself crashes: exactly one ending, never two.
/// </summary>
internal sealed class WebSocketActor : ReceiveActor
{
    private readonly long _id;
    private readonly ConnectionFactory _createConnection;
    private readonly WebSocketLog _log;
    private ConnectionParameters? _attempt; // set from Connect to the ending
    private IActorRef? _connection;
    private ConnectionProtocol.Opened? _accepted;
    private bool _asksTarget;
    private bool _isOpened;

    public WebSocketActor(long id, ConnectionFactory createConnection, WebSocketLog log)
    {
        _id = id;
        _createConnection = createConnection;
        _log = log;
        Idle();
    }

    protected override SupervisorStrategy SupervisorStrategy() => LoggedStrategy.Always(Directive.Stop, _log, $"ws-{_id}: connection");

    protected override void PostStop() => EndAttempt("the websocket was stopped");

    private void Idle()
    {
        Receive<WebSocketManagerProtocol.Connect>(Connect);
        Receive<WebSocketProtocol.Close>(_ => { /* nothing is open */ });
        Receive<WebSocketProtocol.Verdict>(_ => { /* too late */ });
        Receive<WebSocketProtocol.Release>(_ => Context.Parent.Tell(new WebSocketManagerProtocol.Released(_id)));
        Receive<Terminated>(_ => { /* a connection that has told its end */ });
    }

    private void Connecting()
    {
        Receive<ConnectionProtocol.Opened>(IsCurrent, opened =>
        {
            if (_asksTarget)
            {
                _accepted = opened;
                _attempt!.Target.Tell(new WebSocketProtocol.Filtering(_id, _attempt.Attempt));
                Enter(Filtering);
            }
            else
            {
                TellOpened(opened);
            }
        });
        Receive<ConnectionProtocol.Failed>(IsCurrent, failed => Fail(failed.Error));
        Receive<WebSocketProtocol.Close>(Close); // the attempt is given up, and fails
        ReceiveAlways();
    }

    /// <summary>The target judges the response; the connection waits, and reads nothing.</summary>
    private void Filtering()
    {
        Receive<WebSocketProtocol.Verdict>(verdict =>
        {
            if (verdict.Attempt != _attempt!.Attempt)
            {
                return; // of an earlier attempt
            }

            if (verdict.IsAccepted)
            {
                TellOpened(_accepted!);
            }
            else
            {
                Abandon(ConnectErrorKind.RejectedByFilter, "the handler of event 2 returned false");
            }
        });
        Receive<WebSocketProtocol.Close>(_ => Abandon(ConnectErrorKind.ClosedBeforeOpen, "closed while connecting"));
        ReceiveAlways();
    }

    private void Open()
    {
        Receive<ConnectionProtocol.Ended>(IsCurrent, ended => End(ended.Status));
        Receive<WebSocketProtocol.Close>(close =>
        {
            Close(close);
            Enter(Closing);
        });
        ReceiveAlways();
    }

    private void Closing()
    {
        Receive<ConnectionProtocol.Ended>(IsCurrent, ended => End(ended.Status));
        Receive<WebSocketProtocol.Close>(_ => { /* already closing */ });
        ReceiveAlways();
    }

    private void ReceiveAlways()
    {
        Receive<WebSocketManagerProtocol.Connect>(connect =>
        {
            int running = _attempt!.Attempt;
            _log.Write(LogTopics.Warning, $"ws-{_id}: connect refused, attempt {running} has not ended");
            Context.Parent.Tell(new WebSocketManagerProtocol.AttemptRefused(_id, connect.Attempt, running));
        });
        Receive<WebSocketProtocol.Release>(_ => { /* it is in use; released again when it has ended */ });
        Receive<WebSocketProtocol.Verdict>(_ => { /* of an earlier attempt */ });
        Receive<Terminated>(
            terminated => terminated.ActorRef.Equals(_connection), _ => EndAttempt("the connection stopped without telling its end"));
        Receive<Terminated>(_ => { /* a connection of an earlier attempt */ });
    }

    private void Connect(WebSocketManagerProtocol.Connect connect)
    {
        _isOpened = false;
        _asksTarget = connect.AsksTarget;
        _attempt = new ConnectionParameters(_id, connect.Attempt, connect.Url, connect.Options, connect.Target);
        _connection = Context.Watch(_createConnection(Context, _attempt));
        Enter(Connecting);
    }

    private void TellOpened(ConnectionProtocol.Opened opened)
    {
        _isOpened = true;
        _log.Write(LogTopics.Notice, $"ws-{_id}: open{(opened.Subprotocol is null ? "" : ", subprotocol " + opened.Subprotocol)}");
        _attempt!.Target.Tell(new WebSocketProtocol.Opened(_id, _attempt.Attempt, opened.Sender, opened.Subprotocol));
        _connection.Tell(ConnectionProtocol.Start.Instance);
        Enter(Open);
    }

    private void Abandon(ConnectErrorKind kind, string why)
    {
        Context.Stop(_connection);
        Fail(new ConnectError(kind, why));
    }

    private void Close(WebSocketProtocol.Close close) =>
        _connection.Tell(new ConnectionProtocol.Close(new ClosePayload(close.Code, Encoding.UTF8.GetBytes(close.Reason))));

    /// <summary>Ends the attempt that is under way, if there is one, where its connection can no longer do so.</summary>
    private void EndAttempt(string why)
    {
        if (_attempt is null)
        {
            return;
        }

        if (_isOpened)
        {
            End(new CloseStatus((int)CloseCode.Abnormal, ReadOnlyMemory<byte>.Empty, WasClean: false));
        }
        else
        {
            Fail(new ConnectError(ConnectErrorKind.ClosedBeforeOpen, why));
        }
    }

    private void Fail(ConnectError error)
    {
        _log.Write(LogTopics.Error, $"ws-{_id}: attempt failed: {error}");
        Tell(new WebSocketProtocol.ConnectFailed(_id, _attempt!.Attempt, error));
    }

    private void End(CloseStatus status)
    {
        LogTopics topic = status.Code is (int)CloseCode.ProtocolError or (int)CloseCode.InvalidPayload or (int)CloseCode.MessageTooBig
            && !status.WasClean ? LogTopics.Warning : LogTopics.Notice;
        _log.Write(topic, $"ws-{_id}: closed, {status.Code} \"{Encoding.UTF8.GetString(status.Reason.Span)}\", {(status.WasClean ? "clean" : "not clean")}");
        Tell(new WebSocketProtocol.Closed(_id, _attempt!.Attempt, status));
    }

    /// <summary>The target hears of the ending before the manager does: when the manager knows all endings, all have been told.</summary>
    private void Tell(WebSocketProtocol.IEvent ending)
    {
        _attempt!.Target.Tell(ending, ActorRefs.NoSender);
        Context.Parent.Tell(new WebSocketManagerProtocol.AttemptEnded(_id, _attempt.Attempt));
        _attempt = null;
        _connection = null;
        Enter(Idle);
    }

    private bool IsCurrent<T>(T message) => Sender.Equals(_connection);

    private void Enter(Action state)
    {
        _log.Write(LogTopics.Debug, $"ws-{_id}: now {state.Method.Name}");
        Become(state);
    }
}
