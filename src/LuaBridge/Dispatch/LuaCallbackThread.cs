using System.Runtime.CompilerServices;
using System.Text;
using VeraWebSockets.Actors.Logging;
using VeraWebSockets.LuaBridge.Marshal;
using VeraWebSockets.LuaBridge.Native;

namespace VeraWebSockets.LuaBridge.Dispatch;

/// <summary>
/// The Lua thread (coroutine) that callbacks run on: handlers of events, and functions of timers. What every call needs stands at fixed
/// places at the bottom of its stack. A handler is <see cref="Select"/>ed once for any number of calls; a call is <see cref="Begin"/>, the
/// arguments pushed, and <see cref="Call"/>, which catches whatever the handler raises, and leaves the stack as it was selected.
/// </summary>
internal sealed unsafe class LuaCallbackThread
{
    private const int Active = 1; // id → record of handlers, the prelude's
    private const int DescribeError = 2;
    private const int Resolve = 3;
    private const int FireTimer = 4; // finds the function of a timer, and calls it
    private const int Globals = 5;
    private const int Bottom = 5;
    private const int Record = Bottom + 1; // of the socket that is selected
    private const int Handler = Bottom + 2; // a function, or the name of one
    private const int MinimumStack = 40;

    private readonly nint _owner;
    private readonly nint _state;
    private readonly int[] _anchors = new int[Bottom - 1]; // registry keys of what stands at the bottom; the globals have one of Lua's own
    private readonly int _limit; // registry key of the function that puts the limit of callbacks on the thread that calls it; of nil where there is none
    private readonly WebSocketLog _log;
    private readonly ErrorReports _errors;
    private readonly CallbackWatchdog _watchdog;

    /// <param name="owner">
    /// A thread of the state; its stack holds, on the top, the prelude's <c>active, describe_error, resolve, fire_timer</c> and the function
    /// that sets the limit of callbacks, or nil; they are popped.
    /// </param>
    /// <param name="log">For handlers that do not exist.</param>
    /// <param name="errors">For errors of callbacks.</param>
    /// <param name="watchdog">Is told when a callback begins and ends.</param>
    public LuaCallbackThread(nint owner, WebSocketLog log, ErrorReports errors, CallbackWatchdog watchdog)
    {
        _owner = owner;
        _log = log;
        _errors = errors;
        _watchdog = watchdog;
        _limit = LuaApi.Reference(owner, LuaApi.Registry);
        for (int place = FireTimer; place >= Active; place--)
        {
            _anchors[place - 1] = LuaApi.Reference(owner, LuaApi.Registry);
        }

        _state = LuaApi.NewThread(owner);
        LuaApi.Reference(owner, LuaApi.Registry); // anchored for the life of the state
    }

    /// <summary>Where arguments are pushed.</summary>
    public nint State => _state;

    /// <summary>Whether the handler selected was given as a function: the websocket is pushed for it.</summary>
    public bool IsFunctionHandler { get; private set; }

    /// <summary>
    /// Sets up the stack. Due before each run of events: handlers learn of this thread by <c>coroutine.running</c>, and between two runs a
    /// script can close or resume it. After that Lua may take it for dead or suspended, also while handlers run on it, and would then let
    /// one of them close it under its own feet.
    /// </summary>
    /// <exception cref="InvalidOperationException">Lua has no memory for the stack.</exception>
    public void Restore()
    {
        _ = LuaApi.CloseThread(_state, _owner);
        LuaApi.SetTop(_state, 0);
        if (LuaApi.CheckStack(_state, MinimumStack) == 0)
        {
            throw new InvalidOperationException("Lua has no memory for the stack of handlers");
        }

        foreach (int anchor in _anchors)
        {
            LuaApi.RawGetInteger(_state, LuaApi.Registry, anchor);
        }

        LuaApi.RawGetInteger(_state, LuaApi.Registry, LuaApi.GlobalsKey);
        if (LuaApi.RawGetInteger(_state, LuaApi.Registry, _limit) == LuaType.Function
            && LuaApi.ProtectedCall(_state, 0, 0, 0, 0, 0) != LuaApi.Ok)
        {
            throw new InvalidOperationException("the limit of callbacks cannot be set: " + TextAtTop());
        }
    }

    /// <summary>Takes the stack down: Lua then takes the thread for dead. Behind each run: resumed, it could run events on itself.</summary>
    public void Clear() => LuaApi.SetTop(_state, 0);

    /// <summary>Finds the handler of an event.</summary>
    /// <returns>False when the socket has none.</returns>
    public bool Select(LuaSocket socket, EventId e)
    {
        LuaApi.SetTop(_state, Bottom);
        if (LuaApi.RawGetInteger(_state, Active, socket.Id) != LuaType.Table)
        {
            return false;
        }

        _watchdog.Name(socket, e);
        LuaType type = LuaApi.RawGetInteger(_state, Record, (int)e);
        IsFunctionHandler = type == LuaType.Function;
        return type is LuaType.Function or LuaType.String;
    }

