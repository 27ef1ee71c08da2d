using Akka.Streams;
using Akka.Streams.Dsl;

namespace VeraWebSockets.Actors.Streams;

/// <summary>
/// The receiving path of an open connection: transport and protocol, batches of messages, target. The sending path is no stream: frames are
/// written by <see cref="Sending.FrameSender"/> from the thread that sends, since a hop through a stage costs more than the write.
/// </summary>
internal static class ConnectionFlow
{
    /// <returns>Completes after the last batch has been told to the target.</returns>
    public static Task Run(InboundConnection connection, Delivery delivery, int credits, IMaterializer materializer) =>
        Source.FromGraph(new ReceiveStage(connection))
            .ToMaterialized(Sink.FromGraph(new DeliverStage(delivery, credits)), Keep.Right)
            .Run(materializer);
}
