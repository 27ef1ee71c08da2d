namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>A server that drips one octet a second: the limit counts from the beginning of the step, and waiting costs nothing.</summary>
[Collection(FigureTests.Name)]
public sealed class DripTests(Drip drip, ITestOutputHelper output) : IClassFixture<Drip>
{
    /// <summary>Per cent. Of the few seconds of the short form the compiler's work takes its share; who turns round and round takes 100.</summary>
    private static readonly int MostProcessor = Figure.IsWhole ? 1 : 50;

    private static readonly TimeSpan Tolerance = Figure.Bound(TimeSpan.FromSeconds(2));

    [Theory]
    [InlineData("response", "Timed out waiting server reply")]
    [InlineData("TLS", "Timed out waiting SSL")]
    [InlineData("proxy", "Timed out waiting proxy reply")]
    public void Given_an_answer_that_drips_when_its_limit_passes_then_event_1_says_so(string what, string reason) =>
        Assert.Equal(reason, Figure.Text(drip.Result, $"{what} reason"));

    [Theory]
    [InlineData("response")]
    [InlineData("TLS")]
    [InlineData("proxy")]
    public void Given_an_answer_that_drips_when_its_limit_passes_then_event_1_comes_then_and_not_before(string what)
    {
        double seconds = Figure.Number(drip.Result, $"{what} seconds");

        output.WriteLine($"{what}: {seconds} s, limit {Drip.Limit} s");
        Assert.InRange(seconds, Drip.Limit - 0.1, Drip.Limit + Tolerance.TotalSeconds);
    }

    [Fact]
    public void Given_answers_that_drip_when_they_are_waited_for_then_that_takes_hardly_any_of_a_processor()
    {
        output.WriteLine($"{drip.ProcessorPercent:F2} % of a processor");

        Assert.InRange(drip.ProcessorPercent, 0, MostProcessor);
    }
}
