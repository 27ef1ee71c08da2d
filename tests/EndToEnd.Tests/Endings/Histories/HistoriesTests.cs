using System.Security.Cryptography.X509Certificates;
using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>
/// Whatever scripts do and servers do, when they do it: what the documentation lets a script rely on holds. Every second seed has TLS.
/// VWS_HISTORIES sets how much is done with each.
/// </summary>
public sealed class HistoriesTests(ITestOutputHelper output)
{
    private const int WebSockets = 40;

    private static readonly int Done = Figure.Setting("VWS_HISTORIES", 1_000);

    public static TheoryData<int> Seeds => [.. Enumerable.Range(Figure.Setting("VWS_HISTORIES_SEED", 1), Figure.Setting("VWS_HISTORIES_SEEDS", 4))];

    [Theory]
    [MemberData(nameof(Seeds))]
    public Task Given_websockets_that_are_used_at_random_when_a_server_is_fickle_then_each_hears_only_what_may_follow(int seed) =>
        RunAsync(seed, "run to its end");

    [Theory]
    [MemberData(nameof(Seeds))]
    public Task Given_websockets_that_are_used_at_random_when_the_process_is_told_to_end_then_each_has_its_ending_nevertheless(int seed) =>
        RunAsync(seed, "stop");

    private async Task RunAsync(int seed, string how)
    {
        using X509Certificate2? certificate = seed % 2 == 0 ? Certificates.SelfSigned() : null;
        await using ScriptedPeer peer = FicklePeer.Start(seed, certificate);
        using var refused = FreePort.Closed();
        await using var vws = VwsProcess.RunFile(
            "histories.lua", Figure.Options(peer.Url, refused.Url, $"{seed}", $"{WebSockets}", $"{Done}", how));
        if (how == "stop")
        {
            await vws.LineAsync("halfway");
            vws.Send(Signal.Terminate);
        }

        VwsResult result = await vws.ExitAsync();

        output.WriteLine(string.Join(", ", result.Output));
        Assert.Equal((0, "wrong\t0"), (result.ExitCode, result.Output[^1]));
        Assert.DoesNotContain(result.Errors, line => line.Contains("internal", StringComparison.Ordinal));
    }
}
