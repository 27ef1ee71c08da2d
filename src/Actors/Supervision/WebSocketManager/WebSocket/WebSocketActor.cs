using System.Text;
using Akka.Actor;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Logging;
using VeraWebSockets.Actors.Protocol.Close;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Connection;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Reconnecting;

namespace VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;

/// <summary>
/// What the user wants of one websocket, at /user/websockets/ws-7. States: Idle (→ Preparing) → Queued → Connecting (→ Filtering) → Open → Closing → Idle, and
/// Waiting for the next attempt where it reconnects. It alone tells the target how each attempt begins and ends, also when the connection
/// or the actor itself crashes: exactly one ending, never two. It numbers the attempts that follow the first.
/// </summary>
internal sealed class WebSocketActor : ReceiveActor, IWithTimers
{
    private readonly long _id;
    private readonly ConnectionFactory _createConnection;
    private readonly WebSocketLog _log;
    private readonly RetryPlan _plan;
    private readonly ITimeProvider _clock;
    private ConnectionParameters? _attempt; // set from its beginning to its ending
    private IActorRef? _connection;
    private ConnectionProtocol.Opened? _accepted;
    private TimeSpan? _openedAt;
    private bool _hasTurn; // of the manager's handshakes, or has asked for it
    private Action<ReconnectCause> _conclude; // how the state takes the end of the attempt

