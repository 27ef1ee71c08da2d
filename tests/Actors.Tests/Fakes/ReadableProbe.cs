using VeraWebSockets.Actors.Transport;

namespace VeraWebSockets.Actors.Tests.Fakes;

/// <summary>Waits to be told that a transport is readable.</summary>
internal sealed class ReadableProbe : IReadableObserver
{
    private readonly TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;

    /// <summary>Completes when it is told.</summary>
    public Task Told => _told.Task;

    /// <summary>How often it was told.</summary>
    public int Count => Volatile.Read(ref _count);

    public void OnReadable()
    {
        Interlocked.Increment(ref _count);
        _told.TrySetResult();
    }
}
