using Akka.Actor;

namespace VeraWebSockets.Actors.Streams;

/// <summary>
/// The receiving path of an open connection: transport and protocol, batches of messages, target. The sending path is no stream: frames are
/// written by <see cref="Sending.FrameSender"/> from the thread that sends, since a hop through a stage costs more than the write.
/// </summary>
internal sealed class ConnectionFlow
{
    private readonly Island _island;

    /// <param name="connection">Read by this alone.</param>
    /// <param name="delivery">Gets the batches.</param>
    /// <param name="credits">Batches that the target may hold.</param>
    /// <param name="owner">The actor that dies with the stream.</param>
    /// <param name="isOwnThread">See <see cref="Island.Start"/>.</param>
    /// <param name="handOver">Likewise.</param>
    /// <param name="ended">Called once, after the last batch has been told to the target; with the defect of a stage, where there was one.</param>
    /// <param name="overflow">Drops messages for a slow target; null: they are left unread.</param>
    public ConnectionFlow(
        InboundConnection connection,
        Delivery delivery,
        int credits,
        IActorRef owner,
        Func<bool> isOwnThread,
        Action<Island.Input> handOver,
        Action<Exception?> ended,
        OverflowStage? overflow = null) =>
        _island = Island.Start(
            new ReceiveStage(connection), overflow, new DeliverStage(delivery, credits, ended), owner, isOwnThread, handOver);

    /// <summary>Gives back what the stages hold. For the owner, as it stops.</summary>
    public void Stop() => _island.Stop();
}
