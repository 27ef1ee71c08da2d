using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Microsoft.Extensions.Time.Testing;
using VeraWebSockets.Actors.Supervision;

namespace VeraWebSockets.Actors.Tests.Supervision;

public sealed class DueTimeSchedulerTests : IDisposable
{
    private static readonly TimeSpan Slot = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _time = new();
    private readonly DueTimeScheduler _scheduler;
    private readonly List<string> _done = [];

    public DueTimeSchedulerTests() =>
        _scheduler = new DueTimeScheduler(ConfigurationFactory.ParseString("akka.scheduler.tick-duration = 50ms"), NoLogger.Instance, _time);

    private IAdvancedScheduler Advanced => ((IScheduler)_scheduler).Advanced;

    public void Dispose() => _scheduler.Dispose();

    [Fact]
    public void Given_an_action_when_its_time_has_not_come_then_it_is_not_done()
    {
        Once(Second, "a");

        _time.Advance(Second - Moment);

        Assert.Empty(_done);
    }

    [Fact]
    public void Given_an_action_when_its_time_has_come_then_it_is_done_once()
    {
        Once(Second, "a");

        _time.Advance(Second);
        _time.Advance(10 * Second);

        Assert.Equal(["a"], _done);
    }

    [Fact]
    public void Given_an_action_in_two_months_when_others_were_due_before_then_it_is_done_in_its_time()
    {
        Once(Second, "first");
        Once(TimeSpan.FromDays(60), "last");

        for (int day = 0; day < 61; day++)
        {
            _time.Advance(TimeSpan.FromDays(1));
        }

        Assert.Equal(["first", "last"], _done);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("0.5ms")]
    public void Given_a_tick_of_less_than_a_millisecond_when_the_scheduler_is_made_then_it_is_refused(string tick)
    {
        var fault = Assert.Throws<ConfigurationException>(() => new DueTimeScheduler(
            ConfigurationFactory.ParseString($"akka.scheduler.tick-duration = {tick}"), NoLogger.Instance, _time).Dispose());

        Assert.Contains("akka.scheduler.tick-duration", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_an_action_between_two_slots_when_the_second_has_come_then_it_is_done_and_not_before()
    {
        Once(Slot + Moment, "a");

        _time.Advance((2 * Slot) - Moment);
        int before = _done.Count;
        _time.Advance(Moment);

        Assert.Equal((0, 1), (before, _done.Count));
    }

    [Fact]
    public void Given_actions_in_any_order_when_their_times_have_come_then_they_are_done_in_the_order_of_these()
    {
        Once(3 * Second, "c");
        Once(1 * Second, "a");
        Once(2 * Second, "b");

        for (int i = 0; i < 3; i++)
        {
            _time.Advance(Second);
        }

        Assert.Equal(["a", "b", "c"], _done);
    }

    [Fact]
    public void Given_an_action_before_one_that_is_waited_for_when_its_time_has_come_then_it_is_done()
    {
        Once(10 * Second, "late");
        Once(Second, "early");

        _time.Advance(Second);

        Assert.Equal(["early"], _done);
    }

    [Fact]
    public void Given_an_action_without_delay_when_time_goes_on_then_it_is_done()
    {
        Once(TimeSpan.Zero, "a");

        _time.Advance(Slot);

        Assert.Equal(["a"], _done);
    }

    [Fact]
    public void Given_a_cancelled_action_when_its_time_has_come_then_it_is_not_done()
    {
        using var cancelable = new Cancelable((IScheduler)_scheduler);
        Advanced.ScheduleOnce(Second, () => _done.Add("a"), cancelable);

        cancelable.Cancel();
        _time.Advance(Second);

        Assert.Empty(_done);
    }

    [Fact]
    public void Given_many_actions_that_are_cancelled_when_more_are_scheduled_then_they_are_not_held_until_they_are_due()
    {
        for (int i = 0; i < 100_000; i++)
        {
            ScheduleAndCancel();
        }

        Assert.InRange(_scheduler.RegistrationCount, 1, 1024);
    }

    [Fact]
    public void Given_actions_among_many_that_are_cancelled_when_their_time_has_come_then_all_of_them_are_done()
    {
        for (int i = 0; i < 10_000; i++)
        {
            Once(Second, "a");
            ScheduleAndCancel();
        }

        _time.Advance(Second);

        Assert.Equal(10_000, _done.Count);
    }

    [Fact]
    public void Given_a_repeated_action_when_time_goes_on_then_it_is_done_each_time()
    {
        Advanced.ScheduleRepeatedly(Second, 2 * Second, () => _done.Add("a"));

        for (int i = 0; i < 5; i++)
        {
            _time.Advance(Second);
        }

        Assert.Equal(3, _done.Count); // after 1, 3 and 5 s
    }

    [Fact]
    public void Given_a_repeated_action_that_cancels_itself_when_time_goes_on_then_it_is_not_done_again()
    {
        using var cancelable = new Cancelable((IScheduler)_scheduler);
        Advanced.ScheduleRepeatedly(
            Second, Second,
            () =>
            {
                _done.Add("a");
                cancelable.Cancel();
            },
            cancelable);

        _time.Advance(Second);
        _time.Advance(Second);

        Assert.Equal(["a"], _done);
    }

    [Fact]
    public void Given_an_action_that_throws_when_another_is_due_with_it_then_that_is_done_all_the_same()
    {
        Advanced.ScheduleOnce(Second, () => throw new InvalidOperationException("defect"));
        Once(Second, "a");

        _time.Advance(Second);

        Assert.Equal(["a"], _done);
    }

    [Fact]
    public void Given_an_action_that_schedules_another_when_that_is_due_then_it_is_done()
    {
        Advanced.ScheduleOnce(Second, () => Once(Second, "a"));

        _time.Advance(Second);
        _time.Advance(Second);

        Assert.Equal(["a"], _done);
    }

    [Fact]
    public void Given_a_disposed_scheduler_when_time_goes_on_then_nothing_is_done()
    {
        Once(Second, "before");
        _scheduler.Dispose();
        Once(Second, "after");

        _time.Advance(Second);

        Assert.Empty(_done);
    }

    [Fact]
    public void Given_time_that_goes_on_when_the_clock_is_read_then_it_has_gone_on_as_long()
    {
        _time.Advance(Second);

        Assert.Equal(Second, _scheduler.MonotonicClock);
    }

    [Fact]
    public async Task Given_the_shipped_settings_when_an_actor_system_is_made_then_it_has_this_scheduler()
    {
        using var system = ActorSystem.Create("test", VeraWebSockets.Actors.Options.Settings.Load(explicitPath: null, programFolder: "there is no such folder"));

        Assert.IsType<DueTimeScheduler>(system.Scheduler);
        await system.Terminate();
    }

    private void ScheduleAndCancel()
    {
        using var cancelable = new Cancelable((IScheduler)_scheduler);
        Advanced.ScheduleOnce(Second, () => _done.Add("cancelled"), cancelable);
        cancelable.Cancel();
    }

    private void Once(TimeSpan delay, string what) => Advanced.ScheduleOnce(delay, () => _done.Add(what));
}
