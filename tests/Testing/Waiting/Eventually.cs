using System.Diagnostics;

namespace VeraWebSockets.Testing;

/// <summary>
/// Waits for a condition that nothing announces. Where something does announce it (a task, an event, a message), await that with
/// <see cref="TaskLimits.WithLimit(Task, string, TimeSpan?)"/> instead.
/// </summary>
public static class Eventually
{
    // The one delay in the tests. A condition over foreign state (a counter, a process, a file) has no signal to await, and a loop
    // without a pause would take one of few cores from the very code that is to make it true. It bounds how late success is seen;
    // it never decides whether a test passes.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <param name="reason">What should become true, as a sentence: "the peer saw a close frame".</param>
    /// <param name="limit"><see cref="TestLimits.Default"/> if not given.</param>
    /// <exception cref="TestLimitException">The condition was still false at the limit.</exception>
    public static Task Is(string reason, Func<bool> condition, TimeSpan? limit = null) =>
        Is(reason, () => Task.FromResult(condition()), limit);

    /// <inheritdoc cref="Is(string, Func{bool}, TimeSpan?)"/>
    public static async Task Is(string reason, Func<Task<bool>> condition, TimeSpan? limit = null)
    {
        TimeSpan bound = limit ?? TestLimits.Default;
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            // Read before the condition: on a starved machine it is asked once more after the limit, and may still be true.
            bool last = Stopwatch.GetElapsedTime(start) >= bound;
            if (await condition().WithLimit(reason, bound))
            {
                return;
            }

            if (last)
            {
                throw new TestLimitException(reason, bound);
            }

            await Task.Delay(Pause);
        }
    }
}
