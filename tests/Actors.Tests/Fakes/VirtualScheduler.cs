using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.TestKit;

namespace VeraWebSockets.Actors.Tests.Fakes;

/// <summary>The scheduler of the test kit, whose monotonic clocks go with its virtual time as well; its own are real.</summary>
public sealed class VirtualScheduler : TestScheduler, ITimeProvider
{
    private readonly DateTimeOffset _start;

    public VirtualScheduler(Config schedulerConfig, ILoggingAdapter log)
        : base(schedulerConfig, log) => _start = ((ITimeProvider)this).Now;

    public new TimeSpan MonotonicClock => ((ITimeProvider)this).Now - _start;

    public new TimeSpan HighResMonotonicClock => MonotonicClock;
}
