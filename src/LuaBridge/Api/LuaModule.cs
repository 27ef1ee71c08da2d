using System.Runtime.InteropServices;
using Akka.Actor;
using Akka.Configuration;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Logging;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Protocol.Close;
using VeraWebSockets.Actors.Protocol.Url;
using VeraWebSockets.Actors.Supervision.WebSocketManager;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Reconnecting;
using VeraWebSockets.Actors.Transport.Readiness;
using VeraWebSockets.LuaBridge.Dispatch;

namespace VeraWebSockets.LuaBridge.Api;

/// <summary>
/// What the functions of the module work on: the websockets of one Lua state and the actor system behind them, which exists from the first
/// connect until <c>loop()</c> returns; timers need none. Used by the Lua thread, except <see cref="RequestStop"/> and <see cref="Rest"/>.
/// </summary>
internal sealed class LuaModule : ILuaCallbackContext, IDisposable
{
    private readonly Config _configuration;
    private readonly WebSocketManagerOptions _managerOptions;
    private readonly Action<int> _exit;
    private readonly ManagerFactory? _manager;
    private readonly ReadinessLoop? _loop; // null where the runtime watches the sockets
    private readonly LuaThread _thread;
    private readonly List<LuaSocket> _unflushed = [];
    private readonly Lock _gate = new(); // around _system, _idle and _isStopping
    private GCHandle _handle;
    private LuaCallbackThread? _callbackThread;
    private ErrorReports? _errors;
    private LuaTimers? _timers;
    private LuaCallbacks? _callbacks;
    private ScriptSystem? _system;
    private TaskCompletionSource? _idle; // ends a run of timers without an actor system
    private volatile bool _isStopping;
    private bool _isRunning;

    /// <param name="configuration">All settings; see <see cref="Actors.Options.Settings"/>.</param>
    /// <param name="log">The library's log.</param>
    /// <param name="exit">Ends the process with a code, for <c>os.exit</c>.</param>
    /// <param name="manager">Default: that of the library.</param>
    /// <exception cref="SettingsException">A setting of the section "verawebsockets" is unusable.</exception>
    public LuaModule(Config configuration, WebSocketLog log, Action<int> exit, ManagerFactory? manager = null)
    {
        _configuration = configuration;
        _exit = exit;
        _manager = manager;
        Log = log;
        _managerOptions = WebSocketManagerOptions.From(configuration.GetConfig("verawebsockets.manager"));
        Options = ScriptOptions.From(configuration.GetConfig("verawebsockets.script"));
        Sockets = new LuaSocketTable(ConnectionOptions.From(configuration.GetConfig("verawebsockets.connection")));
        Watchdog = new CallbackWatchdog(Options, log, TimeProvider.System);
        _loop = _managerOptions.UsesReadinessLoop ? new ReadinessLoop() : null;
        _thread = new LuaThread(_loop, Watchdog, Flush);
        _handle = GCHandle.Alloc(this);
    }

    public WebSocketLog Log { get; }

    public LuaSocketTable Sockets { get; }

    public ScriptOptions Options { get; }

    public CallbackWatchdog Watchdog { get; }

    public bool HasTimers => _timers!.Count > 0;

    public bool IsStopping => _isStopping;

    /// <summary>What functions get as their upvalue; valid until the module is disposed.</summary>
    public nint Pointer => GCHandle.ToIntPtr(_handle);

    /// <summary>Takes over the state once the embedded Lua has run; what stands on its stack is for <see cref="LuaCallbackThread"/>.</summary>
    /// <param name="state">The state's main thread.</param>
    /// <param name="errors">Gets errors of callbacks.</param>
    public void Attach(nint state, TextWriter errors)
    {
        _errors = new ErrorReports(errors, TimeProvider.System);
        _callbackThread = new LuaCallbackThread(state, Log, _errors, Watchdog);
        _callbacks = new LuaCallbacks(_callbackThread, Sockets, this, Log);
        _timers = new LuaTimers(Options.MaxTimers, _thread, _callbackThread, this, Log, TimeProvider.System);
    }

    /// <summary>Begins the next attempt of a socket that is idle.</summary>
    /// <returns>False when the module stops: nothing has happened.</returns>
    public bool Connect(LuaSocket socket) => Connect(socket, isAnnounced: false);

