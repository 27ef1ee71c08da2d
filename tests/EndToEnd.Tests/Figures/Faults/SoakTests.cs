using System.Globalization;
using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>
/// Many websockets that reconnect talk to an echo server through a network that breaks, on a fixed seed. VWS_SOAK_SECONDS and VWS_SOAK_SOCKETS set
/// the size; the figures of long runs are in <c>docs/reliability.md</c>.
/// </summary>
[Collection(FigureTests.Name)]
public sealed class SoakTests(SoakTests.Run run, ITestOutputHelper output) : IClassFixture<SoakTests.Run>
{
    private const double WarmUp = 0.25; // of the time
    private const int MostGrowthKiB = 16 << 10;

    [Fact]
    public void Given_a_network_that_breaks_when_numbered_messages_are_echoed_then_none_is_lost_or_doubled_and_each_attempt_has_one_ending()
    {
        output.WriteLine($"{Run.Sockets} websockets for {Run.Seconds} s: {Books.Summary(run.Result)}; {run.Faults}");

        Assert.Equal("0", Books.Faults(run.Result));
    }

    [Fact]
    public void Given_a_network_that_breaks_when_it_has_done_so_for_a_while_then_it_has_ended_connections_and_they_have_come_back() =>
        Assert.True(run.Faults.Resets > 0 && Figure.Number(run.Result, "opened") > Run.Sockets && Figure.Number(run.Result, "echoed") > 0);

    [Fact]
    public void Given_a_network_that_breaks_when_the_process_is_warm_then_its_memory_stays_as_it_is()
    {
        ProcessSample[] late = [.. run.Watch.Samples.Skip((int)(run.Watch.Samples.Count * WarmUp))];
        int grown = late[^1].ResidentKiB - late[0].ResidentKiB;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"after {late[0].At.TotalSeconds:0} s {late[0].ResidentKiB} KiB, after {late[^1].At.TotalSeconds:0} s {late[^1].ResidentKiB} KiB, most {late.Max(s => s.ResidentKiB)} KiB: "
            + $"{run.Watch.SlopeFrom(WarmUp):0.0} MiB/h; threads {late.Min(s => s.Threads)} to {late.Max(s => s.Threads)}, handles {late.Min(s => s.Handles)} to {late.Max(s => s.Handles)}"));

        Assert.InRange(grown, int.MinValue, MostGrowthKiB);
    }

    public sealed class Run : IAsyncLifetime
    {
        private const int Seed = 5;

        public static int Sockets { get; } = Figure.Setting("VWS_SOAK_SOCKETS", 100);

        public static int Seconds { get; } = Figure.Setting("VWS_SOAK_SECONDS", 20);

        public VwsResult Result { get; private set; } = null!;

        internal FaultCounts Faults { get; private set; } = null!;

        internal ProcessWatch Watch { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            await using var server = await KestrelServer.StartAsync();
            await using var proxy = new FaultProxy(server.Port, Seed);
            Faults = proxy.Counts;
            await using var vws = VwsProcess.RunFile(
                "soak.lua",
                new VwsOptions
                {
                    Arguments = [$"ws://127.0.0.1:{proxy.Port}/echo", $"{Sockets}", $"{Seconds}"],
                    Limit = TimeSpan.FromSeconds(Seconds) + TestLimits.Default,
                });
            Watch = new ProcessWatch(vws.Id);
            Result = await vws.ExitAsync();
            await Watch.DisposeAsync();
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
