using System.Text;
using Akka.Configuration;
using VeraWebSockets.Actors.Logging;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Supervision.WebSocketManager;
using VeraWebSockets.Testing;

namespace VeraWebSockets.LuaBridge.Tests;

/// <summary>
/// A Lua text in a <see cref="LuaScript"/> of its own, on a thread of its own, as the host would run it. Texts find the module as
/// <c>ws</c> and the function <c>record</c>; their first line is line 1 of "script".
/// </summary>
internal sealed class ScriptRun : IDisposable
{
    // A server on a busy machine may take its time to answer a close frame; only tests of the limit are to meet it.
    private const string Defaults = """
        verawebsockets.connection.proxy = none
        verawebsockets.connection.close-timeout = 20s
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _errors = new();
    private readonly List<int> _exitCodes = [];
    private readonly TaskCompletionSource<LuaScript> _created = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<(int Code, int SocketsLeft)> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ScriptRun()
    {
        foreach (string script in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "scripts")))
        {
            File.Copy(script, _folder.PathOf(Path.GetFileName(script)));
        }

        File.WriteAllBytes(RecordsPath, []);
    }

    /// <summary>Calls of <c>record</c> so far.</summary>
    public IReadOnlyList<string> Recorded
    {
        get
        {
            using var file = new FileStream(RecordsPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(file, Encoding.ASCII);
            string text = reader.ReadToEnd();
            return text[..(text.LastIndexOf('\n') + 1)].Split('\n')[..^1]; // what comes behind the last end of line is not whole yet
        }
    }

    private string RecordsPath => _folder.PathOf("records");

    /// <param name="lua">The text.</param>
    /// <param name="settings">HOCON that overrides the defaults, which know no proxy and wait long for close frames.</param>
    /// <param name="log">The mask that the script begins with.</param>
    /// <param name="errors">Gets the errors in place of <see cref="ScriptResult.Errors"/>.</param>
    /// <param name="manager">Makes the manager of websockets in place of the library's.</param>
    /// <param name="arguments">Of the script.</param>
    public static ScriptRun Start(
        string lua,
        string settings = "",
        LogTopics log = LogTopics.None,
        TextWriter? errors = null,
        ManagerFactory? manager = null,
        params IReadOnlyList<string> arguments)
    {
        var run = new ScriptRun();
        string prefix = $"package.path = '{run._folder.Path}/?.lua;' .. package.path "
            + "local ws = require('verawebsockets') local record = require('recorder') ";
        run.Begin(settings, log, errors, manager, script => script.RunString(prefix + lua, "script", arguments));
        return run;
    }

    /// <summary>Runs a file beside which lie all of <c>scripts/</c>; without <c>ws</c> and <c>record</c>, which it may require.</summary>
    /// <param name="name">One of <c>scripts/</c>, or the name of a new one.</param>
    /// <param name="octets">What is in a new one.</param>
    /// <param name="folders">To make beside it.</param>
    /// <param name="arguments">Of the script.</param>
    public static ScriptRun StartFile(
        string name, byte[]? octets = null, IReadOnlyList<string>? folders = null, params IReadOnlyList<string> arguments)
    {
        var run = new ScriptRun();
        foreach (string folder in folders ?? [])
        {
            Directory.CreateDirectory(run._folder.PathOf(folder));
        }

        string path = run._folder.PathOf(name);
        if (octets is not null)
        {
            File.WriteAllBytes(path, octets);
        }

        run.Begin("", LogTopics.None, errors: null, manager: null, script => script.RunFile(path, arguments));
        return run;
    }

    /// <inheritdoc cref="Start"/>
    public static async Task<ScriptResult> OfAsync(
        string lua, string settings = "", LogTopics log = LogTopics.None, TextWriter? errors = null, params IReadOnlyList<string> arguments)
    {
        using ScriptRun run = Start(lua, settings, log, errors, manager: null, arguments);
        return await run.ResultAsync();
    }

    /// <inheritdoc cref="StartFile"/>
    public static async Task<ScriptResult> OfFileAsync(string name, byte[]? octets = null, params IReadOnlyList<string> arguments)
    {
        using ScriptRun run = StartFile(name, octets, folders: null, arguments);
        return await run.ResultAsync();
    }

    /// <summary>What a signal does in the host.</summary>
    public async Task RequestStopAsync() => (await _created.Task.WithLimit("the Lua state to be created")).RequestStop();

    /// <summary>Lets a script go on that waits by <c>require("signals")(name)</c>.</summary>
    public void Signal(string name) => File.WriteAllBytes(_folder.PathOf($"signal-{name}"), []);

    /// <summary>Waits until the script said something.</summary>
    public Task WaitForRecordAsync(string line) => Eventually.Is($"the script to record \"{line}\"", () => Recorded.Contains(line));

    /// <summary>Waits until the run is over.</summary>
    /// <param name="limit"><see cref="TestLimits.Default"/> if not given.</param>
    public async Task<ScriptResult> ResultAsync(TimeSpan? limit = null)
    {
        try
        {
            (int code, int left) = await _ended.Task.WithLimit("the script to end", limit);
            return new ScriptResult(code, Recorded, _errors.ToString(), _exitCodes, left);
        }
        catch (TestLimitException e)
        {
            throw new InvalidOperationException($"{e.Message}; recorded: {string.Join(" | ", Recorded)}; errors: {_errors}", e);
        }
    }

    public void Dispose() => _folder.Dispose();

    private void Begin(string settings, LogTopics log, TextWriter? errors, ManagerFactory? manager, Func<LuaScript, int> run)
    {
        Config configuration = ConfigurationFactory.ParseString(Defaults + "\n" + settings).WithFallback(Settings.Load(null));
        var thread = new Thread(() => Run(configuration, log, errors ?? _errors, manager ?? WebSocketManagerActor.Create, run))
        {
            IsBackground = true, // a script that never ends fails its test, and must not hold the others
            Name = "script",
        };
        thread.Start();
    }

    private void Run(Config configuration, LogTopics log, TextWriter errors, ManagerFactory manager, Func<LuaScript, int> run)
    {
        try
        {
            (int, int) result;
            using (var script = new LuaScript(configuration, errors, _exitCodes.Add, manager))
            {
                script.LogMask = log;
                _created.SetResult(script);
                result = (run(script), script.Sockets.Count);
            }

            _ended.SetResult(result);
        }
        catch (Exception e)
        {
            _created.TrySetException(e);
            _ended.TrySetException(e);
        }
    }
}