    public bool ConnectAnnounced(LuaSocket socket) => Connect(socket, isAnnounced: true);

    public void Judge(LuaSocket socket, bool isAccepted) =>
        _system?.Manager.Tell(new WebSocketProtocol.Verdict(socket.Id, socket.Attempt, isAccepted), ActorRefs.NoSender);

    /// <summary>With these the attempt begins that asked for them.</summary>
    public void Prepare(LuaSocket socket, WebSocketUrl url, ConnectionOptions options)
    {
        socket.Url = url;
        _system?.Manager.Tell(new WebSocketProtocol.Parameters(socket.Id, socket.Attempt, url, options), ActorRefs.NoSender);
    }

    public void Decline(LuaSocket socket) =>
        _system?.Manager.Tell(
            new WebSocketProtocol.NoParameters(socket.Id, socket.Attempt, "a function for URL, headers or token has failed"), ActorRefs.NoSender);

    public void Close(LuaSocket socket, int code, string reason)
    {
        socket.BeginClose();
        _system?.Manager.Tell(new WebSocketProtocol.Close(socket.Id, code, reason), ActorRefs.NoSender);
    }

    public void Fail(LuaSocket socket, int code, string reason) =>
        _system?.Manager.Tell(new WebSocketProtocol.Fail(socket.Id, socket.Attempt, code, reason), ActorRefs.NoSender);

    public ICancelable AwaitAcknowledgement(LuaSocket socket, TimeSpan time) =>
        _system!.TellDispatcher(time, new AcknowledgementDue(socket.Id, socket.Attempt));

    /// <summary>Another connection shall take the place of the open one, or follow at once where it is waited for.</summary>
    public void Reconnect(LuaSocket socket)
    {
        if (socket.BeginReplace() is { } attempt)
        {
            _system?.Manager.Tell(new WebSocketProtocol.Reconnect(socket.Id) { Attempt = attempt }, ActorRefs.NoSender);
        }
    }

    /// <summary>The script holds the websocket no longer, which is idle.</summary>
    public void Release(long id)
    {
        Sockets.Remove(id);
        _system?.Manager.Tell(new WebSocketProtocol.Release(id), ActorRefs.NoSender);
    }

    /// <summary>Writes what a handler has raised that the prelude called itself.</summary>
    public void Report(LuaSocket socket, int e, string text) => _callbackThread!.Report(socket, e, text);

    /// <param name="delay">Until it is due, and from then on, if it is periodic.</param>
    /// <param name="isPeriodic">Whether it is due again and again.</param>
    /// <param name="slot">The timer's, if it was started.</param>
    public ApiStatus StartTimer(TimeSpan delay, bool isPeriodic, out int slot)
    {
        slot = _isStopping ? 0 : _timers!.Add(delay, isPeriodic);
        return slot > 0 ? ApiStatus.Ok : _isStopping ? ApiStatus.ShuttingDown : ApiStatus.TooManyTimers;
    }

    public void CancelTimer(int slot) => _timers!.Remove(slot);

    /// <summary>Has something of the socket to be written when this and the next turns have ended; see <see cref="LuaThread"/>.</summary>
    public void FlushLater(LuaSocket socket)
    {
        if (!socket.HasUnflushed)
        {
            socket.HasUnflushed = true;
            _unflushed.Add(socket);
        }
    }

    public void EndTurn()
    {
        if (_unflushed.Count >= _thread.SocketsInRow)
        {
            Flush();
        }

        if (_isStopping)
        {
            _timers!.Clear();
        }

        _timers!.Arm();
        if (Sockets.ActiveCount == 0 && !HasTimers)
        {
            _system?.BeginStop();
        }

        if (_system is not null || !HasTimers)
        {
            _idle?.TrySetResult();
        }
    }

    /// <summary>Runs events and timers until nothing can happen any more, or a stop was requested; then the actor system has terminated.</summary>
    /// <returns>False inside a handler, where events run already.</returns>
    public bool RunEvents()
    {
        if (_isRunning)
        {
            return false;
        }

        _isRunning = true;
        try
        {
            Watchdog.Start();
            while (NextEnd() is { } end)
            {
                _callbackThread!.Restore();
                EndTurn();
                _thread.Run(end);
                if (_system is { Terminated.IsCompleted: true })
                {
                    ForgetSystem();
                    EndLostAttempts();
                }
            }
        }
        finally
        {
            _callbackThread!.Clear();
            Watchdog.Stop();
            _errors!.TellSuppressed();
            _isRunning = false;
        }

        return true;
    }

