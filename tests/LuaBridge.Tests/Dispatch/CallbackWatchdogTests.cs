using Microsoft.Extensions.Time.Testing;
using VeraWebSockets.Actors.Logging;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Protocol.Url;
using VeraWebSockets.LuaBridge.Dispatch;

namespace VeraWebSockets.LuaBridge.Tests.Dispatch;

public sealed class CallbackWatchdogTests : IDisposable
{
    private readonly CountingTime _time = new();
    private readonly StringWriter _written = new();

    private string[] Lines => [.. _written.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[(line.IndexOf(']') + 2)..])];

    public void Dispose() => _written.Dispose();

    [Fact]
    public void Given_a_callback_when_it_passes_the_time_then_one_warning_names_its_websocket_and_event()
    {
        using CallbackWatchdog watchdog = Start(new ScriptOptions());
        watchdog.Enter();

        Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(["WARN: ws-7: handler of event 8 has been running for 1 s; all events wait"], Lines);
    }

    [Fact]
    public void Given_the_function_of_a_timer_when_it_passes_the_time_then_the_warning_says_so()
    {
        using CallbackWatchdog watchdog = Start(new ScriptOptions());
        watchdog.Name(null, default);
        watchdog.Enter();

        Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(["WARN: function of a timer has been running for 1 s; all events wait"], Lines);
    }

    [Fact]
    public void Given_callbacks_that_end_in_time_when_they_go_on_for_long_then_nothing_is_told()
    {
        using CallbackWatchdog watchdog = Start(new ScriptOptions());
        for (int i = 0; i < 20; i++)
        {
            watchdog.Enter();
            Advance(TimeSpan.FromMilliseconds(900));
            watchdog.Leave();
        }

        Assert.Empty(Lines);
    }

    [Fact]
    public void Given_no_callback_when_time_passes_then_nothing_is_told()
    {
        using CallbackWatchdog watchdog = Start(new ScriptOptions());
        watchdog.Enter();
        watchdog.Leave();

        Advance(TimeSpan.FromHours(1));

        Assert.Empty(Lines);
    }

    [Fact]
    public void Given_a_callback_that_was_warned_of_when_it_ends_then_a_line_of_latency_says_how_long_it_took()
    {
        using CallbackWatchdog watchdog = Start(new ScriptOptions());
        watchdog.Enter();
        Advance(TimeSpan.FromSeconds(2.5));

        watchdog.Leave();
        Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("LATENCY: that callback has ended, after 2.4 s or a little more", Lines[^1]);
    }

    [Fact]
    public void Given_no_time_for_the_warning_when_a_callback_never_ends_then_nothing_is_told()
    {
        using CallbackWatchdog watchdog = Start(new ScriptOptions { CallbackWarning = TimeSpan.Zero });
        watchdog.Enter();

        Advance(TimeSpan.FromHours(1));

        Assert.Empty(Lines);
    }

    [Fact]
    public void Given_no_limit_when_a_callback_never_ends_then_it_is_never_overdue()
    {
        using CallbackWatchdog watchdog = Start(new ScriptOptions());
        watchdog.Enter();

        Advance(TimeSpan.FromHours(1));

        Assert.False(watchdog.IsOverdue);
    }

    [Fact]
    public void Given_a_limit_when_a_callback_passes_it_then_it_is_overdue_and_the_next_one_is_not()
    {
        using CallbackWatchdog watchdog = Start(new ScriptOptions { CallbackLimit = TimeSpan.FromSeconds(2) });
        watchdog.Enter();
        Advance(TimeSpan.FromSeconds(1.9));
        bool before = watchdog.IsOverdue;
        Advance(TimeSpan.FromSeconds(0.3));
        bool after = watchdog.IsOverdue;
        watchdog.Leave();
        watchdog.Enter();

        Assert.Equal((false, true, false), (before, after, watchdog.IsOverdue));
    }

    [Fact]
    public void Given_a_limit_when_a_callback_goes_on_after_it_then_warning_error_and_the_reason_are_told_once_each()
    {
        using CallbackWatchdog watchdog = Start(new ScriptOptions { CallbackLimit = TimeSpan.FromSeconds(2) });
        watchdog.Enter();

        Advance(TimeSpan.FromSeconds(20));

        Assert.Equal(
            [
                "WARN: ws-7: handler of event 8 has been running for 1 s; all events wait",
                "ERR: ws-7: handler of event 8 has passed the limit of 2 s; an error is raised in it",
                "ERR: ws-7: handler of event 8 cannot be interrupted where it is: in a C function, a message handler, a finalizer, or too deep a recursion",
            ],
            Lines);
    }

    [Fact]
    public void Given_a_watchdog_that_was_stopped_when_a_callback_never_ends_then_nothing_is_told()
    {
        using CallbackWatchdog watchdog = Start(new ScriptOptions());
        watchdog.Stop();
        watchdog.Enter();

        Advance(TimeSpan.FromHours(1));

        Assert.Empty(Lines);
    }

    [Fact]
    public void Given_a_thread_that_sleeps_when_an_hour_passes_then_the_watchdog_looks_once()
    {
        using CallbackWatchdog watchdog = Start(new ScriptOptions());
        watchdog.Enter();
        watchdog.Leave();
        Advance(TimeSpan.FromSeconds(1));
        int before = _time.Fired;
        watchdog.ThreadSleeps();

        Advance(TimeSpan.FromHours(1));

        Assert.Equal(1, _time.Fired - before);
    }

    [Fact]
    public void Given_a_thread_that_is_awake_when_it_calls_nothing_then_the_watchdog_goes_on_looking()
    {
        using CallbackWatchdog watchdog = Start(new ScriptOptions());

        Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(100, _time.Fired);
    }

    [Fact]
    public void Given_a_thread_that_wakes_now_and_then_when_time_passes_then_the_watchdog_looks_twice_each_time()
    {
        using CallbackWatchdog watchdog = Start(new ScriptOptions());
        watchdog.ThreadSleeps();
        Advance(TimeSpan.FromSeconds(1));
        int before = _time.Fired;

        for (int i = 0; i < 10; i++)
        {
            watchdog.ThreadWakes();
            watchdog.Enter();
            watchdog.Leave();
            watchdog.ThreadSleeps();
            Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Equal(2 * 10, _time.Fired - before);
    }

    [Fact]
    public void Given_a_watchdog_that_sleeps_when_the_thread_wakes_and_a_callback_passes_the_time_then_it_is_warned_of()
    {
        using CallbackWatchdog watchdog = Start(new ScriptOptions());
        watchdog.ThreadSleeps();
        Advance(TimeSpan.FromMinutes(1));
        watchdog.ThreadWakes();
        watchdog.Enter();

        Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(["WARN: ws-7: handler of event 8 has been running for 1 s; all events wait"], Lines);
    }

    [Fact]
    public void Given_a_watchdog_that_was_stopped_while_it_slept_when_it_starts_again_then_it_looks_again()
    {
        using CallbackWatchdog watchdog = Start(new ScriptOptions());
        watchdog.ThreadSleeps();
        Advance(TimeSpan.FromMinutes(1));
        watchdog.ThreadWakes();
        watchdog.Stop();
        watchdog.Start();
        watchdog.Enter();

        Advance(TimeSpan.FromSeconds(3));

        Assert.Single(Lines);
    }

    private CallbackWatchdog Start(ScriptOptions options)
    {
        var watchdog = new CallbackWatchdog(options, new WebSocketLog(_written, _time) { Mask = LogTopics.All }, _time);
        Assert.True(WebSocketUrl.TryParse("ws://h/", out WebSocketUrl? url, out _));
        watchdog.Name(new LuaSocket(7, url!, ConnectionOptions.Default, isStandalone: true), EventId.Message);
        watchdog.Start();
        return watchdog;
    }

    /// <summary>In steps, each of which lets the timer fire once at most, as time does.</summary>
    private void Advance(TimeSpan time)
    {
        for (TimeSpan step = TimeSpan.FromMilliseconds(100); time > TimeSpan.Zero; time -= step)
        {
            _time.Advance(step);
        }
    }

    /// <summary>Counts how often its timers have fired.</summary>
    private sealed class CountingTime : FakeTimeProvider
    {
        public int Fired { get; private set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(
                argument =>
                {
                    Fired++;
                    callback(argument);
                },
                state, dueTime, period);
    }
}
