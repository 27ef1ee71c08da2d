using System.Buffers;

namespace VeraWebSockets.Actors.Protocol.Messages;

/// <summary>A pooled array with several holders; the last one to release it gives it back.</summary>
internal sealed class SharedBuffer
{
    private byte[]? _octets;
    private int _holders = 1;

    private SharedBuffer(byte[] octets) => _octets = octets;

    public byte[] Octets => _octets ?? throw new ObjectDisposedException(nameof(SharedBuffer));

    /// <param name="minimumLength">The array may be longer.</param>
    public static SharedBuffer Rent(int minimumLength) => new(ArrayPool<byte>.Shared.Rent(minimumLength));

    /// <summary>Takes over an array that was rented from the shared pool.</summary>
    public static SharedBuffer Adopt(byte[] rented) => new(rented);

    public void Hold() => Interlocked.Increment(ref _holders);

    public void Release()
    {
        int left = Interlocked.Decrement(ref _holders);
        ObjectDisposedException.ThrowIf(left < 0, this);
        if (left == 0)
        {
            ArrayPool<byte>.Shared.Return(_octets!);
            _octets = null;
        }
    }
}
