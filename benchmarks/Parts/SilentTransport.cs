using VeraWebSockets.Actors.Transport;

namespace VeraWebSockets.Benchmarks;

/// <summary>A peer that says nothing and hears nothing.</summary>
internal sealed class SilentTransport : ITransport
{
    public ValueTask WaitReadableAsync(CancellationToken cancellation) => new(new TaskCompletionSource().Task);

    public ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask WriteAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellation) => ValueTask.CompletedTask;

    public void SetSendBuffer(int octets) => throw new NotSupportedException();

    public void Dispose()
    {
        // It holds nothing.
    }
}
