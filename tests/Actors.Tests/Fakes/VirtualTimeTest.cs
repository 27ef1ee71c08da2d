using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit;
using VeraWebSockets.Testing;

namespace VeraWebSockets.Actors.Tests.Fakes;

/// <summary>
/// A test with an actor system whose timers move by <see cref="TestScheduler.Advance"/> alone. What the test itself awaits of actors
/// has the limit of <see cref="TestLimits.Default"/>, in real time.
/// </summary>
public abstract class VirtualTimeTest : Akka.TestKit.Xunit.TestKit
{
    private static readonly Config Settings = ConfigurationFactory.ParseString($$"""
        akka {
          loglevel = OFF
          stdout-loglevel = OFF
          log-dead-letters = off
          loggers = []
          scheduler.implementation = "VeraWebSockets.Actors.Tests.Fakes.VirtualScheduler, Actors.Tests"
          test.single-expect-default = {{TestLimits.Default.TotalMilliseconds:0}}ms
          test.default-timeout = {{TestLimits.Default.TotalMilliseconds:0}}ms
        }
        """);

    protected VirtualTimeTest()
        : base(Settings)
    {
    }

    protected TestScheduler Time => (TestScheduler)Sys.Scheduler;

    /// <summary>Waits until an actor has worked off all that it was told before.</summary>
    protected static Task WorkedOffAsync(IActorRef actor) =>
        actor.Ask<ActorIdentity>(new Identify(null)).WithLimit($"{actor.Path} to work off its mailbox");

    /// <summary>All that a probe was told and nobody has looked at yet.</summary>
    protected static async Task<IReadOnlyList<object>> DrainAsync(TestProbe probe)
    {
        object fence = new();
        probe.Tell(fence);
        var messages = new List<object>();
        while (await probe.ReceiveOneAsync(TestLimits.Default) is { } message && message != fence)
        {
            messages.Add(message);
        }

        return messages;
    }
}
