using System.Diagnostics;
using System.Globalization;
using Akka.Actor;
using VeraWebSockets.Actors.Logging;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Protocol.Url;
using VeraWebSockets.Actors.Supervision.WebSocketManager;
using VeraWebSockets.Actors.Transport.Dialing;
using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>
/// All websockets lose their server at once, and get it back. The figures of a run in full size are in <c>docs/reliability.md</c>; VWS_STORM_SOCKETS
/// and VWS_STORM_AWAY (seconds) set the size.
/// </summary>
[Collection(FigureTests.Name)]
public sealed class ReconnectStormTests(ITestOutputHelper output)
{
    private const int MostInSecond = 2500;
    private const int MostInFlight = 256;

    private static readonly TimeSpan Limit = TestLimits.Scaled(TimeSpan.FromMinutes(3)); // a delay before an attempt may be a minute
    private static readonly int Sockets = Figure.Setting("VWS_STORM_SOCKETS", 1000);
    private static readonly TimeSpan Away = TimeSpan.FromSeconds(Figure.Setting("VWS_STORM_AWAY", 2));

    [Fact]
    public async Task Given_many_open_websockets_when_their_server_is_killed_and_comes_back_then_all_are_open_again_without_a_storm()
    {
        using var server = new StormServer();
        ActorSystem system = ActorSystem.Create("storm", VeraWebSockets.Actors.Options.Settings.Load(null));
        var dialer = new CountingDialer(new Dialer(new SystemNameResolver(), new SystemSocketFactory(), TimeProvider.System, WebSocketLog.Silent));
        var options = WebSocketManagerOptions.Default with { Dials = DialOptions.Default with { MaxHandshakesPerHost = MostInFlight } };
        IActorRef manager = system.ActorOf(WebSocketManagerActor.Create(options, dialer, WebSocketLog.Silent));
        var counts = new StormTarget.Counts();
        IActorRef target = system.ActorOf(Props.Create(() => new StormTarget(counts)));
        Assert.True(WebSocketUrl.TryParse(server.Url, out WebSocketUrl? url, out _));
        ConnectionOptions connection = ConnectionOptions.Default with { Reconnect = ReconnectOptions.On, Proxy = ProxyOptions.Parse("none") };
        for (long id = 1; id <= Sockets; id++)
        {
            manager.Tell(new WebSocketManagerProtocol.Connect(id, 1, url!, connection, target));
        }

        await Eventually.Is("all websockets to be open", () => counts.Open == Sockets, Limit);
        long killed = Stopwatch.GetTimestamp();
        server.Kill();
        await Task.Delay(Away, TestContext.Current.CancellationToken); // the server's, not the test's: how long it is away is what is measured
        await Eventually.Is("the websockets to notice", () => counts.Open == 0);
        long back = Stopwatch.GetTimestamp();
        server.ComeBack();
        await Eventually.Is("all websockets to be open again", () => counts.Open == Sockets, Limit);
        TimeSpan healed = Stopwatch.GetElapsedTime(back);

        int busiest = dialer.BusiestSecond(killed);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Sockets} websockets, server away {Away.TotalSeconds:0} s: all open again {healed.TotalSeconds:0.0} s after it was back; "
            + $"{dialer.Begun.Count - Sockets} attempts, at most {busiest} within a second, at most {dialer.MostInFlight} under way"));
        await manager.Ask<WebSocketManagerProtocol.ShutdownCompleted>(
            WebSocketManagerProtocol.Shutdown.Instance, TestContext.Current.CancellationToken);
        await system.Terminate();
        Assert.Equal(0, counts.Wrong);
        Assert.InRange(busiest, 1, MostInSecond);
        Assert.InRange(dialer.MostInFlight, 1, MostInFlight);
    }
}
