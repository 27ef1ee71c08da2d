using System.Text;
using Akka.Actor;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Logging;
using VeraWebSockets.Actors.Protocol.Close;
using VeraWebSockets.Actors.Streams;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Connection;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Reconnecting;

namespace VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;

/// <summary>
/// What the user wants of one websocket, at /user/websockets/ws-7. States: Idle (→ Preparing) → Queued → Connecting (→ Filtering) → Open → Closing → Idle, and
/// Waiting for the next attempt where it reconnects; Cancelling, Reopening and Failing where the user, or the target, has decided before the
/// attempt has ended. It alone tells the target how each attempt begins and ends, also when the connection
/// or the actor itself crashes: exactly one ending, never two. It numbers the attempts that follow the first.
/// </summary>
internal sealed partial class WebSocketActor : UntypedActor
{
    private readonly long _id;
    private readonly ConnectionFactory _createConnection;
    private readonly WebSocketLog _log;
    private readonly AttemptNews _news;
    private readonly RetryPlan _plan;
    private readonly ITimeProvider _clock;
    private ConnectionParameters? _attempt; // set from its beginning to its ending
    private IActorRef? _connection;
    private Delivery? _delivery; // of the open connection
    private ConnectionProtocol.Opened? _accepted;
    private TimeSpan? _openedAt;
    private ReconnectCause.Unusable? _unusable; // why the target has failed the open connection
    private bool _hasTurn; // of the manager's handshakes, or has asked for it
    private bool _isReleased; // since it is idle
    private TimerMessage? _retryTimer;
    private State _state;
    private AttemptEnd _end; // as what the state takes the end of the attempt

    public WebSocketActor(long id, ConnectionFactory createConnection, WebSocketLog log, RetryPlan plan)
    {
        _id = id;
        _createConnection = createConnection;
        _log = log;
        _news = new AttemptNews(id, log);
        _plan = plan;
        _clock = Context.System.Scheduler;
    }

    /// <summary>What the end of an attempt means.</summary>
    private enum AttemptEnd
    {
        /// <summary>It was lost: what follows depends on the cause.</summary>
        Lost,

        /// <summary>The user has ended it: nothing follows.</summary>
        Wanted,

        /// <summary>The user wants another one in its place.</summary>
        Replaced,

        /// <summary>The target had no use for it: what follows depends on that, not on how the server has answered.</summary>
        Failed,
    }

    private bool IsFromConnection => Sender.Equals(_connection);

    private TimeSpan OpenFor => _openedAt is { } opened ? _clock.MonotonicClock - opened : TimeSpan.Zero;

    protected override void OnReceive(object message)
    {
        if (message is WebSocketManagerProtocol.Rest)
        {
            _connection?.Tell(message);
        }
        else if (TimerMessage.TryUnwrap(ref message))
        {
            ReceiveIn(_state, message);
        }
    }

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

        _delivery?.Stop(); // the connection has not stopped yet
        EndAttempt("the websocket was restarted");
        _retryTimer?.Cancel();
        if (_isReleased)
        {
            Context.Parent.Tell(new WebSocketManagerProtocol.Released(_id)); // the next incarnation would not know
        }
    }

    protected override void PostStop()
    {
        _end = AttemptEnd.Wanted;
        EndAttempt("the websocket was stopped");
        if (_plan.Next is not null)
        {
            GiveUp(ReconnectCause.Closed.Instance, GiveUpReason.Closed);
        }
    }

    private void DialNext()
    {
        _retryTimer?.Cancel();
        _plan.BeginNext();
        Dial(asks: true);
    }

    /// <param name="asks">Whether to ask for the turn; for a first attempt the manager has asked.</param>
    private void Dial(bool asks)
    {
        WebSocketManagerProtocol.Connect wanted = _plan.Wanted!;
        _openedAt = null;
        _attempt = new ConnectionParameters(_id, _plan.Attempt, wanted.Url, wanted.Options, wanted.Target);
        if (wanted.AsksParameters)
        {
            wanted.Target.Tell(new WebSocketProtocol.Preparing(_id, _attempt.Attempt));
            Enter(State.Preparing);
            return;
        }

        Queue(asks, isRedial: _attempt.Attempt != wanted.Attempt);
    }

    private void Queue(bool asks, bool isRedial)
    {
        _hasTurn = true;
        if (asks)
        {
            Context.Parent.Tell(new WebSocketManagerProtocol.DialWanted(_id, _attempt!.Attempt, _attempt.Url.Authority, isRedial));
        }

        Enter(State.Queued);
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
        _delivery = opened.Delivery;
        _news.TellOpened(_attempt!, opened);
        _connection.Tell(ConnectionProtocol.Start.Instance);
    }

    private void Close(WebSocketProtocol.Close close) =>
        _connection.Tell(new ConnectionProtocol.Close(new ClosePayload(close.Code, Encoding.UTF8.GetBytes(close.Reason))));

    private void GiveAttemptUp()
    {
        _end = AttemptEnd.Wanted;
        Conclude(Failed(ConnectErrorKind.ClosedBeforeOpen, "closed while connecting"));
    }

    /// <summary>Ends the attempt that is under way, if there is one, where its connection can no longer do so.</summary>
    private void EndAttempt(string why)
    {
        if (_attempt is not null)
        {
            Conclude(_openedAt is null
                ? Failed(ConnectErrorKind.ClosedBeforeOpen, why)
                : new ReconnectCause.Ended(new CloseStatus((int)CloseCode.Abnormal, ReadOnlyMemory<byte>.Empty, WasClean: false)));
        }
    }

    private void Conclude(ReconnectCause ending)
    {
        ReconnectCause cause = _end switch
        {
            AttemptEnd.Replaced => ReconnectCause.Requested.Instance,
            AttemptEnd.Failed => _unusable!,
            _ => ending,
        };
        RetryDecision? next = _end != AttemptEnd.Wanted ? _plan.Judge(cause, OpenFor, _clock.Now)
            : _plan.Reconnects ? new RetryDecision.GiveUp(GiveUpReason.Closed)
            : null;
        ReturnTurn();
        _news.TellEnding(_attempt!, ending, isFinal: next is null);
        _attempt = null;
        _connection = null;
        _delivery = null;
        switch (next)
        {
            case RetryDecision.Retry retry:
                _plan.Await(retry);
                _news.TellReconnecting(_plan, retry, cause);
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

    private void Wait(TimeSpan delay)
    {
        TimeSpan wait = delay > TimeSpan.Zero ? delay : TimeSpan.Zero; // options that nobody has validated must not end here: it would restart for ever
        TimerMessage.Set(ref _retryTimer, Context, wait, RetryDue.Instance);
        Enter(State.Waiting);
    }

    private void GiveUp(ReconnectCause cause, GiveUpReason reason)
    {
        _retryTimer?.Cancel();
        _news.TellGaveUp(_plan, cause, reason);
        Rest();
    }

    /// <summary>The target hears of the end before the manager does: when the manager knows all endings, all have been told.</summary>
    private void Rest()
    {
        Context.Parent.Tell(new WebSocketManagerProtocol.AttemptEnded(_id, _plan.Wanted!.Attempt));
        _plan.End();
        Enter(State.Idle);
    }

    private static ReconnectCause.Failed Failed(ConnectErrorKind kind, string why) => new(new ConnectError(kind, why));

    private void Enter(State state, AttemptEnd end = AttemptEnd.Lost)
    {
        _log.Write(LogTopics.Debug, $"ws-{_id}: now {state}");
        _state = state;
        _end = end;
    }

    private sealed record RetryDue
    {
        public static readonly RetryDue Instance = new();
    }
}
