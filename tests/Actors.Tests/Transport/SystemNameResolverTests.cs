using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using VeraWebSockets.Actors.Transport.Dialing;
using VeraWebSockets.Testing;

namespace VeraWebSockets.Actors.Tests.Transport;

/// <summary>Lookups that end when the test says so.</summary>
public sealed class SystemNameResolverTests
{
    private static readonly IPAddress[] Answer = [IPAddress.Loopback];

    private readonly TaskCompletionSource<IPAddress[]> _slow = new();
    private readonly SystemNameResolver _resolver;
    private int _lookups;

    public SystemNameResolverTests() => _resolver = new SystemNameResolver(host =>
    {
        Interlocked.Increment(ref _lookups);
        return host.StartsWith("slow", StringComparison.OrdinalIgnoreCase) ? _slow.Task.GetAwaiter().GetResult() : Answer;
    }, TaskScheduler.Default);

    [Fact]
    public async Task Given_many_who_ask_for_one_name_when_it_is_looked_up_then_one_lookup_answers_them_all()
    {
        Task<IPAddress[]>[] asked = [.. Enumerable.Range(0, 100).Select(i => _resolver.ResolveAsync(i % 2 == 0 ? "slow.example" : "SLOW.example", default))];
        _slow.SetResult(Answer);

        IPAddress[][] answers = await Task.WhenAll(asked).WithLimit("the answers");

        Assert.All(answers, answer => Assert.Equal(Answer, answer));
        Assert.Equal(1, _lookups);
    }

    [Fact]
    public async Task Given_slow_lookups_of_more_names_than_the_pool_has_threads_when_another_is_asked_for_then_it_is_answered()
    {
        Task[] slow = [.. Enumerable.Range(0, 10 * Environment.ProcessorCount).Select(i => _resolver.ResolveAsync($"slow{i}.example", default))];

        IPAddress[] answer = await _resolver.ResolveAsync("quick.example", default).WithLimit("the answer");

        Assert.Equal(Answer, answer);
        Assert.DoesNotContain(slow, lookup => lookup.IsCompleted);
        _slow.SetResult(Answer);
        await Task.WhenAll(slow).WithLimit("the slow ones");
    }

    [Fact]
    public async Task Given_two_who_wait_when_one_gives_up_then_the_other_gets_the_answer()
    {
        using var cancellation = new CancellationTokenSource();
        Task<IPAddress[]> first = _resolver.ResolveAsync("slow.example", cancellation.Token);
        Task<IPAddress[]> second = _resolver.ResolveAsync("slow.example", default);

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _slow.SetResult(Answer);

        Assert.Equal(Answer, await second.WithLimit("the answer"));
    }

    [Fact]
    public async Task Given_a_lookup_that_failed_when_the_name_is_asked_for_again_then_it_is_looked_up_again()
    {
        int lookups = 0;
        var resolver = new SystemNameResolver(
            _ => ++lookups == 1 ? throw new SocketException((int)SocketError.HostNotFound) : Answer, TaskScheduler.Default);

        await Assert.ThrowsAsync<SocketException>(() => resolver.ResolveAsync("h", default));

        Assert.Equal(Answer, await resolver.ResolveAsync("h", default));
    }

    [Fact]
    public async Task Given_a_system_that_gave_no_thread_when_the_name_is_asked_for_again_then_it_is_looked_up()
    {
        var resolver = new SystemNameResolver(_ => Answer, new StingyScheduler());

        SocketException refusal = await Assert.ThrowsAsync<SocketException>(() => resolver.ResolveAsync("h", default));

        Assert.Equal(SocketError.TryAgain, refusal.SocketErrorCode);
        Assert.Equal(Answer, await resolver.ResolveAsync("h", default));
    }

    [Fact]
    public async Task Given_a_lookup_that_everybody_has_given_up_when_it_fails_then_its_exception_is_not_left_unobserved()
    {
        var failure = new SocketException((int)SocketError.HostNotFound);
        var unobserved = new ConcurrentQueue<Exception>();
        EventHandler<UnobservedTaskExceptionEventArgs> note = (_, e) => unobserved.Enqueue(e.Exception.GetBaseException());
        TaskScheduler.UnobservedTaskException += note;
        try
        {
            WeakReference lookup = await FailAfterGivingUpAsync(failure);
            await Eventually.Is("the lookup to be collected", () =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers(); // they tell of exceptions that nobody has looked at
                return !lookup.IsAlive;
            });
            GC.WaitForPendingFinalizers();
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= note;
        }

        Assert.DoesNotContain(failure, unobserved);
    }

    /// <returns>The lookup, which only the collector still knows.</returns>
    private static async Task<WeakReference> FailAfterGivingUpAsync(SocketException failure)
    {
        var scheduler = new HoldingScheduler();
        var resolver = new SystemNameResolver(_ => throw failure, scheduler);
        using var cancellation = new CancellationTokenSource();
        Task<IPAddress[]> asked = resolver.ResolveAsync("h", cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        return scheduler.Run();
    }

    /// <summary>Runs a task when the test says so.</summary>
    private sealed class HoldingScheduler : TaskScheduler
    {
        private Task? _held;

        public WeakReference Run()
        {
            var held = new WeakReference(_held);
            TryExecuteTask(_held!);
            _held = null;
            return held;
        }

        protected override void QueueTask(Task task) => _held = task;

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

        protected override IEnumerable<Task> GetScheduledTasks() => [];
    }

    /// <summary>Has no thread for the first task, as the runtime says it.</summary>
    private sealed class StingyScheduler : TaskScheduler
    {
        private bool _hasRefused;

        protected override void QueueTask(Task task)
        {
            if (!_hasRefused)
            {
                _hasRefused = true;
                throw new InsufficientMemoryException();
            }

            TryExecuteTask(task);
        }

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

        protected override IEnumerable<Task> GetScheduledTasks() => [];
    }
}
