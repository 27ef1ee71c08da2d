using Akka.Actor;
using VeraWebSockets.Actors.Streams;

namespace VeraWebSockets.Actors.Tests.Fakes;

/// <summary>Starts streams with an owner of their own.</summary>
internal static class Flow
{
    /// <returns>The owner, which may be stopped, and the end of its stream.</returns>
    public static (IActorRef Owner, Task Ended) Start(ActorSystem system, InboundConnection connection, Delivery delivery, int credits)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (system.ActorOf(Props.Create(() => new FlowOwner(connection, delivery, credits, ended))), ended.Task);
    }
}
