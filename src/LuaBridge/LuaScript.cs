using System.Reflection;
using System.Text;
using Akka.Configuration;
using VeraWebSockets.Actors.Logging;
using VeraWebSockets.Actors.Supervision.WebSocketManager;
using VeraWebSockets.LuaBridge.Api;
using VeraWebSockets.LuaBridge.Dispatch;
using VeraWebSockets.LuaBridge.Marshal;
using VeraWebSockets.LuaBridge.Native;

namespace VeraWebSockets.LuaBridge;

/// <summary>
/// A Lua state with the module <c>verawebsockets</c>, and the actor system that its websockets live in. One thread creates, runs and disposes
/// it; that thread is the only one that ever enters the state.
/// </summary>
public sealed unsafe class LuaScript : IDisposable
{
    private const int DescribeError = 1; // the places at the bottom of the main thread's stack
    private const int Prepare = 2;
    private const int Bottom = 2;

    private readonly ErrorWriter _errors;
    private readonly NLua.Lua _lua;
    private readonly nint _state;
    private readonly LuaMemory _memory;
    private readonly LuaModule _module;
    private bool _isDisposed;

    /// <summary>Creates the state; no script runs yet.</summary>
    /// <param name="configuration">All settings, from <see cref="Actors.Options.Settings"/>.</param>
    /// <param name="errors">Gets errors of scripts, and log lines. Written to from any thread, one whole text at a time. What it throws is dropped.</param>
    /// <param name="exit">
    /// Ends the process when a script calls <c>os.exit</c>. Default: <see cref="Environment.Exit"/>. Must not throw; where it returns, the script goes on.
    /// </param>
    /// <exception cref="Actors.Options.SettingsException">A setting of the section "verawebsockets" is unusable.</exception>
    public LuaScript(Config configuration, TextWriter errors, Action<int>? exit = null)
        : this(configuration, errors, exit, WebSocketManagerActor.Create)
    {
    }

    /// <summary>For tests.</summary>
    internal LuaScript(Config configuration, TextWriter errors, Action<int>? exit, ManagerFactory manager)
    {
        _errors = new ErrorWriter(errors);
        _module = new LuaModule(configuration, new WebSocketLog(_errors, TimeProvider.System), exit ?? Environment.Exit, manager);
        _lua = new NLua.Lua();
        _state = _lua.State.Handle;
        _memory = new LuaMemory(_state);
        SetUp();
    }

    /// <summary>The mask of the log, as <c>set_log_level</c> sets it: 0 (silence, the default) to 2047.</summary>
    public LogTopics LogMask
    {
        get => _module.Log.Mask;
        set => _module.Log.Mask = value;
    }

    /// <summary>For tests: what the script has not let go.</summary>
    internal LuaSocketTable Sockets => _module.Sockets;

    /// <summary>For tests: octets that the state has for small blocks.</summary>
    internal long ReservedMemory => _memory.Reserved;

    /// <summary>
    /// Runs a file as the lua command does; then events, where the chunk has left websockets open that need no <c>loop()</c>. May be called again,
    /// with the globals of the run before; but after a chunk that has raised, or has left websockets that wait for a <c>loop()</c>, which are closed
    /// then, nothing connects any more.
    /// </summary>
    /// <param name="path">Text of Lua 5.4; a first line that begins with # is skipped.</param>
    /// <param name="arguments">Become <c>...</c> and, with the script's name, <c>arg</c>.</param>
    /// <returns>0, or 1 when the chunk does not compile or raises: the error is then written.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The state is closed.</exception>
    public int RunFile(string path, IReadOnlyList<string> arguments)
    {
        string directory = Path.GetDirectoryName(path) is { Length: > 0 } parent ? parent : ".";
        return Run(WithoutShebang(File.ReadAllBytes(path)), "@" + path, ["run", path, .. arguments], directory);
    }

    /// <summary>Runs a piece of Lua; otherwise as <see cref="RunFile"/>.</summary>
    /// <param name="code">The text.</param>
    /// <param name="chunkName">How tracebacks name it.</param>
    /// <param name="arguments">Become <c>...</c> and <c>arg</c>.</param>
    public int RunString(string code, string chunkName, IReadOnlyList<string> arguments) =>
        Run(Encoding.UTF8.GetBytes(code), "=" + chunkName, ["eval", chunkName, .. arguments], "");

    /// <summary>
    /// Closes every websocket with 1001 and refuses new ones; <c>loop()</c> returns when Lua has heard of each. For any thread, any number of times.
    /// </summary>
    public void RequestStop() => _module.RequestStop();

    /// <summary>Has connections that only wait for their peers hold less memory, until they hear something. For any thread; see <see cref="WebSocketManagerProtocol.Rest"/>.</summary>
    public void Rest() => _module.Rest();

