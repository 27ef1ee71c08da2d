using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>
/// Connect, echo, close, over and over, in one process: nothing of it may stay. VWS_CHURN_CYCLES sets the number; 100,000 are in
/// <c>docs/reliability.md</c>.
/// </summary>
[Collection(FigureTests.Name)]
public sealed class ChurnTests(ChurnTests.Run run, ITestOutputHelper output) : IClassFixture<ChurnTests.Run>
{
    private const int MostKiB = 5 << 10;
    private const int Tolerance = 5; // of threads and handles: what the runtime opens and closes when it likes

    [Fact]
    public void Given_many_cycles_when_they_are_over_then_each_has_had_its_echo_and_one_ending()
    {
        output.WriteLine($"{Run.Cycles} cycles, {Run.AtOnce} at once, in {Figure.Text(run.Result, "seconds")} s: {Books.Summary(run.Result)}");

        Assert.Equal(("0", Run.Cycles), (Books.Faults(run.Result), Figure.Number(run.Result, "echoed")));
    }

    [Fact]
    public void Given_many_cycles_when_they_are_over_then_memory_has_grown_by_at_most_5_MiB_since_it_was_warm()
    {
        double[] resident = Figure.Numbers(run.Result, "resident KiB");
        output.WriteLine($"after {Run.Warm} cycles {resident[0]} KiB, after {Run.Cycles} {resident[1]} KiB");

        Assert.InRange(resident[1] - resident[0], double.NegativeInfinity, MostKiB);
    }

    [Theory]
    [InlineData("threads")]
    [InlineData("handles")]
    public void Given_many_cycles_when_they_are_over_then_there_are_as_many_as_when_it_was_warm(string what)
    {
        double[] counts = Figure.Numbers(run.Result, what);
        output.WriteLine($"{what}: after {Run.Warm} cycles {counts[0]}, after {Run.Cycles} {counts[1]}");

        Assert.InRange(counts[1] - counts[0], -Tolerance, Tolerance);
    }

    public sealed class Run : IAsyncLifetime
    {
        public const int AtOnce = 100;

        public static int Cycles { get; } = Figure.Setting("VWS_CHURN_CYCLES", 10_000);

        /// <summary>The compiler is at work for some thousand cycles; the tenth of a long run is more than that.</summary>
        public static int Warm => Math.Max(Cycles / 10, Math.Min(Cycles / 2, 5_000));

        public VwsResult Result { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            await using var server = await KestrelServer.StartAsync();
            await using var vws = VwsProcess.RunFile(
                "churn.lua",
                new VwsOptions
                {
                    Arguments = [server.Url("/echo"), $"{Cycles}", $"{Warm}", $"{AtOnce}"],
                    Limit = TestLimits.Scaled(TimeSpan.FromMinutes(2) + TimeSpan.FromMilliseconds(5 * Cycles)),
                });
            Result = await vws.ExitAsync();
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
