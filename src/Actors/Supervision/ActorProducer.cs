using Akka.Actor;

namespace VeraWebSockets.Actors.Supervision;

/// <summary>
/// Creates actors by a plain delegate. Akka's expressions find a constructor by reflection, which costs more with each child, reaches only
/// public constructors, and does not survive trimming.
/// </summary>
internal sealed class ActorProducer<T>(Func<T> create) : IIndirectActorProducer
    where T : ActorBase
{
    public Type ActorType => typeof(T);

    /// <summary>Props whose every incarnation comes from <paramref name="create"/>.</summary>
    public static Props Props(Func<T> create) => Akka.Actor.Props.CreateBy(new ActorProducer<T>(create));

    public ActorBase Produce() => create();

    public void Release(ActorBase actor)
    {
        // Nothing is held for an actor.
    }
}