    /// <summary>Closes the Lua state; the actor system has ended by then.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _module.RequestStop(); // finalizers of the script run now, and could connect
        _lua.Dispose();
        _memory.Dispose();
        _module.Dispose();
    }

    private int Run(ReadOnlySpan<byte> code, string chunkName, string[] words, string directory)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        bool succeeded = PrepareRun(directory, words) && Load(code, chunkName) && Call([.. words.Skip(2)]);
        LuaSocketTable sockets = _module.Sockets;
        if (!succeeded || (sockets.ActiveCount > 0 && sockets.ActiveDetachedCount == 0 && !_module.HasTimers))
        {
            _module.RequestStop(); // sockets that wait for a loop() that never comes, as in C
        }

        _module.RunEvents();
        return succeeded ? 0 : 1;
    }

    private bool PrepareRun(string directory, string[] words)
    {
        LuaApi.SetTop(_state, Bottom);
        LuaApi.PushValue(_state, Prepare);
        return Call([directory, .. words]);
    }

    /// <summary>Compiles text and leaves the function on the stack, or writes the error.</summary>
    private bool Load(ReadOnlySpan<byte> code, string chunkName)
    {
        LuaApi.SetTop(_state, Bottom);
        return LoadText(code, chunkName) == LuaApi.Ok || Report();
    }

    /// <summary>Calls the function on the top, or writes the error.</summary>
    private bool Call(IReadOnlyList<string> arguments)
    {
        if (LuaApi.CheckStack(_state, arguments.Count + 1) == 0)
        {
            _errors.Write($"vws: {arguments.Count} arguments are more than a Lua stack holds\n");
            return false;
        }

        foreach (string argument in arguments)
        {
            LuaBytes.Push(_state, argument);
        }

        return LuaApi.ProtectedCall(_state, arguments.Count, 0, DescribeError, 0, 0) == LuaApi.Ok || Report();
    }

    private bool Report()
    {
        _errors.Write($"vws: {Encoding.UTF8.GetString(LuaBytes.Get(_state, -1))}\n");
        _errors.Flush();
        return false;
    }

    /// <summary>Runs the embedded Lua: the module, then what surrounds scripts. Leaves the stack as the constants say.</summary>
    private void SetUp()
    {
        LuaApi.SetTop(_state, 0);
        Require(LoadEmbedded("verawebsockets.lua"));
        NativeFunctions.Push(_state, _module.Pointer);
        Require(LoadEmbedded("timers.lua"));
        Require(LoadEmbedded("on_connect.lua"));
        Require(LoadEmbedded("settings.lua"));
        Require(LuaApi.ProtectedCall(_state, 4, 5, 0, 0, 0)); // module, active, describe_error, resolve, fire_timer
        LuaApi.PushValue(_state, 3);
        LuaApi.Rotate(_state, 1, 1); // describe_error, module, active, describe_error, resolve, fire_timer
        SetUpCallbackLimit(); // and what puts it on a thread
        _module.Attach(_state, _errors); // takes the last five
        Require(LoadEmbedded("script.lua"));
        LuaApi.Rotate(_state, 2, 1);
        NativeFunctions.Push(_state, _module.Pointer);
        LuaApi.Rotate(_state, 3, 1); // describe_error, script.lua, native, module
        Require(LuaApi.ProtectedCall(_state, 2, 1, DescribeError, 0, 0)); // describe_error, prepare
    }

    /// <summary>Pushes the function that puts the limit of callbacks on a Lua thread; nil where none is set.</summary>
    private void SetUpCallbackLimit()
    {
        if (_module.Options.CallbackLimit == TimeSpan.Zero)
        {
            LuaApi.PushNil(_state);
            return;
        }

        Require(LoadEmbedded("callback_limit.lua"));
        NativeFunctions.Push(_state, _module.Pointer);
        LuaApi.PushNumber(_state, _module.Options.CallbackLimit.TotalSeconds);
        Require(LuaApi.ProtectedCall(_state, 2, 1, 0, 0, 0));
    }

    private int LoadEmbedded(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        byte[] text = new byte[stream.Length];
        stream.ReadExactly(text);
        return LoadText(text, "=" + name);
    }

    private int LoadText(ReadOnlySpan<byte> text, string chunkName)
    {
        fixed (byte* start = text, name = Encoding.UTF8.GetBytes(chunkName + "\0"), mode = "t\0"u8)
        {
            return LuaApi.Load(_state, start, (nuint)text.Length, name, mode);
        }
    }

    private void Require(int status)
    {
        if (status != LuaApi.Ok)
        {
            throw new InvalidOperationException("the embedded Lua does not run: " + Encoding.UTF8.GetString(LuaBytes.Get(_state, -1)));
        }
    }

    /// <summary>The newline stays, so that lines keep their numbers.</summary>
    private static ReadOnlySpan<byte> WithoutShebang(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        text = text.StartsWith(mark) ? text[mark.Length..] : text;
        int newline = text.IndexOf((byte)'\n');
        return !text.StartsWith("#"u8) ? text : newline < 0 ? [] : text[newline..];
    }
}
