using Akka.Actor;

namespace VeraWebSockets.Actors.Supervision;

/// <summary>
/// Props of actors that are created by a plain delegate. Akka's expressions find a constructor by reflection, which costs more with each child,
/// reaches only public constructors, and does not survive trimming. Delegate and deployment are shared by all children of a kind, each of which
/// would hold 150 octets of its own otherwise.
/// </summary>
/// <param name="create">Makes each incarnation.</param>
/// <param name="parameters">What this actor gets.</param>
/// <param name="deploy">Its dispatcher and mailbox.</param>
internal sealed class DelegateProps<TActor, TParameters>(Func<TParameters, TActor> create, TParameters parameters, Deploy deploy)
    : Props(deploy, typeof(TActor))
    where TActor : ActorBase
{
    public override ActorBase NewActor() => create(parameters);

    protected override Props Copy() => new DelegateProps<TActor, TParameters>(create, parameters, Deploy);
}
