using VeraWebSockets.Testing;

namespace VeraWebSockets.LuaBridge.Tests;

/// <summary>An error that crossed a managed frame would end or hang the process at the next collection.</summary>
public sealed class FailureStormTests
{
    // The ways to fail that the script knows.
    private const int Raising = 18;
    private const int Answering = 3;
    private const int Defects = 5;

    [Fact]
    public async Task Given_2000_failures_of_each_function_when_both_sides_collect_meanwhile_then_all_are_caught()
    {
        using FreePort port = FreePort.Closed();
        using var stop = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            for (int i = 0; !stop.IsCancellationRequested; i++)
            {
                GC.Collect(i % 100 == 0 ? GC.MaxGeneration : 0); // every one stops all threads; more full ones would leave them no time
            }
        });
        collector.Start();
        try
        {
            ScriptResult result = await ScriptRun.OfFileAsync("failures.lua", arguments: port.Url);

            Assert.Equal(
                [
                    $"in the main chunk {(2000 * (Raising + Answering)) + (200 * Defects)}",
                    $"in a handler {(2000 * (Raising + 1 + Answering - 1)) + (200 * Defects)}",
                ],
                result.Recorded);
        }
        finally
        {
            await stop.CancelAsync();
            collector.Join();
        }
    }
}
