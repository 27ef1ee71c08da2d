namespace VeraWebSockets.EndToEnd.Tests;

[Collection(FigureTests.Name)]
public sealed class TimerTests(TimerTests.Run run, ITestOutputHelper output) : IClassFixture<TimerTests.Run>
{
    private const int Timers = 100_000;
    private const int MostKiB = 64 << 10; // some 600 octets each, with the function that the script gives

    [Fact]
    public void Given_100000_timers_when_half_of_them_are_cancelled_then_the_other_half_comes()
    {
        output.WriteLine(
            $"{Timers} timers: set in {Figure.Text(run.Result, "seconds to set")} s, half cancelled in {Figure.Text(run.Result, "seconds to cancel")} s, "
            + $"the latest {Figure.Text(run.Result, "latest, seconds")} s late");

        Assert.Equal(Timers / 2, Figure.Number(run.Result, "fired"));
    }

    [Fact]
    public void Given_100000_timers_when_all_are_pending_then_memory_has_grown_by_at_most_64_MiB()
    {
        output.WriteLine($"{Timers} timers: grown by {Figure.Text(run.Result, "grown by KiB")} KiB");

        Assert.InRange(Figure.Number(run.Result, "grown by KiB"), 0, MostKiB);
    }

    public sealed class Run : IAsyncLifetime
    {
        public VwsResult Result { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            await using var vws = VwsProcess.RunFile("many_timers.lua", Figure.Options($"{Timers}"));
            Result = await vws.ExitAsync();
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
