namespace VeraWebSockets.Testing;

/// <summary>Bounds for tasks that a test awaits.</summary>
public static class TaskLimits
{
    /// <param name="reason">What should happen, as a sentence: "the peer saw a close frame".</param>
    /// <param name="limit"><see cref="TestLimits.Default"/> if not given.</param>
    /// <exception cref="TestLimitException">The task did not end in time. It goes on, unobserved.</exception>
    public static async Task WithLimit(this Task task, string reason, TimeSpan? limit = null)
    {
        TimeSpan bound = limit ?? TestLimits.Default;
        using var ended = new CancellationTokenSource();
        Task first = await Task.WhenAny(task, Task.Delay(bound, ended.Token));
        await ended.CancelAsync();
        if (first != task && !task.IsCompleted)
        {
            throw new TestLimitException(reason, bound);
        }

        await task;
    }

    /// <inheritdoc cref="WithLimit(Task, string, TimeSpan?)"/>
    public static async Task<T> WithLimit<T>(this Task<T> task, string reason, TimeSpan? limit = null)
    {
        await ((Task)task).WithLimit(reason, limit);
        return await task;
    }

    /// <inheritdoc cref="WithLimit(Task, string, TimeSpan?)"/>
    public static Task WithLimit(this ValueTask task, string reason, TimeSpan? limit = null) => task.AsTask().WithLimit(reason, limit);

    /// <inheritdoc cref="WithLimit(Task, string, TimeSpan?)"/>
    public static Task<T> WithLimit<T>(this ValueTask<T> task, string reason, TimeSpan? limit = null) =>
        task.AsTask().WithLimit(reason, limit);
}
