using Akka.Actor;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>Counts what is open, and finds attempts with two endings, or without one.</summary>
internal sealed class StormTarget : ReceiveActor
{
    private readonly Dictionary<long, int> _ended = []; // the last attempt of each that has ended
    private readonly Counts _counts;

    public StormTarget(Counts counts)
    {
        _counts = counts;
        Receive<WebSocketProtocol.Opened>(opened =>
        {
            Check(opened.Attempt == _ended.GetValueOrDefault(opened.SocketId) + 1);
            Interlocked.Increment(ref counts.Open);
        });
        Receive<WebSocketProtocol.Closed>(closed =>
        {
            Interlocked.Decrement(ref counts.Open);
            End(closed);
        });
        Receive<WebSocketProtocol.ConnectFailed>(End);
        Receive<WebSocketProtocol.GaveUp>(_ => Interlocked.Increment(ref counts.GivenUp));
        Receive<WebSocketProtocol.Received>(received => received.Batch.Dispose());
    }

    private void End(WebSocketProtocol.IEvent ending)
    {
        Check(ending.Attempt == _ended.GetValueOrDefault(ending.SocketId) + 1);
        _ended[ending.SocketId] = ending.Attempt;
    }

    private void Check(bool isRight)
    {
        if (!isRight)
        {
            Interlocked.Increment(ref _counts.Wrong);
        }
    }

    /// <summary>Read by the test while the actor counts.</summary>
    public sealed class Counts
    {
        public int Open;
        public int GivenUp;
        public int Wrong;
    }
}
