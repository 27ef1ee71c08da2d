using System.Collections.Concurrent;
using System.Text;
using VeraWebSockets.Actors.Transport.Readiness;
using VeraWebSockets.LuaBridge.Dispatch;
using VeraWebSockets.Testing;

namespace VeraWebSockets.LuaBridge.Tests.Dispatch;

public sealed class LuaThreadTests
{
    private readonly LuaThread _thread = new();

    [Fact]
    public async Task Given_turns_that_wait_when_the_thread_runs_then_they_run_in_their_order()
    {
        var order = new List<int>();
        for (int i = 1; i <= 5; i++)
        {
            int number = i;
            _thread.Enqueue(new Turn(() => order.Add(number)));
        }

        await RunAsync(Task.CompletedTask);

        Assert.Equal([1, 2, 3, 4, 5], order);
    }

    [Fact]
    public void Given_a_turn_from_another_thread_when_it_runs_then_it_runs_on_the_thread_that_called()
    {
        int ran = 0;
        var other = new Thread(() => _thread.Enqueue(new Turn(() => ran = Environment.CurrentManagedThreadId)));
        other.Start();
        other.Join();

        _thread.Run(Task.CompletedTask);

        Assert.Equal(Environment.CurrentManagedThreadId, ran);
    }

    [Fact]
    public async Task Given_a_thread_that_waits_when_a_turn_comes_then_it_runs_before_the_end()
    {
        var end = new TaskCompletionSource();
        var ran = new TaskCompletionSource();
        Task running = RunAsync(end.Task);

        _thread.Enqueue(new Turn(ran.SetResult));

        await ran.Task.WithLimit("the turn to run");
        end.SetResult();
        await running;
    }

    [Fact]
    public async Task Given_a_thread_that_waits_when_the_end_comes_then_it_returns()
    {
        var end = new TaskCompletionSource();
        Task running = RunAsync(end.Task);

        end.SetResult();

        await running;
        Assert.False(_thread.IsRunning);
    }

    [Fact]
    public async Task Given_an_end_that_fails_when_it_comes_then_the_thread_returns()
    {
        var end = new TaskCompletionSource();
        Task running = RunAsync(end.Task);

        end.SetException(new InvalidOperationException());

        await running;
        Assert.False(_thread.IsRunning);
    }

    [Fact]
    public async Task Given_an_end_that_has_come_when_a_turn_adds_another_then_that_one_runs_too()
    {
        bool ran = false;
        _thread.Enqueue(new Turn(() => _thread.Enqueue(new Turn(() => ran = true))));

        await RunAsync(Task.CompletedTask);

        Assert.True(ran);
    }

    [Fact]
    public async Task Given_a_turn_when_it_asks_then_the_thread_is_running()
    {
        bool isRunning = false;
        _thread.Enqueue(new Turn(() => isRunning = _thread.IsRunning));

        await RunAsync(Task.CompletedTask);

        Assert.True(isRunning);
    }

    [Fact]
    public async Task Given_a_turn_when_it_runs_the_thread_again_then_that_is_refused()
    {
        Exception? refusal = null;
        _thread.Enqueue(new Turn(() => refusal = Record.Exception(() => _thread.Run(Task.CompletedTask))));

        await RunAsync(Task.CompletedTask);

        Assert.IsType<InvalidOperationException>(refusal);
    }

    [Fact]
    public void Given_a_turn_that_throws_when_the_run_has_ended_then_the_thread_can_run_again()
    {
        bool ran = false;
        _thread.Enqueue(new Turn(() => throw new NotSupportedException()));
        _thread.Enqueue(new Turn(() => ran = true));
        Assert.Throws<NotSupportedException>(() => _thread.Run(Task.CompletedTask));

        _thread.Run(Task.CompletedTask);

        Assert.True(ran);
    }

    [Fact]
    public void Given_turns_that_wait_when_they_run_then_what_they_sent_leaves_after_two_at_the_latest_and_at_the_end()
    {
        var order = new StringBuilder();
        var thread = new LuaThread(flush: () => order.Append('f'));
        for (int i = 0; i < 5; i++)
        {
            thread.Enqueue(new Turn(() => order.Append('t')));
        }

        thread.Run(Task.CompletedTask);

        Assert.Matches("^f*(t{1,2}f+){3,5}$", order.ToString());
    }

    [Fact]
    public void Given_sockets_that_are_ready_when_they_are_handled_then_it_is_before_their_turns_and_what_these_send_leaves_after_the_last()
    {
        const int sockets = 5;
        Assert.SkipUnless(ReadinessLoop.IsSupported, "the loop needs Linux");
        using var loop = new ReadinessLoop();
        var order = new StringBuilder();
        var thread = new LuaThread(loop, flush: () => order.Append('f'));
        var inRow = new List<int>();
        var end = new TaskCompletionSource();
        thread.Enqueue(new Turn(() =>
        {
            for (int i = 0; i < sockets; i++)
            {
                loop.Post(() =>
                {
                    order.Append('s');
                    thread.Enqueue(new Turn(() =>
                    {
                        order.Append('t');
                        inRow.Add(thread.SocketsInRow);
                        if (inRow.Count == sockets)
                        {
                            end.SetResult();
                        }
                    }));
                });
            }
        }));

        thread.Run(end.Task);

        Assert.Equal(Enumerable.Repeat(sockets, sockets), inRow);
        Assert.Matches("^f+s{5}t+(f+t+)*f+$", order.ToString()); // between turns where the clock says so
    }

    [Fact]
    public async Task Given_turns_from_many_threads_when_they_run_then_each_runs_once_and_those_of_a_thread_in_order()
    {
        const int threads = 4;
        const int turns = 2000;
        var end = new TaskCompletionSource();
        var order = new ConcurrentDictionary<int, List<int>>();
        Task running = RunAsync(end.Task);

        await Task.WhenAll(Enumerable.Range(0, threads).Select(thread => Task.Run(() =>
        {
            order[thread] = [];
            for (int i = 0; i < turns; i++)
            {
                int number = i;
                _thread.Enqueue(new Turn(() => order[thread].Add(number)));
            }
        })));
        end.SetResult();
        await running;

        Assert.All(order.Values, numbers => Assert.Equal(Enumerable.Range(0, turns), numbers));
    }

    private Task RunAsync(Task end) => Task.Run(() => _thread.Run(end)).WithLimit("the Lua thread to return");
}
