using VeraWebSockets.Actors.Protocol.Messages;

namespace VeraWebSockets.Protocol.Tests;

/// <summary>Counts the batches that have come back to it.</summary>
internal sealed class CountingOwner : MessageBatch.IOwner
{
    private int _disposed;

    public int Disposed => Volatile.Read(ref _disposed);

    public void OnDisposed() => Interlocked.Increment(ref _disposed);
}
