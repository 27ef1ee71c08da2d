using Akka.Actor;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>The actors below the manager of websockets, as they are at the moment. For any thread.</summary>
internal sealed class ActorTree(ActorSystem system, IActorRef manager)
{
    public ActorSystem System { get; } = system;

    public IReadOnlyList<IActorRef> WebSockets => ChildrenOf(manager);

    public IReadOnlyList<IActorRef> Connections => [.. WebSockets.SelectMany(ChildrenOf)];

    public int Count => 1 + CountBelow(manager);

    private static int CountBelow(IActorRef actor) => ChildrenOf(actor).Sum(child => 1 + CountBelow(child));

    private static IReadOnlyList<IActorRef> ChildrenOf(IActorRef actor) => actor is ActorRefWithCell cell ? [.. cell.Children] : [];
}
