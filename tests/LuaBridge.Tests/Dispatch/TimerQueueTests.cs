using VeraWebSockets.LuaBridge.Dispatch;

namespace VeraWebSockets.LuaBridge.Tests.Dispatch;

public sealed class TimerQueueTests
{
    private readonly TimerQueue _queue = new(capacity: 1000);

    [Fact]
    public void Given_timers_when_all_are_due_then_they_come_by_their_times_and_those_of_one_time_in_their_order()
    {
        int[] dues = [3, 1, 2, 1, 3, 2];
        int[] slots = [.. dues.Select(due => _queue.Add(Seconds(due), TimeSpan.Zero))];

        Assert.Equal([slots[1], slots[3], slots[2], slots[5], slots[0], slots[4]], TakeAll(Seconds(3)));
    }

    [Fact]
    public void Given_a_timer_when_its_time_has_not_come_then_it_is_not_taken()
    {
        _queue.Add(Seconds(2), TimeSpan.Zero);

        Assert.False(_queue.TryTake(Seconds(1.999), out _, out _));
    }

    [Fact]
    public void Given_timers_when_the_next_time_is_asked_for_then_it_is_that_of_the_first()
    {
        _queue.Add(Seconds(5), TimeSpan.Zero);
        _queue.Add(Seconds(2), TimeSpan.Zero);

        Assert.Equal(Seconds(2), _queue.NextDue);
    }

    [Fact]
    public void Given_no_timer_when_the_next_time_is_asked_for_then_there_is_none() => Assert.Null(_queue.NextDue);

    [Fact]
    public void Given_a_timer_when_it_is_removed_then_it_never_comes_and_cannot_be_removed_again()
    {
        int slot = _queue.Add(Seconds(1), TimeSpan.Zero);

        Assert.Equal((true, false, 0), (_queue.Remove(slot), _queue.Remove(slot), TakeAll(Seconds(9)).Count));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(2)]
    public void Given_a_slot_that_was_never_given_out_when_it_is_removed_then_nothing_is(int slot)
    {
        _queue.Add(Seconds(1), TimeSpan.Zero);

        Assert.Equal((false, 1), (_queue.Remove(slot), _queue.Count));
    }

    [Fact]
    public void Given_as_many_timers_as_may_be_when_one_more_is_added_then_it_is_refused_until_another_has_gone()
    {
        var queue = new TimerQueue(capacity: 2);
        int slot = queue.Add(Seconds(1), TimeSpan.Zero);
        queue.Add(Seconds(1), TimeSpan.Zero);

        int refused = queue.Add(Seconds(1), TimeSpan.Zero);
        queue.Remove(slot);

        Assert.Equal((0, slot), (refused, queue.Add(Seconds(1), TimeSpan.Zero)));
    }

    [Fact]
    public void Given_a_periodic_timer_when_it_is_taken_late_then_its_next_time_is_on_the_beat()
    {
        _queue.Add(Seconds(1), Seconds(1));

        _queue.TryTake(Seconds(1.7), out _, out _);

        Assert.Equal(Seconds(2), _queue.NextDue);
    }

    [Fact]
    public void Given_a_periodic_timer_when_times_of_it_were_missed_then_it_comes_once_for_all_of_them()
    {
        int slot = _queue.Add(Seconds(1), Seconds(1));

        IReadOnlyList<int> taken = TakeAll(Seconds(4.5));

        Assert.Equal((slot, Seconds(5)), (Assert.Single(taken), _queue.NextDue));
    }

    [Fact]
    public void Given_two_periodic_timers_of_one_beat_when_both_come_again_and_again_then_they_take_turns()
    {
        int first = _queue.Add(Seconds(1), Seconds(1));
        int second = _queue.Add(Seconds(1), Seconds(1));

        Assert.Equal([first, second, first, second], [.. TakeAll(Seconds(1)), .. TakeAll(Seconds(2))]);
    }

    [Fact]
    public void Given_a_periodic_timer_when_it_is_taken_then_it_is_not_its_last_time()
    {
        _queue.Add(Seconds(1), Seconds(1));

        _queue.TryTake(Seconds(1), out _, out bool isLast);

        Assert.Equal((false, 1), (isLast, _queue.Count));
    }

    [Fact]
    public void Given_timers_when_all_are_dropped_then_none_is_left_and_slots_begin_anew()
    {
        int first = _queue.Add(Seconds(1), TimeSpan.Zero);
        _queue.Add(Seconds(1), Seconds(1));

        _queue.Clear();

        Assert.Equal((0, first), (_queue.Count, _queue.Add(Seconds(1), TimeSpan.Zero)));
    }

    /// <summary>Against a list that is sorted, over and over, with removals among the additions.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Given_many_timers_added_and_removed_at_random_when_they_are_taken_then_it_is_in_the_order_of_a_sorted_list(int seed)
    {
        var random = new Random(seed);
        var expected = new List<(TimeSpan Due, int Sequence, int Slot)>();
        var wrong = new List<string>();
        for (int step = 0; step < 5000; step++)
        {
            if (expected.Count > 0 && random.Next(5) < 2)
            {
                (TimeSpan Due, int Sequence, int Slot) removed = expected[random.Next(expected.Count)];
                expected.Remove(removed);
                Note(_queue.Remove(removed.Slot), $"step {step}: slot {removed.Slot} was not there");
            }
            else if (expected.Count < 1000)
            {
                TimeSpan due = Seconds(random.Next(100));
                expected.Add((due, step, _queue.Add(due, TimeSpan.Zero)));
            }

            Note(_queue.Count == expected.Count, $"step {step}: {_queue.Count} timers, {expected.Count} expected");
        }

        Assert.Empty(wrong);
        Assert.Equal(expected.Order().Select(timer => timer.Slot), TakeAll(Seconds(100)));

        void Note(bool isRight, string fault)
        {
            if (!isRight)
            {
                wrong.Add(fault);
            }
        }
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private List<int> TakeAll(TimeSpan now)
    {
        var taken = new List<int>();
        while (_queue.TryTake(now, out int slot, out _))
        {
            taken.Add(slot);
        }

        return taken;
    }
}
