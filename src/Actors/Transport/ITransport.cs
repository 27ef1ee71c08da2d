namespace VeraWebSockets.Actors.Transport;

/// <summary>
/// Octets to and from one peer. One read and one write may be under way at a time. Disposing ends both: they throw.
/// </summary>
internal interface ITransport : IDisposable
{
    /// <summary>For who decides how much to do at once.</summary>
    Company Company => Company.None;

    /// <summary>Whether a read would not wait; the end of the stream counts as readable, also one that we have caused. Not while a read is under way.</summary>
    /// <param name="observer">Where the answer is false, is told once, when that has changed.</param>
    bool IsReadable(IReadableObserver observer)
    {
        ValueTask wait = WaitReadableAsync(CancellationToken.None);
        if (wait.IsCompleted)
        {
            _ = wait.AsTask().Exception; // the read says it
            return true;
        }

        _ = TellReadableAsync(wait, observer);
        return false;
    }

    /// <summary>Waits, without a buffer, until a read would not wait; the end of the stream counts as readable.</summary>
    ValueTask WaitReadableAsync(CancellationToken cancellation);

    /// <returns>Octets read; 0 at the end of the stream.</returns>
    /// <exception cref="IOException">The connection is broken.</exception>
    ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellation);

    /// <summary>Writes all of it.</summary>
    /// <exception cref="IOException">The connection is broken; <see cref="Exception.InnerException"/> has the socket's error where there is one.</exception>
    ValueTask WriteAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellation);

    /// <summary>
    /// Goes on with a write that waits, as far as the peer takes it now; who awaits it may go on inside this call. For who keeps the thread that
    /// would do so by itself: where that is another one, there is nothing to do.
    /// </summary>
    void WriteOn()
    {
    }

    /// <summary>Sets how much the system buffers of what is written.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The size was refused.</exception>
    void SetSendBuffer(int octets);

    private static async Task TellReadableAsync(ValueTask wait, IReadableObserver observer)
    {
        try
        {
            await wait.ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The read that follows says it.
        }

        observer.OnReadable();
    }
}
