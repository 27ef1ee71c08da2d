using Akka.Actor;
using Akka.Dispatch;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Logging;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Protocol.Close;
using VeraWebSockets.Actors.Supervision.WebSocketManager.Dialing;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Connection;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Reconnecting;
using VeraWebSockets.Actors.Transport;
using VeraWebSockets.Actors.Transport.Dialing;
using VeraWebSockets.Actors.Transport.Readiness;

namespace VeraWebSockets.Actors.Supervision.WebSocketManager;

/// <summary>
/// The parent of all websockets, at /user/websockets: finds them by id, bounds their number and their handshakes, and ends them all on shutdown.
/// States: Running → ShuttingDown.
/// </summary>
public sealed class WebSocketManagerActor : UntypedActor, IWithTimers
{
    /// <summary>Name of the actor under the user guardian.</summary>
    public const string Name = "websockets";

    private static readonly Func<double> NextRandom = Random.Shared.NextDouble; // one for all plans

    private readonly int _maxSockets;
    private readonly TimeSpan _shutdownLimit;
    private readonly WebSocketLog _log;
    private readonly Deploy _deploy;
    private readonly Func<(long Id, RetryPlan Plan), WebSocketActor> _createWebSocket;
    private readonly Dictionary<long, int> _attempts = []; // the first of each socket that is not at rest
    private readonly Dictionary<long, WebSocketManagerProtocol.Connect?> _leaving = []; // those being stopped, and what waits for that
    private readonly List<IActorRef> _awaitingShutdown = [];
    private readonly DialGovernor _governor;
    private readonly ITimeProvider _clock;
    private UntypedReceive _state;

