using Akka.Actor;
using Akka.Event;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;
using VeraWebSockets.LuaBridge.Dispatch;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>Counts restarts of actors, which Akka tells where <c>akka.actor.debug.lifecycle</c> is on, and events among the dead letters.</summary>
internal sealed class Mishaps : ReceiveActor
{
    public Mishaps(Counts counts)
    {
        Context.System.EventStream.Subscribe(Self, typeof(Debug));
        Context.System.EventStream.Subscribe(Self, typeof(DeadLetter));
        Receive<DeadLetter>(letter => letter.Message is WebSocketProtocol.IEvent, letter => counts.DeadEvents.Add($"{letter.Message}"));
        Receive<Debug>(
            entry => $"{entry.Message}".StartsWith("Restarted", StringComparison.OrdinalIgnoreCase),
            entry =>
            {
                bool isDispatcher = entry.LogSource.Contains($"/user/{LuaDispatcherActor.Name}", StringComparison.Ordinal);
                Interlocked.Increment(ref isDispatcher ? ref counts.DispatcherRestarts : ref counts.OtherRestarts);
            });
        ReceiveAny(_ => { });
    }

    /// <summary>Read when the actor system has ended.</summary>
    public sealed class Counts
    {
        public int DispatcherRestarts;
        public int OtherRestarts;

        public List<string> DeadEvents { get; } = [];
    }
}
