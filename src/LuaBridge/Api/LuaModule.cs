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
/// connect until <c>loop()</c> returns. Used by the Lua thread, except <see cref="RequestStop"/>.
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
    private readonly Lock _gate = new(); // around _system and _isStopping
    private GCHandle _handle;
    private LuaCallbackThread? _callbackThread;
    private LuaCallbacks? _callbacks;
    private ScriptSystem? _system;
    private bool _isStopping;
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
        _loop = _managerOptions.UsesReadinessLoop ? new ReadinessLoop() : null;
        _thread = new LuaThread(_loop);
        Sockets = new LuaSocketTable(ConnectionOptions.From(configuration.GetConfig("verawebsockets.connection")));
        _handle = GCHandle.Alloc(this);
    }

    public WebSocketLog Log { get; }

    public LuaSocketTable Sockets { get; }

    /// <summary>What functions get as their upvalue; valid until the module is disposed.</summary>
    public nint Pointer => GCHandle.ToIntPtr(_handle);

    /// <summary>Set once the prelude has run: where events go.</summary>
    public void Attach(LuaCallbackThread thread)
    {
        _callbackThread = thread;
        _callbacks = new LuaCallbacks(thread, Sockets, this, Log);
    }

    /// <returns>False when the module stops: nothing has happened.</returns>
    public bool Connect(LuaSocket socket)
    {
        lock (_gate)
        {
            if (_isStopping)
            {
                return false;
            }

            _system ??= new ScriptSystem(_configuration, _managerOptions, _thread, _loop, _callbacks!, Log, _manager);
        }

        Sockets.BeginAttempt(socket);
        _system.Manager.Tell(
            new WebSocketManagerProtocol.Connect(socket.Id, socket.Attempt, socket.Url, socket.Options, _system.Dispatcher)
            {
                AsksTarget = socket.AsksFilter,
                AsksParameters = socket.AsksParameters,
            },
            ActorRefs.NoSender);
        return true;
    }

    public void Judge(LuaSocket socket, bool isAccepted) =>
        _system!.Manager.Tell(new WebSocketProtocol.Verdict(socket.Id, socket.Attempt, isAccepted), ActorRefs.NoSender);

    /// <summary>With these the attempt begins that asked for them.</summary>
    public void Prepare(LuaSocket socket, WebSocketUrl url, ConnectionOptions options)
    {
        socket.Url = url;
        _system!.Manager.Tell(new WebSocketProtocol.Parameters(socket.Id, socket.Attempt, url, options), ActorRefs.NoSender);
    }

    public void Decline(LuaSocket socket) =>
        _system!.Manager.Tell(
            new WebSocketProtocol.NoParameters(socket.Id, socket.Attempt, "a function for URL, headers or token has failed"), ActorRefs.NoSender);

    public void Close(LuaSocket socket, int code, string reason) =>
        _system!.Manager.Tell(new WebSocketProtocol.Close(socket.Id, code, reason), ActorRefs.NoSender);

    /// <summary>The websocket is connecting, waiting, open or closing: another connection shall take its place.</summary>
    public void Reconnect(LuaSocket socket) =>
        _system!.Manager.Tell(new WebSocketProtocol.Reconnect(socket.Id), ActorRefs.NoSender);

    /// <summary>The script holds the websocket no longer, which is idle.</summary>
    public void Release(long id)
    {
        Sockets.Remove(id);
        _system?.Manager.Tell(new WebSocketProtocol.Release(id), ActorRefs.NoSender);
    }

    /// <summary>Writes what a handler has raised that the prelude called itself.</summary>
    public void Report(LuaSocket socket, int e, string text) => _callbackThread!.Report(socket, e, text);

    /// <summary>Has something of the socket to be written at the end of the turn.</summary>
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
        foreach (LuaSocket socket in _unflushed)
        {
            socket.HasUnflushed = false;
            socket.Sender?.Flush();
        }

        _unflushed.Clear();
        if (Sockets.ActiveCount == 0)
        {
            _system?.BeginStop();
        }
    }

    /// <summary>Runs events until the actor system has terminated: when nothing can happen any more, or a stop was requested.</summary>
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
            while (_system is { } system)
            {
                _callbackThread!.Restore();
                EndTurn();
                _thread.Run(system.Terminated);
                lock (_gate)
                {
                    _system = null;
                }

                EndLostAttempts();
            }
        }
        finally
        {
            _isRunning = false;
        }

        return true;
    }

    /// <summary>Closes every websocket with 1001; <see cref="RunEvents"/> returns when Lua has heard of each. For any thread, any number of times.</summary>
    public void RequestStop()
    {
        lock (_gate)
        {
            _isStopping = true;
            _system?.BeginStop();
        }
    }

    public void Exit(int code) => _exit(code);

    public void Dispose()
    {
        if (_handle.IsAllocated)
        {
            _handle.Free();
            _loop?.Dispose();
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
