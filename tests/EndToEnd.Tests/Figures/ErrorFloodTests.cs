using System.Globalization;
using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>A handler that raises for each of 10,000 messages, behind 5,000 that warm the process up: what is compiled and pooled once is no growth.</summary>
[Collection(FigureTests.Name)]
public sealed class ErrorFloodTests(ErrorFloodTests.Run run, ITestOutputHelper output) : IClassFixture<ErrorFloodTests.Run>
{
    private const int Warm = 5_000;
    private const int Errors = 10_000;
    private const int MostKiB = 2 << 10;
    private const int PerSecond = 10;

    [Fact]
    public void Given_10000_errors_in_a_row_when_all_have_been_raised_then_memory_has_grown_by_at_most_2_MiB()
    {
        double grown = NumberOf("grown by KiB");
        output.WriteLine($"{Errors} errors: grown by {grown} KiB");

        Assert.True(grown <= MostKiB, $"grown by {grown} KiB");
    }

    [Fact]
    public void Given_10000_errors_in_a_row_when_they_are_written_then_those_that_are_and_the_counts_of_others_make_up_all()
    {
        int written = run.Result.Errors.Count(line => line.StartsWith("vws: error in ", StringComparison.Ordinal));
        int[] suppressed =
        [
            .. run.Result.Errors.Where(line => line.Contains(" more errors in callbacks ", StringComparison.Ordinal))
                .Select(line => int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture)),
        ];
        output.WriteLine($"{written} errors written, {suppressed.Sum()} counted in {suppressed.Length} lines");

        Assert.Equal(
            (Warm + Errors, true),
            (written + suppressed.Sum(), written <= (suppressed.Length + 1) * PerSecond));
    }

    private double NumberOf(string name) => Figure.Number(run.Result with { Errors = [] }, name);

    public sealed class Run : IAsyncLifetime
    {
        public VwsResult Result { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            await using ScriptedPeer peer = ScriptedPeer.Start(async connection =>
            {
                await connection.AcceptUpgradeAsync();
                await connection.SendAsync(Frames.Join([.. Enumerable.Repeat(Frames.Text("x"), Warm + Errors), Frames.Close(1000)]));
                await connection.ReadUntilCloseAsync();
                connection.Finish();
            });
            await using var vws = VwsProcess.RunFile("many_errors.lua", Figure.Options(peer.Url, $"{Warm}", $"{Warm + Errors}"));
            Result = await vws.ExitAsync();
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
