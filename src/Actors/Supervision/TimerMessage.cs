using Akka.Actor;
using Akka.Event;

namespace VeraWebSockets.Actors.Supervision;

/// <summary>
/// What an actor tells itself later, unless it changes its mind: then nothing arrives, even where it has been told already. In place of
/// <see cref="IWithTimers"/>, whose timers by key hold 250 octets in each actor, set or not: too much for actors that are many and have one.
/// </summary>
internal sealed class TimerMessage : ICancelable, IDeadLetterSuppression
{
    private readonly object _message;

    private TimerMessage(object message) => _message = message;

    public bool IsCancellationRequested { get; private set; }

    /// <summary>Of this moment; nobody is called back.</summary>
    CancellationToken ICancelable.Token => new(IsCancellationRequested);

    /// <summary>Sets a timer, in place of what it was set to before.</summary>
    public static void Set(ref TimerMessage? timer, IActorContext context, TimeSpan delay, object message)
    {
        timer?.Cancel();
        timer = new TimerMessage(message);
        context.System.Scheduler.ScheduleTellOnce(delay, context.Self, timer, ActorRefs.NoSender, timer);
    }

    /// <summary>Takes the message out where <paramref name="received"/> is a timer's.</summary>
    /// <returns>False when it is not to be received any more.</returns>
    public static bool TryUnwrap(ref object received)
    {
        if (received is not TimerMessage timer)
        {
            return true;
        }

        received = timer._message;
        return !timer.IsCancellationRequested;
    }

    /// <summary>For the actor that has set it.</summary>
    public void Cancel() => IsCancellationRequested = true;

    void ICancelable.Cancel(bool throwOnFirstException) => Cancel();

    void ICancelable.CancelAfter(TimeSpan delay) => throw new NotSupportedException();

    void ICancelable.CancelAfter(int millisecondsDelay) => throw new NotSupportedException();
}
