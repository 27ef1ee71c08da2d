using System.Diagnostics;
using Akka.Actor;
using VeraWebSockets.Actors.Protocol.Messages;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;

namespace VeraWebSockets.Actors.Streams;

/// <summary>
/// The way to the target of one attempt while it is open. The actor that owns the stream stops it before it tells that it has ended, or
/// dies; whoever then tells the attempt's ending can be sure that nothing comes behind it.
/// </summary>
internal sealed class Delivery(IActorRef target, long socketId, int attempt)
{
    private readonly Lock _gate = new(); // the stream and its owner run on different threads
    private Action? _afterLast;
    private bool _isStopped;
    private int _undisposed;

    /// <summary>Whether the target holds no batch.</summary>
    public bool IsIdle => Volatile.Read(ref _undisposed) == 0;

    /// <summary>Tells a batch, which the target then disposes; once stopped, it is disposed here.</summary>
    public void Tell(MessageBatch batch)
    {
        lock (_gate)
        {
            Interlocked.Increment(ref _undisposed);
            if (!_isStopped)
            {
                target.Tell(new WebSocketProtocol.Received(socketId, attempt, batch) { ToldAt = Stopwatch.GetTimestamp() }, ActorRefs.NoSender);
                return;
            }
        }

        batch.Dispose();
    }

    /// <summary>A batch that was told has been disposed.</summary>
    public void Disposed()
    {
        if (Interlocked.Decrement(ref _undisposed) == 0)
        {
            RunAfterLast();
        }
    }

    /// <summary>Runs an action once, when the target has disposed every batch: at once, or on the thread that disposes the last one.</summary>
    public void AfterLast(Action action)
    {
        Interlocked.Exchange(ref _afterLast, action);
        if (Volatile.Read(ref _undisposed) == 0)
        {
            RunAfterLast();
        }
    }

    /// <summary>Tells that all that was queued for sending has left; nothing, once stopped.</summary>
    public void TellDrained()
    {
        lock (_gate)
        {
            if (!_isStopped)
            {
                target.Tell(new WebSocketProtocol.Drained(socketId, attempt), ActorRefs.NoSender);
            }
        }
    }

    /// <summary>From now on nothing is told.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _isStopped = true;
        }
    }

    private void RunAfterLast()
    {
        if (Volatile.Read(ref _afterLast) is not null)
        {
            Interlocked.Exchange(ref _afterLast, null)?.Invoke();
        }
    }
}
