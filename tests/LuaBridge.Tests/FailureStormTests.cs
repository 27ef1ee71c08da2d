using System.Diagnostics;
using VeraWebSockets.Testing;

namespace VeraWebSockets.LuaBridge.Tests;

/// <summary>An error that crossed a managed frame would end or hang the process at the next collection.</summary>
public sealed class FailureStormTests
{
    // The ways to fail that the script knows.
    private const int Raising = 20;
    private const int Answering = 3;
    private const int Defects = 8;

    // 70,000 failures among collections: seconds on an idle machine, many more on one that builds something beside.
    private static readonly TimeSpan Limit = TestLimits.Scaled(TimeSpan.FromMinutes(3));

    [Fact]
    public async Task Given_2000_failures_of_each_function_when_both_sides_collect_meanwhile_then_all_are_caught()
    {
        using FreePort port = FreePort.Closed();
        using var stop = new CancellationTokenSource();
        var collector = new Thread(() => CollectUntil(stop.Token));
        collector.Start();
        try
        {
            using ScriptRun run = ScriptRun.StartFile("failures.lua", arguments: port.Url);

            ScriptResult result = await run.ResultAsync(Limit);

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

    // A collection stops all threads. One right behind the other leaves the script no time on a busy machine; it gets as long as
    // the one before took, so about half of the time whatever the machine does.
    private static void CollectUntil(CancellationToken stop)
    {
        TimeSpan pause = TimeSpan.Zero;
        for (int i = 0; !stop.WaitHandle.WaitOne(pause); i++)
        {
            long began = Stopwatch.GetTimestamp();
            GC.Collect(i % 100 == 0 ? GC.MaxGeneration : 0); // more full ones would take most of the time
            pause = Stopwatch.GetElapsedTime(began);
        }
    }
}
