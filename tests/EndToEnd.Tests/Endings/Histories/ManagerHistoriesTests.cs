using Akka.Actor;
using VeraWebSockets.Actors.Logging;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Protocol.Url;
using VeraWebSockets.Actors.Supervision.WebSocketManager;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;
using VeraWebSockets.Actors.Tests.Fakes;
using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>
/// Whatever .NET programs tell the manager and servers do, when they do it: what <c>docs/messages.md</c> promises holds. VWS_HISTORIES sets how much is
/// done with each seed.
/// </summary>
[Collection(FigureTests.Name)]
public sealed class ManagerHistoriesTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Targets = 4;
    private const int WebSockets = 8; // of each target
    private const int IdsOfTarget = 100;
    private const int MostShown = 10;

    private static readonly int MostDone = Figure.Setting("VWS_HISTORIES", 400);

    private static readonly WebSocketManagerOptions Options = WebSocketManagerOptions.Default with
    {
        MaxSockets = (Targets * WebSockets) - 4,
        Dials = new DialOptions { MaxHandshakes = 10, MaxHandshakesPerHost = 8, MaxRedialsPerSecond = 500 },
        ShutdownTimeout = TestLimits.Scaled(TimeSpan.FromSeconds(20)),
    };

    private readonly PooledArrays _pool = new();
    private readonly StringWriter _lines = new();
    private readonly ActorSystem _system = ActorSystem.Create("histories", VeraWebSockets.Actors.Options.Settings.Load(null));

    public static TheoryData<int> Seeds => [.. Enumerable.Range(Figure.Setting("VWS_HISTORIES_SEED", 1), Figure.Setting("VWS_HISTORIES_SEEDS", 3))];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _system.Terminate();
        await _lines.DisposeAsync();
        _pool.Dispose();
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Given_websockets_that_are_told_things_at_random_when_a_server_is_fickle_then_each_target_hears_only_what_may_follow(int seed)
    {
        using var refused = FreePort.Closed();
        await using (ScriptedPeer peer = FicklePeer.Start(seed))
        {
            var log = new WebSocketLog(TextWriter.Synchronized(_lines), TimeProvider.System) { Mask = LogTopics.Warning };
            IActorRef manager = _system.ActorOf(WebSocketManagerActor.Create(_system, Options, log), WebSocketManagerActor.Name);
            var run = new HistoriesRun(manager, seed, Parse(peer.Url), Parse(refused.Url), MostDone);
            IActorRef[] targets =
            [
                .. Enumerable.Range(0, Targets).Select(
                    i => _system.ActorOf(Props.Create(() => new RandomTarget(run, i * IdsOfTarget, WebSockets)), $"target-{i}")),
            ];

            await PlayAsync(run, targets, endsInShutdown: false);
            await AllLeaveAsync(manager);
            await PlayAsync(run, targets, endsInShutdown: true);
            await AllLeaveAsync(manager);

            output.WriteLine(run.Summary);
            Show(run.Faults);
            Assert.Empty(run.Faults);
        }

        await Eventually.Is("all buffers to be given back", () => _pool.AllOutstanding <= 0);
        Assert.DoesNotContain("internal", _lines.ToString(), StringComparison.Ordinal);
    }

    private async Task PlayAsync(HistoriesRun run, IActorRef[] targets, bool endsInShutdown)
    {
        try
        {
            await Task.WhenAll(targets.Select(target => target.Ask<RandomTarget.Done>(new RandomTarget.Begin(endsInShutdown))))
                .WithLimit("all websockets to have told their ends");
        }
        catch (TestLimitException)
        {
            Show(run.Faults);
            throw;
        }
    }

    private void Show(IEnumerable<string> faults) => faults.Take(MostShown).ToList().ForEach(output.WriteLine);

    /// <summary>One that was told to connect when it was in use may have just begun, and is released with another look.</summary>
    private async Task AllLeaveAsync(IActorRef manager)
    {
        var tree = new ActorTree(_system, manager);
        await Eventually.Is("all actors to leave", () =>
        {
            for (int i = 0; i < Targets * WebSockets; i++)
            {
                manager.Tell(new WebSocketProtocol.Release((i / WebSockets * IdsOfTarget) + (i % WebSockets)));
            }

            return tree.Count == 1;
        });
    }

    private static WebSocketUrl Parse(string text) =>
        WebSocketUrl.TryParse(text, out WebSocketUrl? url, out _) ? url! : throw new ArgumentException(text, nameof(text));
}
