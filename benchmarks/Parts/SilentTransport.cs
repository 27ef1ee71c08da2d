using VeraWebSockets.Actors.Transport;

namespace VeraWebSockets.Benchmarks;

/// <summary>A peer that says nothing, and ends.</summary>
internal sealed class SilentTransport : ITransport
{
    private readonly TaskCompletionSource _end = new();

    /// <summary>Whoever waits goes on within this call.</summary>
    public void End() => _end.SetResult();

    public ValueTask WaitReadableAsync(CancellationToken cancellation) => new(_end.Task);

    public ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellation) => new(0);

    public ValueTask WriteAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellation) => ValueTask.CompletedTask;

    public void SetSendBuffer(int octets) => throw new NotSupportedException();

    public void Dispose()
    {
        // It holds nothing.
    }
}
