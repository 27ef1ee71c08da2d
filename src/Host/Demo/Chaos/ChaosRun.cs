using System.Diagnostics;
using Akka.Actor;
using Akka.Configuration;
using Spectre.Console;
using VeraWebSockets.Actors.Logging;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Supervision.WebSocketManager;

namespace VeraWebSockets.Host.Demo.Chaos;

/// <summary>
/// <c>vws demo --chaos</c>: a server that breaks connections at random, and websockets that heal. After the chaos the server is calm, and every
/// websocket has to be open again. They are the .NET manager's own: no script takes part.
/// </summary>
internal sealed class ChaosRun : IDisposable
{
    private const int Feeds = 12;
    private const int DefaultSeconds = 20;
    private static readonly TimeSpan HealsWithin = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan TablePause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LinePause = TimeSpan.FromSeconds(1);

    /// <summary>Quick, since nobody wants to watch a minute's delay; and every code of the server's is worth another attempt.</summary>
    private static readonly ConnectionOptions Options = ConnectionOptions.Default with
    {
        Proxy = ProxyOptions.None,
        KeepAlive = new KeepAliveOptions { Interval = TimeSpan.FromMilliseconds(500), Timeout = TimeSpan.FromMilliseconds(500) },
        Reconnect = ReconnectOptions.On with
        {
            FirstDelay = TimeSpan.FromMilliseconds(500),
            MinDelay = TimeSpan.FromMilliseconds(200),
            MaxDelay = TimeSpan.FromSeconds(1),
            RetryCodes = ChaosPlan.Codes,
        },
    };

    private readonly IAnsiConsole _console = Screen.Create();
    private readonly ChaosView _view = new();
    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly CancellationTokenSource _stop = new();
    private readonly ChaosServer _server;
    private readonly TimeSpan _chaos;
    private IActorRef _target = ActorRefs.Nobody;
    private IReadOnlyList<ChaosRow>? _calm; // as they were when the server became calm
    private bool _hasHealed;

    private ChaosRun(ChaosServer server, TimeSpan chaos)
    {
        _server = server;
        _chaos = chaos;
    }

    private TimeSpan Now => Stopwatch.GetElapsedTime(_began);

    /// <summary>Where nothing was broken, nothing can have healed: the chaos then goes on.</summary>
    private bool HasBroken => Enum.GetValues<ChaosFault>().Any(fault => _server.Count(fault) > 0);

    /// <returns>The exit code: success only if every websocket has healed.</returns>
    public static async Task<int> RunAsync(DemoRequest request)
    {
        int seed = request.Seed ?? Random.Shared.Next(100_000);
        Config settings = Actors.Options.Settings.Load(explicitPath: null);
        await using ChaosServer server = await ChaosServer.StartAsync(seed);
        using var run = new ChaosRun(server, TimeSpan.FromSeconds(request.Seconds ?? DefaultSeconds));
        using var stop = new StopRequest(run.RequestStop);
        return await run.RunAsync(settings, seed);
    }

    public void Dispose() => _stop.Dispose();

    private void RequestStop()
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // A signal at the very end.
        }
    }

    private async Task<int> RunAsync(Config settings, int seed)
    {
        _console.WriteLine();
        _console.MarkupLine($"  [bold]{Feeds} websockets, and a server that breaks them at random[/] for {_chaos.TotalSeconds:0} s.");
        _console.WriteLine($"  Then it is calm. --seed {seed} breaks them in the same way.");
        _console.WriteLine();

        ActorSystem system = ActorSystem.Create("chaos", settings);
        IActorRef manager = system.ActorOf(
            WebSocketManagerActor.Create(system, WebSocketManagerOptions.Default, WebSocketLog.Silent), WebSocketManagerActor.Name);
        _target = system.ActorOf(Props.Create(() => new ChaosTarget(manager, _server.Url, Feeds, Options)), "target");

        IReadOnlyList<ChaosRow> last = await WatchAsync();
        await manager.Ask<WebSocketManagerProtocol.ShutdownCompleted>(WebSocketManagerProtocol.Shutdown.Instance);
        await system.Terminate();
        return WriteEnd(last);
    }

    /// <summary>Shows the websockets until all have healed, or the time for that is over.</summary>
    private async Task<IReadOnlyList<ChaosRow>> WatchAsync()
    {
        if (!_console.Profile.Capabilities.Ansi)
        {
            return await FollowAsync(LinePause, rows => _console.WriteLine(_view.LineOf(rows, Now)));
        }

        IReadOnlyList<ChaosRow> last = [];
        await _console.Live(new Text("")).StartAsync(async live =>
            last = await FollowAsync(TablePause, rows => live.UpdateTarget(_view.TableOf(rows, Now, CaptionAt(Now)))));
        return last;
    }

    private async Task<IReadOnlyList<ChaosRow>> FollowAsync(TimeSpan pause, Action<IReadOnlyList<ChaosRow>> show)
    {
        while (true)
        {
            IReadOnlyList<ChaosRow> rows = await _target.Ask<IReadOnlyList<ChaosRow>>(ChaosTarget.GetRows.Instance);
            show(rows);
            _hasHealed = _calm is not null && HaveHealed(rows, _calm);
            if (_hasHealed || _stop.IsCancellationRequested || Now > _chaos + HealsWithin)
            {
                return rows;
            }

            if (_calm is null && Now >= _chaos && HasBroken)
            {
                _server.BeCalm();
                _calm = rows;
            }

            await Task.WhenAny(Task.Delay(pause, _stop.Token));
        }
    }

    /// <summary>Open, and something has come since the server is calm: a stalled connection is open as well.</summary>
    private static bool HaveHealed(IReadOnlyList<ChaosRow> rows, IReadOnlyList<ChaosRow> calm) =>
        rows.Zip(calm).All(pair => pair.First.IsOpen && pair.First.Messages > pair.Second.Messages);

    private string CaptionAt(TimeSpan now) => now < _chaos
        ? $"chaos for another {Math.Ceiling((_chaos - now).TotalSeconds):0} s"
        : _calm is not null ? "the server is calm; waiting for the last to come back"
        : "nothing is broken yet; chaos until something is";

    private int WriteEnd(IReadOnlyList<ChaosRow> rows)
    {
        int open = rows.Count(row => row.IsOpen);
        _console.WriteLine();
        _console.WriteLine(
            $"  The server refused {_server.Count(ChaosFault.Refuse)} handshakes, reset {_server.Count(ChaosFault.Reset)} connections, "
            + $"closed {_server.Count(ChaosFault.Close)}\n  and let {_server.Count(ChaosFault.Stall)} stall. "
            + $"The websockets made {rows.Sum(row => row.Attempts)} attempts, lost {rows.Sum(row => row.Losses)} connections\n"
            + $"  and got {rows.Sum(row => row.Messages)} messages.");
        _console.MarkupLine(_hasHealed
            ? $"  [green]All {open} have healed[/], {Now.TotalSeconds:F1} s after the start."
            : $"  [red]{(_stop.IsCancellationRequested ? "Interrupted" : "Not healed")}[/]: {open} of {rows.Count} are open.");
        _console.WriteLine();
        return _hasHealed ? ExitCode.Success : ExitCode.ScriptFailed;
    }
}