    /// <inheritdoc cref="LuaScript.Rest"/>
    public void Rest()
    {
        lock (_gate)
        {
            _system?.Manager.Tell(WebSocketManagerProtocol.Rest.Instance, ActorRefs.NoSender);
        }
    }

    /// <summary>Closes every websocket with 1001; <see cref="RunEvents"/> returns when Lua has heard of each. For any thread, any number of times.</summary>
    public void RequestStop()
    {
        lock (_gate)
        {
            _isStopping = true;
            _system?.BeginStop();
            _idle?.TrySetResult();
        }
    }

    /// <summary>Lets what was sent leave, and ends the process.</summary>
    public void Exit(int code)
    {
        Flush();
        _errors?.TellSuppressed();
        _exit(code);
    }

    public void Dispose()
    {
        _timers?.Dispose();
        _errors?.Dispose();
        Watchdog.Dispose();
        if (_handle.IsAllocated)
        {
            _handle.Free();
            _loop?.Dispose();
        }
    }

    private bool Connect(LuaSocket socket, bool isAnnounced)
    {
        lock (_gate)
        {
            if (_isStopping)
            {
                return false;
            }

            _system ??= new ScriptSystem(_configuration, _managerOptions, _thread, _loop, _callbacks!, Log, _manager);
        }

        if (!isAnnounced)
        {
            Sockets.BeginAttempt(socket);
        }

        _system.Manager.Tell(
            new WebSocketManagerProtocol.Connect(socket.Id, socket.Attempt, socket.Url, socket.Options, _system.Dispatcher)
            {
                AsksTarget = socket.AsksFilter,
                AsksParameters = socket.AsksParameters,
            },
            ActorRefs.NoSender);
        return true;
    }

    private void Flush()
    {
        foreach (LuaSocket socket in _unflushed)
        {
            socket.HasUnflushed = false;
            socket.Sender?.Flush();
        }

        _unflushed.Clear();
    }

    /// <returns>What ends the next run of events; null when nothing can happen any more.</returns>
    private Task? NextEnd()
    {
        lock (_gate)
        {
            if (_system is { } system)
            {
                return system.Terminated;
            }

            _idle = _isStopping || !HasTimers ? null : new TaskCompletionSource();
            return _idle?.Task;
        }
    }

    private void ForgetSystem()
    {
        lock (_gate)
        {
            _system = null;
        }
    }

    /// <summary>
    /// Tells the endings that the actors could not, because their shutdown passed its limit or a defect ended them. Handlers may connect
    /// again, which is why the caller goes on until there is no actor system.
    /// </summary>
    private void EndLostAttempts()
    {
        foreach (LuaSocket socket in Sockets.Active())
        {
            Log.Write(LogTopics.Error, $"ws-{socket.Id}: the actor system ended before attempt {socket.Attempt} did");
            bool isFinal = !socket.Options.Reconnect.IsOn && socket.State != LuaSocketState.Waiting;
            ReconnectCause cause = EndLostAttempt(socket, isFinal);
            if (!isFinal)
            {
                _callbacks!.GaveUp(new WebSocketProtocol.GaveUp(socket.Id, socket.Attempt, cause, GiveUpReason.Closed));
            }
        }
    }

    private ReconnectCause EndLostAttempt(LuaSocket socket, bool isFinal)
    {
        switch (socket.State)
        {
            case LuaSocketState.Waiting: // the ending before was told
                return ReconnectCause.Closed.Instance;
            case LuaSocketState.Connecting:
                var error = new ConnectError(ConnectErrorKind.ClosedBeforeOpen, "the actor system has ended");
                _callbacks!.ConnectFailed(new WebSocketProtocol.ConnectFailed(socket.Id, socket.Attempt, error) { IsFinal = isFinal });
                return new ReconnectCause.Failed(error);
            default:
                var status = new CloseStatus((int)CloseCode.Abnormal, ReadOnlyMemory<byte>.Empty, WasClean: false);
                _callbacks!.Closed(new WebSocketProtocol.Closed(socket.Id, socket.Attempt, status) { IsFinal = isFinal });
                return new ReconnectCause.Ended(status);
        }
    }
}
