using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>A tenth of a script's websockets talk to hostile peers; what does that do to the others?</summary>
[Collection(FigureTests.Name)]
public sealed class IsolationTests(ITestOutputHelper output)
{
    private const int Good = 900;
    private const int Hostile = 100;

    private static readonly string[] Kinds =
        (Environment.GetEnvironmentVariable("VWS_HOSTILE") is { Length: > 0 } kinds ? kinds : "reset,drip,garbage,flood").Split(',');

    private static readonly int Echoes = Figure.IsWhole ? 100 : 10; // of each good one, alone and beside the hostile ones

    [Fact]
    public async Task Given_100_hostile_peers_when_900_other_websockets_echo_beside_them_then_these_lose_nothing_and_each_attempt_has_one_ending()
    {
        await using var server = await KestrelServer.StartAsync();
        await using HostileProcess hostile = await HostileProcess.StartAsync();
        await using var vws = VwsProcess.RunFile(
            "isolation.lua", Figure.Options([server.Url("/echo"), hostile.Url, $"{Good}", $"{Hostile}", $"{Echoes}", .. Kinds]));

        VwsResult result = await vws.ExitAsync();

        output.WriteLine(
            $"{Good} websockets, {Hostile} hostile: {Books.Summary(result)}; p50 alone {Figure.Text(result, "alone p50, ms")} ms, "
            + $"p99 {Figure.Text(result, "alone p99, ms")} ms; beside the hostile ones {Figure.Text(result, "beside hostile ones p50, ms")} ms "
            + $"and {Figure.Text(result, "beside hostile ones p99, ms")} ms, with {Figure.Text(result, "beside hostile ones hostile, messages/s")} hostile messages/s");
        Assert.Equal(("0", 2 * Good * Echoes), (Books.Faults(result), Figure.Number(result, "echoed")));
    }
}
