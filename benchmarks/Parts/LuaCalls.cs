using BenchmarkDotNet.Attributes;
using VeraWebSockets.Actors.Logging;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Protocol.Url;
using VeraWebSockets.LuaBridge;
using VeraWebSockets.LuaBridge.Dispatch;
using VeraWebSockets.LuaBridge.Marshal;
using VeraWebSockets.LuaBridge.Native;

namespace VeraWebSockets.Benchmarks;

/// <summary>One protected call of a handler with a Lua string: as the bridge makes it, and through the methods of KeraLua.</summary>
[MemoryDiagnoser]
public class LuaCalls
{
    // What the bridge's prelude hands over: handlers of websockets 1 (by name) and 2 (a function), and four functions of its own.
    private const string Prelude = """
        local octets = 0
        function handler(data) octets = octets + #data end
        local function method(_, data) octets = octets + #data end
        local function unused() error("not to be called") end
        return { { [8] = "handler" }, { [0] = {}, [8] = method } }, unused, unused, unused, nil
        """;

    private const int Calls = 1_000; // of one handler that was selected

    private NLua.Lua _lua = null!;
    private LuaMemory _memory = null!;
    private ErrorReports _errors = null!;
    private CallbackWatchdog _watchdog = null!;
    private LuaCallbackThread _thread = null!;
    private LuaSocket _named = null!;
    private LuaSocket _function = null!;
    private byte[] _payload = [];

    [Params(32, 256, 4096)]
    public int Size { get; set; }

    [GlobalSetup]
    public void Open()
    {
        _lua = new NLua.Lua();
        _memory = new LuaMemory(_lua.State.Handle);
        if (_lua.State.LoadString(Prelude, "prelude") != KeraLua.LuaStatus.OK || _lua.State.PCall(0, 5, 0) != KeraLua.LuaStatus.OK)
        {
            throw new InvalidOperationException(_lua.State.ToString(-1));
        }

        _errors = new ErrorReports(Console.Error, TimeProvider.System);
        _watchdog = new CallbackWatchdog(ScriptOptions.Default, WebSocketLog.Silent, TimeProvider.System);
        _thread = new LuaCallbackThread(_lua.State.Handle, WebSocketLog.Silent, _errors, _watchdog);
        _thread.Restore();
        _named = Socket(1);
        _function = Socket(2);
        _payload = new byte[Size];
    }

    [GlobalCleanup]
    public void Close()
    {
        _watchdog.Dispose();
        _errors.Dispose();
        _lua.Dispose();
        _memory.Dispose();
    }

    [Benchmark(OperationsPerInvoke = Calls)]
    public void ByName() => Call(_named);

    [Benchmark(OperationsPerInvoke = Calls)]
    public void Function() => Call(_function);

    [Benchmark(OperationsPerInvoke = Calls)]
    public void ByKeraLua()
    {
        KeraLua.Lua lua = _lua.State;
        for (int i = 0; i < Calls; i++)
        {
            lua.GetGlobal("handler");
            lua.PushBuffer(_payload);
            Check(lua.PCall(1, 0, 0) == KeraLua.LuaStatus.OK);
        }
    }

    private void Call(LuaSocket socket)
    {
        Check(_thread.Select(socket, EventId.Message));
        for (int i = 0; i < Calls; i++)
        {
            Check(_thread.Begin(socket, EventId.Message));
            LuaBytes.Push(_thread.State, _payload);
            Check(_thread.Call(socket, EventId.Message, pushed: 1));
        }
    }

    private static LuaSocket Socket(long id) =>
        WebSocketUrl.TryParse("ws://localhost/", out WebSocketUrl? url, out string? problem)
            ? new LuaSocket(id, url!, ConnectionOptions.Default, isStandalone: true)
            : throw new InvalidOperationException(problem);

    private static void Check(bool isTrue)
    {
        if (!isTrue)
        {
            throw new InvalidOperationException("the handler was not called");
        }
    }
}
