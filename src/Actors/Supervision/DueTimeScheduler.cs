using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace VeraWebSockets.Actors.Supervision;

/// <summary>
/// Akka's scheduler without a tick: it wakes when something is due, and a program that only waits costs nothing. Due times are rounded up to
/// multiples of <c>akka.scheduler.tick-duration</c>, so that the timers of many websockets share a wake. Akka creates it by the name that
/// <c>akka.hocon</c> gives.
/// </summary>
internal sealed class DueTimeScheduler : SchedulerBase, IDateTimeOffsetNowTimeProvider, IDisposable
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromDays(1); // a timer of the runtime takes 49 days
    private const int FewRegistrations = 1024; // that are never looked through

    private readonly Lock _gate = new();
    private readonly PriorityQueue<Registration, long> _registrations = new(); // by slot
    private readonly TimeProvider _time;
    private readonly TimeSpan _slot;
    private readonly long _start;
    private readonly ITimer _timer;
    private long _wakeSlot = long.MaxValue; // for which the timer is set
    private int _mostRegistrations = FewRegistrations; // before those that were cancelled are let go
    private bool _isDisposed;

    /// <summary>Called by Akka.</summary>
    public DueTimeScheduler(Config config, ILoggingAdapter log)
        : this(config, log, TimeProvider.System)
    {
    }

    internal DueTimeScheduler(Config config, ILoggingAdapter log, TimeProvider time)
        : base(config, log)
    {
        _time = time;
        _slot = config.GetTimeSpan("akka.scheduler.tick-duration", TimeSpan.FromMilliseconds(10), allowInfinite: false);
        if (_slot < TimeSpan.FromMilliseconds(1))
        {
            throw new ConfigurationException($"akka.scheduler.tick-duration is {_slot.TotalMilliseconds} ms; 1 ms and more are accepted");
        }

        _start = time.GetTimestamp();
        _timer = time.CreateTimer(static scheduler => ((DueTimeScheduler)scheduler!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public override TimeSpan MonotonicClock => _time.GetElapsedTime(_start);

    public override TimeSpan HighResMonotonicClock => MonotonicClock;

    /// <summary>For tests: what is held until it is due, or let go.</summary>
    internal int RegistrationCount
    {
        get
        {
            lock (_gate)
            {
                return _registrations.Count;
            }
        }
    }

    protected override DateTimeOffset TimeNow => _time.GetUtcNow();

    /// <summary>Nothing runs any more; what is scheduled later never does.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _registrations.Clear();
        }

        _timer.Dispose();
    }

    protected override void InternalScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Schedule(new Telling(receiver, message, sender, null, cancelable), delay);

    protected override void InternalScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Schedule(new Telling(receiver, message, sender, interval, cancelable), initialDelay);

    protected override void InternalScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable) =>
        Schedule(new Running(action, null, cancelable), delay);

    protected override void InternalScheduleOnce(TimeSpan delay, IRunnable action, ICancelable cancelable) =>
        Schedule(new Running(action.Run, null, cancelable), delay);

    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable) =>
        Schedule(new Running(action, interval, cancelable), initialDelay);

    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable cancelable) =>
        Schedule(new Running(action.Run, interval, cancelable), initialDelay);

    private void Schedule(Registration registration, TimeSpan delay)
    {
        lock (_gate)
        {
            if (!_isDisposed)
            {
                Add(registration, delay);
                SetTimer();
            }
        }
    }

    private void Add(Registration registration, TimeSpan delay)
    {
        if (_registrations.Count >= _mostRegistrations)
        {
            LetGoOfCancelled();
        }

        _registrations.Enqueue(registration, (MonotonicClock + delay + _slot - TimeSpan.FromTicks(1)).Ticks / _slot.Ticks);
    }

    /// <summary>
    /// What was cancelled would keep its actor in memory until it had been due, and keepalive is due late: a program that connects and closes over
    /// and over would hold all connections of half a minute. It is done when there are twice as many registrations as remained the last time.
    /// </summary>
    private void LetGoOfCancelled()
    {
        (Registration, long)[] remaining = [.. _registrations.UnorderedItems.Where(item => !item.Element.IsCancelled)];
        _registrations.Clear();
        _registrations.EnqueueRange(remaining);
        _mostRegistrations = Math.Max(FewRegistrations, 2 * remaining.Length);
    }

    /// <summary>Sets the timer where something is due before it.</summary>
    private void SetTimer()
    {
        if (_registrations.TryPeek(out _, out long slot) && slot < _wakeSlot)
        {
            TimeSpan wait = (slot * _slot) - MonotonicClock;
            wait = wait <= TimeSpan.Zero ? TimeSpan.Zero
                : wait >= MaxWait ? MaxWait // to find that nothing is due
                : TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
            _timer.Change(wait, Timeout.InfiniteTimeSpan);
            _wakeSlot = slot;
        }
    }

    private void Wake()
    {
        foreach (Registration registration in TakeDue())
        {
            try
            {
                registration.Run();
            }
            catch (Exception e)
            {
                Log.Error(e, "a scheduled action has failed"); // the others are due all the same
            }
        }
    }

    private List<Registration> TakeDue()
    {
        var due = new List<Registration>();
        lock (_gate)
        {
            long now = MonotonicClock.Ticks / _slot.Ticks;
            while (_registrations.TryPeek(out Registration? registration, out long slot) && slot <= now)
            {
                _registrations.Dequeue();
                if (registration.IsCancelled)
                {
                    continue;
                }

                due.Add(registration);
                if (registration.Interval is { } interval)
                {
                    Add(registration, interval);
                }
            }

            _wakeSlot = long.MaxValue;
            SetTimer();
        }

        return due;
    }

    private abstract class Registration(TimeSpan? interval, ICancelable? cancelable)
    {
        public TimeSpan? Interval => interval;

        public bool IsCancelled => cancelable is { IsCancellationRequested: true };

        public abstract void Run();
    }

    private sealed class Running(Action action, TimeSpan? interval, ICancelable? cancelable) : Registration(interval, cancelable)
    {
        public override void Run() => action();
    }

    private sealed class Telling(ICanTell receiver, object message, IActorRef sender, TimeSpan? interval, ICancelable? cancelable)
        : Registration(interval, cancelable)
    {
        public override void Run() => receiver.Tell(message, sender);
    }
}