    /// <summary>Pushes the function that the handler selected is now.</summary>
    /// <returns>False when the handler is a name that nothing has.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Begin(LuaSocket socket, EventId e)
    {
        LuaApi.PushValue(_state, Handler);
        if (!IsFunctionHandler)
        {
            return LuaApi.RawGet(_state, Globals) != LuaType.Nil || LookUp(socket, e);
        }

        LuaApi.RawGetInteger(_state, Record, 0); // the websocket itself
        return true;
    }

    /// <summary>Calls the handler.</summary>
    /// <param name="socket">Whose event it is.</param>
    /// <param name="e">The event.</param>
    /// <param name="pushed">Arguments that were pushed since <see cref="Begin"/>.</param>
    /// <returns>False when it has raised.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Call(LuaSocket socket, EventId e, int pushed = 0) => TryCall(socket, e, pushed, results: 0);

    /// <summary>Calls a handler that may refuse, without arguments of its own.</summary>
    /// <returns>True when it returned false itself: nil, no value, or an error refuse nothing (spec D4).</returns>
    public bool CallWithVeto(LuaSocket socket, EventId e)
    {
        if (!TryCall(socket, e, pushed: 0, results: 1))
        {
            return false;
        }

        bool isRefused = LuaApi.TypeOf(_state, -1) == LuaType.Boolean && LuaApi.ToBoolean(_state, -1) == 0;
        LuaApi.SetTop(_state, Handler);
        return isRefused;
    }

    /// <summary>Calls a function that answers yes or no, as Lua takes them; otherwise as <see cref="Call"/>.</summary>
    /// <returns>Null when it has raised.</returns>
    public bool? Ask(LuaSocket socket, EventId e, int pushed)
    {
        if (!TryCall(socket, e, pushed, results: 1))
        {
            return null;
        }

        bool answer = LuaApi.ToBoolean(_state, -1) != 0;
        LuaApi.SetTop(_state, Handler);
        return answer;
    }

    /// <summary>Calls the function of a timer.</summary>
    /// <param name="slot">The timer's.</param>
    /// <param name="isLast">Whether the timer is gone with this.</param>
    public void CallTimer(int slot, bool isLast)
    {
        LuaApi.SetTop(_state, Bottom);
        LuaApi.PushValue(_state, FireTimer);
        LuaApi.PushInteger(_state, slot);
        LuaApi.PushBoolean(_state, isLast ? 1 : 0);
        _watchdog.Name(null, default);
        _watchdog.Enter();
        int status = LuaApi.ProtectedCall(_state, 2, 0, DescribeError, 0, 0);
        _watchdog.Leave();
        if (status != LuaApi.Ok && _errors.TryBegin())
        {
            _errors.Write($"the function of a timer: {TextAtTop()}");
        }
    }

    /// <summary>Writes what a handler has raised, unless there is too much of it.</summary>
    /// <param name="socket">Whose event it was.</param>
    /// <param name="e">The event's number.</param>
    /// <param name="text">The error with its traceback.</param>
    public void Report(LuaSocket socket, int e, string text)
    {
        if (_errors.TryBegin())
        {
            Write(socket, e, text);
        }
    }

    /// <summary>Lets the prelude's record of a socket go.</summary>
    public void Forget(LuaSocket socket)
    {
        LuaApi.SetTop(_state, Bottom); // where the last call has left it
        LuaApi.PushNil(_state);
        LuaApi.RawSetInteger(_state, Active, socket.Id);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryCall(LuaSocket socket, EventId e, int pushed, int results)
    {
        int arguments = IsFunctionHandler ? pushed + 1 : pushed; // the websocket comes first
        _watchdog.Enter();
        int status = LuaApi.ProtectedCall(_state, arguments, results, DescribeError, 0, 0);
        _watchdog.Leave();
        return status == LuaApi.Ok || Report(socket, e);
    }

    private bool Report(LuaSocket socket, EventId e)
    {
        if (_errors.TryBegin())
        {
            Write(socket, (int)e, TextAtTop());
        }

        LuaApi.SetTop(_state, Handler);
        return false;
    }

    private void Write(LuaSocket socket, int e, string text) => _errors.Write($"the {CallbackName.Of((EventId)e)} of {socket}: {text}");

    /// <summary>Pushes what a name means that is not a plain global: a dotted name, or globals behind a metatable.</summary>
    private bool LookUp(LuaSocket socket, EventId e)
    {
        LuaApi.SetTop(_state, Handler);
        LuaApi.PushValue(_state, Resolve); // functions behind a metatable may raise: Lua itself looks, protected
        LuaApi.PushValue(_state, Handler);
        if (LuaApi.ProtectedCall(_state, 1, 1, DescribeError, 0, 0) == LuaApi.Ok && LuaApi.TypeOf(_state, -1) != LuaType.Nil)
        {
            return true;
        }

        LuaApi.PushValue(_state, Handler);
        _log.Write(LogTopics.Warning, $"ws-{socket.Id}: handler \"{TextAtTop()}\" of event {(int)e} does not exist");
        LuaApi.SetTop(_state, Handler);
        return false;
    }

    private string TextAtTop() => Encoding.UTF8.GetString(LuaBytes.Get(_state, -1));
}
