using Akka.Actor;
using VeraWebSockets.Actors.Streams;

namespace VeraWebSockets.Actors.Tests.Fakes;

/// <summary>Owns a stream as the connection actor does: runs what it is handed over, and stops it as it dies.</summary>
internal sealed class FlowOwner : ReceiveActor
{
    private readonly ConnectionFlow _flow;

    public FlowOwner(InboundConnection connection, Delivery delivery, int credits, TaskCompletionSource ended)
    {
        IActorRef self = Self;
        _flow = new ConnectionFlow(
            connection, delivery, credits, self, () => false, input => self.Tell(input, ActorRefs.NoSender), _ => ended.SetResult());
        Receive<Island.Input>(input => input.Run());
    }

    protected override void PostStop() => _flow.Stop();
}