    private WebSocketManagerActor(WebSocketManagerOptions options, ConnectionFactory createConnection, WebSocketLog log, string dispatcher)
    {
        _maxSockets = options.MaxSockets;
        _shutdownLimit = options.ShutdownTimeout;
        _log = log;
        _governor = new DialGovernor(options.Dials);
        _clock = Context.System.Scheduler;
        _deploy = new Deploy().WithDispatcher(dispatcher).WithMailbox(CompactMailbox.Id);
        _createWebSocket = websocket => new WebSocketActor(websocket.Id, createConnection, log, websocket.Plan);
        CompactMailbox.Register(Context.System);
        _state = Running;
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>
    /// A manager over the system's network. Starts the timers of the actor system; call it from no actor.
    /// </summary>
    /// <param name="system">Where the manager will live.</param>
    /// <param name="options">Its limits.</param>
    /// <param name="log">The library's log.</param>
    /// <param name="thread">Runs the actors and watches the sockets; by default both are the runtime's thread pool's.</param>
    public static Props Create(ActorSystem system, WebSocketManagerOptions options, WebSocketLog log, IoThread? thread = null)
    {
        // Akka starts the thread of timers on the thread pool, and who needs it before blocks a thread of the pool. Sockets that become
        // ready go first there: enough of them at once, and every thread waits for what never gets its turn.
        system.Scheduler.Advanced.ScheduleOnce(TimeSpan.Zero, static () => { });
        SocketConnect connect = thread is null ? TcpTransport.ConnectAsync
            : (socket, endpoint, cancellation) => ReadinessTransport.ConnectAsync(thread.Loop, socket, endpoint, cancellation);
        var dialer = new Dialer(new SystemNameResolver(), new SystemSocketFactory(), TimeProvider.System, log, connect);
        return Create(options, dialer, log, thread);
    }

    internal static Props Create(WebSocketManagerOptions options, IDialer dialer, WebSocketLog log, IoThread? thread = null)
    {
        string dispatcher = thread?.DispatcherId ?? Dispatchers.DefaultDispatcherId;
        Func<bool> isOwnThread = thread is null ? static () => false : () => thread.Loop.IsOwnThread;
        Deploy deploy = new Deploy().WithDispatcher(dispatcher).WithMailbox(CompactMailbox.Id);
        Func<ConnectionParameters, ConnectionActor> create = parameters => new ConnectionActor(parameters, dialer, isOwnThread, log);
        ConnectionFactory createConnection = (parent, parameters) => parent.ActorOf(
            new DelegateProps<ConnectionActor, ConnectionParameters>(create, parameters, deploy), NameOf(parent, parameters.Attempt));
        return Create(options, createConnection, log, dispatcher);
    }

    internal static Props Create(WebSocketManagerOptions options, ConnectionFactory createConnection, WebSocketLog log, string? dispatcher = null)
    {
        dispatcher ??= Dispatchers.DefaultDispatcherId;
        return new DelegateProps<WebSocketManagerActor, WebSocketManagerOptions>(
            options => new WebSocketManagerActor(options, createConnection, log, dispatcher), options, new Deploy().WithDispatcher(dispatcher));
    }

    /// <inheritdoc/>
    protected override SupervisorStrategy SupervisorStrategy() => LoggedStrategy.Always(Directive.Restart, _log, "websocket");

    /// <inheritdoc/>
    protected override void OnReceive(object message) => _state(message);

    private void Running(object message)
    {
        switch (message)
        {
            case WebSocketManagerProtocol.Connect connect:
                Connect(connect);
                break;
            case Left left:
                if (_leaving.Remove(left.SocketId, out WebSocketManagerProtocol.Connect? waiting) && waiting is not null)
                {
                    Forward(waiting);
                }

                break;
            case WebSocketManagerProtocol.Shutdown:
                BeginShutdown();
                break;
            default:
                ReceiveAlways(message);
                break;
        }
    }

    private void ShuttingDown(object message)
    {
        switch (message)
        {
            case WebSocketManagerProtocol.Connect connect when _attempts.TryGetValue(connect.SocketId, out int attempt) && attempt == connect.Attempt:
                Ignore(connect, attempt);
                break;
            case WebSocketManagerProtocol.Connect connect:
                Refuse(connect, ConnectErrorKind.ClosedBeforeOpen, "shutting down", GiveUpReason.Closed);
                break;
            case Left left:
                if (_leaving.Remove(left.SocketId, out WebSocketManagerProtocol.Connect? waiting) && waiting is not null)
                {
                    Refuse(waiting, ConnectErrorKind.ClosedBeforeOpen, "shutting down", GiveUpReason.Closed);
                }

                _attempts.Remove(left.SocketId); // also where a defect has kept it from telling its ending
                ReplyWhenEmpty();
                break;
            case WebSocketManagerProtocol.Shutdown:
                AwaitShutdown(Sender);
                break;
            case ShutdownTimedOut:
                _log.Write(LogTopics.Warning, $"shutdown: {_attempts.Count} websockets did not close within {_shutdownLimit.TotalSeconds:0.###} s");
                foreach (long id in _attempts.Keys.Except(_leaving.Keys))
                {
                    IActorRef websocket = Context.Child(NameOf(id));
                    Context.WatchWith(websocket, new Left(id));
                    Context.Stop(websocket); // it tells its ending as it stops
                }

                break;
            default:
                ReceiveAlways(message);
                break;
        }
    }

    private void ReceiveAlways(object message)
    {
        switch (message)
        {
            case WebSocketManagerProtocol.AttemptEnded ended:
                if (_attempts.TryGetValue(ended.SocketId, out int attempt) && attempt == ended.Attempt)
                {
                    _attempts.Remove(ended.SocketId);
                    ReplyWhenEmpty();
                }

                break;
            case WebSocketManagerProtocol.AttemptRefused refused:
                if (_attempts.TryGetValue(refused.SocketId, out int current) && current == refused.Refused)
                {
                    _attempts[refused.SocketId] = refused.Running;
                }

                break;
            case WebSocketManagerProtocol.DialWanted wanted:
                _governor.Ask(wanted.SocketId, wanted.Attempt, wanted.Authority, wanted.IsRedial);
                GrantDials();
                break;
            case WebSocketManagerProtocol.DialReturned returned:
                _governor.Return(returned.SocketId, returned.Attempt);
                GrantDials();
                break;
            case RedialDue:
                GrantDials();
                break;
            case WebSocketManagerProtocol.Released released:
                if (!_attempts.ContainsKey(released.SocketId) && _leaving.TryAdd(released.SocketId, null))
                {
                    Context.WatchWith(Sender, new Left(released.SocketId));
                    Context.Stop(Sender);
                }

                break;
            case WebSocketManagerProtocol.Rest:
                foreach (IActorRef websocket in Context.GetChildren())
                {
                    websocket.Tell(message);
                }

                break;
            case WebSocketProtocol.Close close when _leaving.GetValueOrDefault(close.SocketId) is { } waiting:
                _leaving[close.SocketId] = null;
                _attempts.Remove(close.SocketId);
                Refuse(waiting, ConnectErrorKind.ClosedBeforeOpen, "closed while connecting", GiveUpReason.Closed);
                ReplyWhenEmpty();
                break;
            case WebSocketProtocol.ICommand command:
                Context.Child(NameOf(command.SocketId)).Tell(command);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Connect(WebSocketManagerProtocol.Connect connect)
    {
        if (_leaving.GetValueOrDefault(connect.SocketId) is { } waiting)
        {
            Ignore(connect, waiting.Attempt);
            return;
        }

        if (_attempts.Count >= _maxSockets && !_attempts.ContainsKey(connect.SocketId))
        {
            Refuse(
                connect, ConnectErrorKind.ConnectionLimitReached, $"{_attempts.Count} websockets are open; at most {_maxSockets} may be",
                GiveUpReason.Fatal);
            return;
        }

        _attempts[connect.SocketId] = connect.Attempt;
        if (_leaving.ContainsKey(connect.SocketId))
        {
            _leaving[connect.SocketId] = connect;
            return;
        }

        Forward(connect);
    }

    private void BeginShutdown()
    {
        foreach (long id in _attempts.Keys)
        {
            Context.Child(NameOf(id)).Tell(new WebSocketProtocol.Close(id, (int)CloseCode.GoingAway, ""));
        }

        Timers.StartSingleTimer(ShutdownTimedOut.Instance, ShutdownTimedOut.Instance, _shutdownLimit);
        _state = ShuttingDown;
        AwaitShutdown(Sender);
    }

    /// <summary>The turn is asked for here, not by the websocket: turns then come in the order of the connects.</summary>
    private void Forward(WebSocketManagerProtocol.Connect connect)
    {
        FindOrCreate(connect.SocketId).Tell(connect);
        if (connect.AsksParameters)
        {
            return; // who has to ask first has no host yet
        }

        _governor.Ask(connect.SocketId, connect.Attempt, connect.Url.Authority, isRedial: false);
        GrantDials();
    }

    private void GrantDials()
    {
        TimeSpan now = _clock.MonotonicClock;
        while (_governor.TryGrant(now) is { } dial)
        {
            Context.Child(NameOf(dial.SocketId)).Tell(new WebSocketManagerProtocol.DialGranted(dial.Attempt));
        }

        if (_governor.TimeToNext(now) is { } delay && !Timers.IsTimerActive(RedialDue.Instance))
        {
            Timers.StartSingleTimer(RedialDue.Instance, RedialDue.Instance, delay);
        }
    }

    private void AwaitShutdown(IActorRef asker)
    {
        _awaitingShutdown.Add(asker);
        ReplyWhenEmpty();
    }

    private void ReplyWhenEmpty()
    {
        if (_attempts.Count == 0)
        {
            _awaitingShutdown.ForEach(asker => asker.Tell(WebSocketManagerProtocol.ShutdownCompleted.Instance));
            _awaitingShutdown.Clear();
            Timers.Cancel(ShutdownTimedOut.Instance);
        }
    }

    private void Refuse(WebSocketManagerProtocol.Connect connect, ConnectErrorKind kind, string why, GiveUpReason reason)
    {
        bool reconnects = connect.Options.Reconnect.IsOn;
        var error = new ConnectError(kind, why);
        _log.Write(LogTopics.Error, $"ws-{connect.SocketId}: attempt failed: {error}");
        connect.Target.Tell(new WebSocketProtocol.ConnectFailed(connect.SocketId, connect.Attempt, error) { IsFinal = !reconnects });
        if (reconnects)
        {
            connect.Target.Tell(new WebSocketProtocol.GaveUp(connect.SocketId, connect.Attempt, new ReconnectCause.Failed(error), reason));
        }
    }

    private void Ignore(WebSocketManagerProtocol.Connect connect, int attempt) =>
        _log.Write(LogTopics.Warning, $"ws-{connect.SocketId}: connect refused, attempt {attempt} has not ended");

    private IActorRef FindOrCreate(long id)
    {
        string name = NameOf(id);
        IActorRef child = Context.Child(name);
        if (!child.IsNobody())
        {
            return child;
        }

        var plan = new RetryPlan(NextRandom); // outlives restarts
        return Context.ActorOf(new DelegateProps<WebSocketActor, (long Id, RetryPlan Plan)>(_createWebSocket, (id, plan), _deploy), name);
    }

    private static string NameOf(long id) => $"ws-{id}";

    /// <summary>Another name for an attempt whose number is used again while its connection lingers.</summary>
    private static string NameOf(IActorContext websocket, int attempt)
    {
        string name = $"connection-{attempt}";
        for (int i = 2; !websocket.Child(name).IsNobody(); i++)
        {
            name = $"connection-{attempt}-{i}";
        }

        return name;
    }

    /// <summary>A released websocket has stopped; its name is free.</summary>
    private sealed record Left(long SocketId);

    private sealed record RedialDue
    {
        public static readonly RedialDue Instance = new();
    }

    private sealed record ShutdownTimedOut
    {
        public static readonly ShutdownTimedOut Instance = new();
    }
}
