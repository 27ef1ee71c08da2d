using System.Text;
using Akka.Actor;
using VeraWebSockets.Actors.Protocol.Messages;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;

namespace VeraWebSockets.Actors.Tests.Fakes;

/// <summary>
/// A target that notes each event as one line and gives every batch back at once. Asked with <see cref="Transcript"/>, it tells its
/// lines.
/// </summary>
internal sealed class CollectingTarget : ReceiveActor
{
    private readonly List<string> _lines = [];

    public CollectingTarget()
    {
        Receive<WebSocketProtocol.Received>(received =>
        {
            using MessageBatch batch = received.Batch;
            _lines.AddRange(LinesOf(batch));
        });
        Receive<WebSocketProtocol.Opened>(opened => _lines.Add($"opened {opened.SocketId}/{opened.Attempt}"));
        Receive<WebSocketProtocol.ConnectFailed>(failed => _lines.Add($"failed {failed.SocketId}/{failed.Attempt} {failed.Error.Kind}"));
        Receive<WebSocketProtocol.Closed>(closed => _lines.Add($"closed {closed.SocketId}/{closed.Attempt} {closed.Status.Code}"));
        Receive<Transcript>(_ => Sender.Tell(_lines.ToArray()));
    }

    /// <summary>Such as <c>Text hello</c>; what is no text is shown in hexadecimal digits.</summary>
    public static IEnumerable<string> LinesOf(MessageBatch batch)
    {
        for (int i = 0; i < batch.Count; i++)
        {
            MessageKind kind = batch.KindOf(i);
            ReadOnlySpan<byte> payload = batch.PayloadOf(i);
            yield return $"{kind} {(kind == MessageKind.Text ? Encoding.UTF8.GetString(payload) : Convert.ToHexString(payload))}".TrimEnd();
        }
    }

    public sealed record Transcript
    {
        public static readonly Transcript Instance = new();
    }
}
