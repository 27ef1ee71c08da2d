using System.Collections.Concurrent;
using Akka.Actor;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Connection;

namespace VeraWebSockets.Actors.Tests.Fakes;

/// <summary>A connection that tells its parent what the test makes it tell, and notes what it is told.</summary>
internal sealed class Puppet : ReceiveActor
{
    public Puppet(string name, ConcurrentQueue<string> told)
    {
        IActorRef parent = Context.Parent;
        Receive<Say>(say => parent.Tell(say.Message));
        Receive<Run>(run => run.Action());
        Receive<Throw>(_ => throw new InvalidOperationException("thrown by the test"));
        Receive<ConnectionProtocol.Close>(close => told.Enqueue($"{name} Close {close.Payload.Code}"));
        ReceiveAny(message => told.Enqueue($"{name} {message.GetType().Name}"));
    }

    public sealed record Say(object Message);

    public sealed record Run(Action Action);

    public sealed record Throw;
}
