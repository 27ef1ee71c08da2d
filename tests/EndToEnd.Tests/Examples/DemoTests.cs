namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>What a newcomer tries first. It gives itself some seconds, whatever else the machine has to do.</summary>
[Collection(HurriedTests.Name)]
public sealed class DemoTests
{
    [Fact]
    public async Task Given_the_demo_when_it_runs_then_all_is_as_expected()
    {
        await using var vws = VwsProcess.Start(["demo"]);

        Assert.Contains((await vws.ExitAsync()).Successful, line => line.Contains("All as expected", StringComparison.Ordinal));
    }
}