    public WebSocketActor(long id, ConnectionFactory createConnection, WebSocketLog log, RetryPlan plan)
    {
        _id = id;
        _createConnection = createConnection;
        _log = log;
        _plan = plan;
        _clock = Context.System.Scheduler;
        _conclude = Lose;
        Idle();
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override SupervisorStrategy SupervisorStrategy() => LoggedStrategy.Always(Directive.Stop, _log, $"ws-{_id}: connection");

    /// <summary>An incarnation before this one may have left something to be tried again.</summary>
    protected override void PreStart()
    {
        if (_plan.Next is { } next)
        {
            Wait(next.Delay);
        }
    }

    /// <summary>A crash is taken like a lost connection; the next incarnation goes on with the plan.</summary>
    protected override void PreRestart(Exception reason, object message)
    {
        foreach (IActorRef child in Context.GetChildren())
        {
            Context.Unwatch(child);
            Context.Stop(child);
        }

        EndAttempt("the websocket was restarted");
        Timers.CancelAll();
    }

    protected override void PostStop()
    {
        _conclude = Finish;
        EndAttempt("the websocket was stopped");
        if (_plan.Next is not null)
        {
            GiveUp(ReconnectCause.Closed.Instance, GiveUpReason.Closed);
        }
    }

    private void Idle()
    {
        Receive<WebSocketManagerProtocol.Connect>(connect =>
        {
            _plan.Begin(connect);
            Dial();
        });
        Receive<WebSocketProtocol.Close>(_ => { /* nothing is open */ });
        Receive<WebSocketProtocol.Reconnect>(_ => { /* its end has been told, and what comes next is the target's decision */ });
        Receive<WebSocketProtocol.Verdict>(_ => { /* too late */ });
        Receive<WebSocketManagerProtocol.DialGranted>(_ => { /* too late; the turn was returned */ });
        Receive<WebSocketProtocol.Parameters>(_ => { /* too late */ });
        Receive<WebSocketProtocol.NoParameters>(_ => { /* too late */ });
        Receive<WebSocketProtocol.Release>(_ => Context.Parent.Tell(new WebSocketManagerProtocol.Released(_id)));
        Receive<Terminated>(_ => { /* a connection that has told its end */ });
    }

    /// <summary>The target says with what the attempt is to begin.</summary>
    private void Preparing()
    {
        _conclude = Lose;
        Receive<WebSocketProtocol.Parameters>(parameters => parameters.Attempt == _attempt!.Attempt, parameters =>
        {
            _attempt = _attempt! with { Url = parameters.Url, Options = parameters.Options };
            Queue(asks: true, isRedial: _attempt.Attempt != _plan.Wanted!.Attempt);
        });
        Receive<WebSocketProtocol.NoParameters>(
            none => none.Attempt == _attempt!.Attempt, none => Lose(Failed(ConnectErrorKind.NotPrepared, none.Why)));
        Receive<WebSocketProtocol.Close>(_ => Finish(Failed(ConnectErrorKind.ClosedBeforeOpen, "closed while connecting")));
        Receive<WebSocketProtocol.Reconnect>(_ => { /* already on its way */ });
        ReceiveAlways();
    }

    /// <summary>The attempt waits for its turn; nothing of it has begun, no time limit either.</summary>
    private void Queued()
    {
        _conclude = Lose;
        Receive<WebSocketManagerProtocol.DialGranted>(granted => granted.Attempt == _attempt!.Attempt, _ =>
        {
            _connection = Context.Watch(_createConnection(Context, _attempt!));
            Enter(Connecting);
        });
        Receive<WebSocketProtocol.Close>(_ => Finish(Failed(ConnectErrorKind.ClosedBeforeOpen, "closed while connecting")));
        Receive<WebSocketProtocol.Reconnect>(_ => { /* already on its way */ });
        ReceiveAlways();
    }

    private void Connecting()
    {
        _conclude = Lose;
        Receive<ConnectionProtocol.Opened>(IsCurrent, opened =>
        {
            ReturnTurn();
            if (_plan.Wanted!.AsksTarget)
            {
                _accepted = opened;
                _attempt!.Target.Tell(new WebSocketProtocol.Filtering(_id, _attempt.Attempt));
                Enter(Filtering);
            }
            else
            {
                TellOpened(opened);
                Enter(Open);
            }
        });
        Receive<ConnectionProtocol.Failed>(IsCurrent, Fail);
        Receive<WebSocketProtocol.Close>(close =>
        {
            Close(close);
            Enter(Cancelling);
        });
        Receive<WebSocketProtocol.Reconnect>(_ => { /* already on its way */ });
        ReceiveAlways();
    }

    /// <summary>The target judges the response; the connection waits, and reads nothing.</summary>
    private void Filtering()
    {
        _conclude = Lose;
        Receive<WebSocketProtocol.Verdict>(verdict =>
        {
            if (verdict.Attempt != _attempt!.Attempt)
            {
                return; // of an earlier attempt
            }

            if (verdict.IsAccepted)
            {
                TellOpened(_accepted!);
                Enter(Open);
            }
            else
            {
                Context.Stop(_connection);
                Lose(Failed(ConnectErrorKind.RejectedByFilter, "the handler of event 2 returned false"));
            }
        });
        Receive<WebSocketProtocol.Close>(_ =>
        {
            Context.Stop(_connection);
            Finish(Failed(ConnectErrorKind.ClosedBeforeOpen, "closed while connecting"));
        });
        Receive<WebSocketProtocol.Reconnect>(_ => { /* already on its way */ });
        ReceiveAlways();
    }

    /// <summary>The user has given the attempt up: it fails, or has just succeeded and is closed.</summary>
    private void Cancelling()
    {
        _conclude = Finish;
        Receive<ConnectionProtocol.Opened>(IsCurrent, opened =>
        {
            ReturnTurn();
            TellOpened(opened);
            Enter(Closing);
        });
        Receive<ConnectionProtocol.Failed>(IsCurrent, Fail);
        ReceiveClosing();
    }

    private void Open()
    {
        _conclude = Lose;
        Receive<ConnectionProtocol.Ended>(IsCurrent, End);
        Receive<WebSocketProtocol.Close>(close =>
        {
            Close(close);
            Enter(Closing);
        });
        Receive<WebSocketProtocol.Reconnect>(_ =>
        {
            Close(new WebSocketProtocol.Close(_id, (int)CloseCode.Normal, ""));
            Enter(Reopening);
        });
        ReceiveAlways();
    }

    private void Closing()
    {
        _conclude = Finish;
        Receive<ConnectionProtocol.Ended>(IsCurrent, End);
        ReceiveClosing();
    }

    /// <summary>It is closed because the user wants another connection in its place.</summary>
    private void Reopening()
    {
        _conclude = Replace;
        Receive<ConnectionProtocol.Ended>(IsCurrent, End);
        Receive<WebSocketProtocol.Close>(_ => Enter(Closing)); // the close frame is on its way
        Receive<WebSocketProtocol.Reconnect>(_ => { /* that is what is going on */ });
        ReceiveAlways();
    }

    /// <summary>Between two attempts; there is no connection.</summary>
    private void Waiting()
    {
        _conclude = Lose;
        Receive<RetryDue>(_ => DialNext());
        Receive<WebSocketProtocol.Reconnect>(_ => DialNext());
        Receive<WebSocketProtocol.Close>(_ => GiveUp(ReconnectCause.Closed.Instance, GiveUpReason.Closed));
        ReceiveAlways();
    }

    private void ReceiveClosing()
    {
        Receive<WebSocketProtocol.Close>(_ => { /* already closing */ });
        Receive<WebSocketProtocol.Reconnect>(_ => { /* closed is closed */ });
        ReceiveAlways();
    }

    private void ReceiveAlways()
    {
        Receive<WebSocketManagerProtocol.Connect>(connect =>
        {
            _log.Write(LogTopics.Warning, $"ws-{_id}: connect refused, attempt {_plan.Attempt} has not ended");
            Context.Parent.Tell(new WebSocketManagerProtocol.AttemptRefused(_id, connect.Attempt, _plan.Wanted!.Attempt));
        });
        Receive<WebSocketProtocol.Release>(_ => { /* it is in use; released again when it has ended */ });
        Receive<WebSocketProtocol.Verdict>(_ => { /* of an earlier attempt */ });
        Receive<WebSocketManagerProtocol.DialGranted>(_ => { /* of an earlier attempt */ });
        Receive<WebSocketProtocol.Parameters>(_ => { /* of an earlier attempt */ });
        Receive<WebSocketProtocol.NoParameters>(_ => { /* of an earlier attempt */ });
        Receive<Terminated>(
            terminated => terminated.ActorRef.Equals(_connection), _ => EndAttempt("the connection stopped without telling its end"));
        Receive<Terminated>(_ => { /* a connection of an earlier attempt */ });
    }

    private void DialNext()
    {
        Timers.Cancel(RetryDue.Instance);
        _plan.BeginNext();
        Dial();
    }

    private void Dial()
    {
        WebSocketManagerProtocol.Connect wanted = _plan.Wanted!;
        _openedAt = null;
        _attempt = new ConnectionParameters(_id, _plan.Attempt, wanted.Url, wanted.Options, wanted.Target);
        if (wanted.AsksParameters)
        {
            wanted.Target.Tell(new WebSocketProtocol.Preparing(_id, _attempt.Attempt));
            Enter(Preparing);
            return;
        }

        bool isRedial = _attempt.Attempt != wanted.Attempt;
        Queue(asks: isRedial, isRedial); // for the first one the manager has asked
    }

    private void Queue(bool asks, bool isRedial)
    {
        _hasTurn = true;
        if (asks)
        {
            Context.Parent.Tell(new WebSocketManagerProtocol.DialWanted(_id, _attempt!.Attempt, _attempt.Url.Authority, isRedial));
        }

        Enter(Queued);
    }

    private void ReturnTurn()
    {
        if (_hasTurn)
        {
            _hasTurn = false;
            Context.Parent.Tell(new WebSocketManagerProtocol.DialReturned(_id, _attempt!.Attempt));
        }
    }

    private void TellOpened(ConnectionProtocol.Opened opened)
    {
        _openedAt = _clock.MonotonicClock;
        _log.Write(LogTopics.Notice, $"ws-{_id}: open{(opened.Subprotocol is null ? "" : ", subprotocol " + opened.Subprotocol)}");
        _attempt!.Target.Tell(new WebSocketProtocol.Opened(_id, _attempt.Attempt, opened.Sender, opened.Subprotocol));
        _connection.Tell(ConnectionProtocol.Start.Instance);
    }

    private void Close(WebSocketProtocol.Close close) =>
        _connection.Tell(new ConnectionProtocol.Close(new ClosePayload(close.Code, Encoding.UTF8.GetBytes(close.Reason))));

    private void Fail(ConnectionProtocol.Failed failed) => _conclude(new ReconnectCause.Failed(failed.Error));

    private void End(ConnectionProtocol.Ended ended) => _conclude(new ReconnectCause.Ended(ended.Status));

    /// <summary>Ends the attempt that is under way, if there is one, where its connection can no longer do so.</summary>
    private void EndAttempt(string why)
    {
        if (_attempt is not null)
        {
            _conclude(_openedAt is null
                ? Failed(ConnectErrorKind.ClosedBeforeOpen, why)
                : new ReconnectCause.Ended(new CloseStatus((int)CloseCode.Abnormal, ReadOnlyMemory<byte>.Empty, WasClean: false)));
        }
    }

    /// <summary>The attempt has ended by itself: what follows depends on the cause.</summary>
    private void Lose(ReconnectCause cause) => Conclude(cause, cause, _plan.Judge(cause, OpenFor, _clock.Now));

    /// <summary>The user has ended the attempt: nothing follows.</summary>
    private void Finish(ReconnectCause cause) =>
        Conclude(cause, cause, _plan.Reconnects ? new RetryDecision.GiveUp(GiveUpReason.Closed) : null);

    /// <summary>The user wants another one in its place.</summary>
    private void Replace(ReconnectCause cause) =>
        Conclude(cause, ReconnectCause.Requested.Instance, _plan.Judge(ReconnectCause.Requested.Instance, OpenFor, _clock.Now));

    private TimeSpan OpenFor => _openedAt is { } opened ? _clock.MonotonicClock - opened : TimeSpan.Zero;

    private void Conclude(ReconnectCause ending, ReconnectCause cause, RetryDecision? next)
    {
        ReturnTurn();
        TellEnding(ending, isFinal: next is null);
        _attempt = null;
        _connection = null;
        switch (next)
        {
            case RetryDecision.Retry retry:
                _log.Write(LogTopics.Notice, $"ws-{_id}: retry {retry.Number} in {retry.Delay.TotalSeconds:0.000} s: {cause}");
                _plan.Await(retry);
                _plan.Wanted!.Target.Tell(
                    new WebSocketProtocol.Reconnecting(_id, _plan.Attempt + 1, retry.Number, retry.Delay, cause), ActorRefs.NoSender);
                Wait(retry.Delay);
                break;
            case RetryDecision.GiveUp giveUp:
                GiveUp(cause, giveUp.Reason);
                break;
            default:
                Rest();
                break;
        }
    }

    private void TellEnding(ReconnectCause ending, bool isFinal)
    {
        WebSocketProtocol.IEvent told;
        if (ending is ReconnectCause.Ended { Status: var status })
        {
            LogTopics topic = status.Code is (int)CloseCode.ProtocolError or (int)CloseCode.InvalidPayload or (int)CloseCode.MessageTooBig
                && !status.WasClean ? LogTopics.Warning : LogTopics.Notice;
            _log.Write(topic, $"ws-{_id}: closed, {status.Code} \"{Encoding.UTF8.GetString(status.Reason.Span)}\", {(status.WasClean ? "clean" : "not clean")}");
            told = new WebSocketProtocol.Closed(_id, _attempt!.Attempt, status) { IsFinal = isFinal };
        }
        else
        {
            ConnectError error = ((ReconnectCause.Failed)ending).Error;
            _log.Write(LogTopics.Error, $"ws-{_id}: attempt failed: {error}");
            told = new WebSocketProtocol.ConnectFailed(_id, _attempt!.Attempt, error) { IsFinal = isFinal };
        }

        _attempt.Target.Tell(told, ActorRefs.NoSender);
    }

    private void Wait(TimeSpan delay)
    {
        Timers.StartSingleTimer(RetryDue.Instance, RetryDue.Instance, delay);
        Enter(Waiting);
    }

    private void GiveUp(ReconnectCause cause, GiveUpReason reason)
    {
        Timers.Cancel(RetryDue.Instance);
        _log.Write(LogTopics.Notice, $"ws-{_id}: not tried again, {reason}: {cause}");
        int lastTold = _plan.Next is null ? _plan.Attempt : _plan.Attempt + 1;
        _plan.Wanted!.Target.Tell(new WebSocketProtocol.GaveUp(_id, lastTold, cause, reason), ActorRefs.NoSender);
        Rest();
    }

    /// <summary>The target hears of the end before the manager does: when the manager knows all endings, all have been told.</summary>
    private void Rest()
    {
        Context.Parent.Tell(new WebSocketManagerProtocol.AttemptEnded(_id, _plan.Wanted!.Attempt));
        _plan.End();
        Enter(Idle);
    }

    private static ReconnectCause.Failed Failed(ConnectErrorKind kind, string why) => new(new ConnectError(kind, why));

    private bool IsCurrent<T>(T message) => Sender.Equals(_connection);

    private void Enter(Action state)
    {
        _log.Write(LogTopics.Debug, $"ws-{_id}: now {state.Method.Name}");
        Become(state);
    }

    private sealed record RetryDue
    {
        public static readonly RetryDue Instance = new();
    }
}
