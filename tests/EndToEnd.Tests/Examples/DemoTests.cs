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

    [Fact]
    public async Task Given_the_demo_of_chaos_when_the_server_is_calm_again_then_every_websocket_has_healed()
    {
        await using var vws = VwsProcess.Start(["demo", "--chaos", "--seed", "1", "--seconds", "3"]);

        IReadOnlyList<string> output = (await vws.ExitAsync()).Successful;

        Assert.Contains(output, line => line.StartsWith("  All 12 have healed", StringComparison.Ordinal));
        Assert.Contains(output, line => line.Contains(" of 12 open, ", StringComparison.Ordinal) && !line.Contains("   0 losses", StringComparison.Ordinal));
    }
}
