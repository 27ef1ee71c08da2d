using System.Globalization;
using Akka.Actor;
using Akka.Configuration;
using VeraWebSockets.Actors.Supervision.WebSocketManager;
using VeraWebSockets.LuaBridge;
using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>A script under traffic, in this process, whose actors are killed at random, on a fixed seed; once for all tests of a class.</summary>
public sealed class KillRun : IAsyncLifetime
{
    private const int Seed = 20;
    private const int WebSockets = 50;
    private const int PerRound = 10;
    private const int RoundsUntilAllAreOpen = 4; // so that some are killed while they are open, and some while they connect

    private const string Configuration = """
        akka.actor.debug.lifecycle = on
        verawebsockets.connection.proxy = none
        verawebsockets.connection.close-timeout = 5s
        """;

    private readonly Mishaps.Counts _mishaps = new();
    private readonly TemporaryFolder _folder = new();
    private readonly TaskCompletionSource<ActorTree> _tree = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StringWriter _errors = new();

    public static int Kills { get; } = Figure.Setting("VWS_KILLS", 1_000);

    public int Connections { get; private set; }

    public int Sockets { get; private set; }

    /// <summary>Actors when all was open, before the first kill.</summary>
    public int ActorsBefore { get; private set; }

    /// <summary>And when all were open again.</summary>
    public int ActorsAfter { get; private set; }

    /// <summary>What <c>numbered.lua</c> reports.</summary>
    public VwsResult Books { get; private set; } = null!;

    internal Mishaps.Counts Mishaps => _mishaps;

    private string LinesPath => _folder.PathOf("lines");

    private string BooksPath => _folder.PathOf("books");

    public async ValueTask InitializeAsync()
    {
        await using var server = await KestrelServer.StartAsync();
        Config configuration = ConfigurationFactory.ParseString(Configuration).WithFallback(VeraWebSockets.Actors.Options.Settings.Load(null));
        var running = new TaskCompletionSource<LuaScript>(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => Run(configuration, server.Url("/echo"), running, ended)) { Name = "killed script" }.Start();
        LuaScript script = await running.Task.WithLimit("the Lua state to be created");
        try
        {
            ActorTree tree = await _tree.Task.WithLimit("the actor system to begin");
            await KillAsync(tree);
        }
        finally
        {
            script.RequestStop();
        }

        int code = await ended.Task.WithLimit("the script to end");
        Books = new VwsResult(code, await File.ReadAllLinesAsync(BooksPath), _errors.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        _errors.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Run(Config configuration, string url, TaskCompletionSource<LuaScript> running, TaskCompletionSource<int> ended)
    {
        try
        {
            using var script = new LuaScript(configuration, TextWriter.Synchronized(_errors), exit: null, (system, options, log, thread) =>
            {
                system.ActorOf(Props.Create(() => new Mishaps(_mishaps)));
                _ = FindManagerAsync(system);
                return WebSocketManagerActor.Create(system, options, log, thread);
            });
            running.SetResult(script);
            string path = Path.Combine(AppContext.BaseDirectory, "scripts", "killed.lua");
            ended.SetResult(script.RunFile(path, [url, WebSockets.ToString(CultureInfo.InvariantCulture), LinesPath, BooksPath]));
        }
        catch (Exception e)
        {
            running.TrySetException(e);
            ended.TrySetException(e);
        }
    }

    /// <summary>It begins when this function has said how.</summary>
    private async Task FindManagerAsync(ActorSystem system)
    {
        IActorRef manager = ActorRefs.Nobody;
        await Eventually.Is("the manager to begin", async () =>
        {
            try
            {
                manager = await system.ActorSelection($"/user/{WebSocketManagerActor.Name}").ResolveOne(TestLimits.Default);
                return true;
            }
            catch (ActorNotFoundException)
            {
                return false;
            }
        });
        _tree.SetResult(new ActorTree(system, manager));
    }

    private async Task KillAsync(ActorTree tree)
    {
        var random = new Random(Seed);
        await AllOpenAsync(0);
        ActorsBefore = tree.Count;
        int seen = 0;
        for (int round = 1; Connections + Sockets < Kills; round++)
        {
            seen = TimesAllOpen();
            for (int i = 0; i < PerRound; i++)
            {
                Kill(tree, random);
            }

            await (round % RoundsUntilAllAreOpen == 0
                ? AllOpenAsync(seen)
                : Eventually.Is("every websocket to have an attempt again", () => tree.Connections.Count == WebSockets));
        }

        await AllOpenAsync(seen);
        await Eventually.Is("as many actors as before", () => (ActorsAfter = tree.Count) == ActorsBefore);
    }

    /// <summary>By an exception, or, where it is a connection, by a poison pill as well: nobody stops a websocket but its manager.</summary>
    private void Kill(ActorTree tree, Random random)
    {
        bool isConnection = random.Next(2) == 0;
        bool isPill = random.Next(2) == 0;
        IReadOnlyList<IActorRef> actors = isConnection ? tree.Connections : tree.WebSockets;
        if (actors.Count == 0)
        {
            return;
        }

        actors[random.Next(actors.Count)].Tell(isConnection && isPill ? PoisonPill.Instance : Akka.Actor.Kill.Instance);
        Connections += isConnection ? 1 : 0;
        Sockets += isConnection ? 0 : 1;
    }

    private Task AllOpenAsync(int seen) => Eventually.Is("all websockets to be open", () => TimesAllOpen() > seen);

    private int TimesAllOpen() => File.Exists(LinesPath) ? (int)new FileInfo(LinesPath).Length / "all open\n".Length : 0;
}
