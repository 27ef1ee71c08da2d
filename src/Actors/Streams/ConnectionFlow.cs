using Akka;
using Akka.Streams;
using Akka.Streams.Dsl;
using VeraWebSockets.Actors.Protocol.Messages;

namespace VeraWebSockets.Actors.Streams;

/// <summary>
/// The receiving path of an open connection: transport and protocol, batches of messages, target. The sending path is no stream: frames are
/// written by <see cref="Sending.FrameSender"/> from the thread that sends, since a hop through a stage costs more than the write.
/// </summary>
internal static class ConnectionFlow
{
    /// <param name="connection">Is read.</param>
    /// <param name="delivery">Is told.</param>
    /// <param name="credits">Batches that the target may hold.</param>
    /// <param name="materializer">Runs it.</param>
    /// <param name="overflow">Drops messages for a slow target; null: they are left unread.</param>
    /// <returns>Completes after the last batch has been told to the target.</returns>
    public static Task Run(
        InboundConnection connection, Delivery delivery, int credits, IMaterializer materializer, OverflowStage? overflow = null)
    {
        Source<MessageBatch, NotUsed> received = Source.FromGraph(new ReceiveStage(connection));
        return (overflow is null ? received : received.Via(overflow))
            .ToMaterialized(Sink.FromGraph(new DeliverStage(delivery, credits)), Keep.Right)
            .Run(materializer);
    }
}
