using Akka.Actor;
using VeraWebSockets.Actors.Streams;

namespace VeraWebSockets.Actors.Tests.Fakes;

/// <summary>Owns a stream as the connection actor does: runs what it is handed over, and stops it as it dies.</summary>
internal sealed class FlowOwner : ReceiveActor, Island.IOwner
{
    private readonly IActorRef _self;
    private readonly ConnectionFlow _flow;
    private readonly TaskCompletionSource _ended;

    public FlowOwner(InboundConnection connection, Delivery delivery, int credits, TaskCompletionSource ended)
    {
        _self = Self;
        _ended = ended;
        _flow = new ConnectionFlow(new ConnectionFlow.Context(connection, delivery, credits), this);
        Receive<Island.Input>(input => input.Run());
    }

    IActorRef Island.IOwner.Self => _self;

    public bool IsOwnThread => false;

    public void HandOver(Island.Input input) => _self.Tell(input, ActorRefs.NoSender);

    public void OnEnded(Exception? defect) => _ended.SetResult();

    protected override void PostStop() => _flow.Stop();
}
