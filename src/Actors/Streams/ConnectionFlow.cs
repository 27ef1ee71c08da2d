using Akka.Streams;
using Akka.Streams.Implementation.Fusing;

namespace VeraWebSockets.Actors.Streams;

/// <summary>
/// The receiving path of an open connection: transport and protocol, batches of messages, target. The sending path is no stream: frames are
/// written by <see cref="Sending.FrameSender"/> from the thread that sends, since a hop through a stage costs more than the write.
/// </summary>
internal sealed class ConnectionFlow
{
    private static readonly GraphAssembly Plain = Island.Blueprint(new ReceiveStage(), null, new DeliverStage());
    private static readonly GraphAssembly Dropping = Island.Blueprint(new ReceiveStage(), new OverflowStage(), new DeliverStage());

    private readonly Island _island;

    public ConnectionFlow(Context context, Island.IOwner owner) =>
        _island = new Island(context.Overflow is null ? Plain : Dropping, context, owner);

    /// <summary>Gives back what the stages hold. For the owner, as it stops.</summary>
    public void Stop() => _island.Stop();

    /// <summary>What the stages of one connection work with.</summary>
    /// <param name="Connection">Read by the flow alone.</param>
    /// <param name="Delivery">Gets the batches.</param>
    /// <param name="Credits">Batches that the target may hold.</param>
    /// <param name="Overflow">Drops messages for a slow target; null: they are left unread.</param>
    internal sealed record Context(
        InboundConnection Connection, Delivery Delivery, int Credits, Overflow? Overflow = null) : Attributes.IAttribute
    {
        /// <summary>What a stage finds in its attributes.</summary>
        public static Context Of(Attributes attributes) => attributes.GetAttribute<Context>(null!);
    }
}
