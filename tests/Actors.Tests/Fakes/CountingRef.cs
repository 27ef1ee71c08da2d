using Akka.Actor;

namespace VeraWebSockets.Actors.Tests.Fakes;

/// <summary>Counts what it is told, and does at once what the test says with it; there is no mailbox.</summary>
internal sealed class CountingRef(Action<object>? whenTold = null) : MinimalActorRef
{
    public int Count { get; private set; }

    public override ActorPath Path { get; } = new RootActorPath(Address.AllSystems) / "counting";

    public override IActorRefProvider Provider => throw new NotSupportedException();

    protected override void TellInternal(object message, IActorRef sender)
    {
        Count++;
        whenTold?.Invoke(message);
    }
}
