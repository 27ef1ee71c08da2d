using VeraWebSockets.Actors.Sending;

namespace VeraWebSockets.Actors.Tests.Fakes;

/// <summary>Notes how the writing of a <see cref="FrameSender"/> ended.</summary>
internal sealed class RecordingObserver : FrameSender.IObserver
{
    private int _closesWritten;
    private int _failures;
    private int _reliefs;

    public int ClosesWritten => Volatile.Read(ref _closesWritten);

    public int Failures => Volatile.Read(ref _failures);

    /// <summary>How often the queue had emptied after pressure.</summary>
    public int Reliefs => Volatile.Read(ref _reliefs);

    public Exception? Failure { get; private set; }

    /// <summary>Lengths of the messages that were compressed, before and after.</summary>
    public List<(int Length, int CompressedLength)> Deflated { get; } = [];

    public void OnDeflated(int length, int compressedLength) => Deflated.Add((length, compressedLength));

    public void OnDrained() => Interlocked.Increment(ref _reliefs);

    public void OnCloseWritten() => Interlocked.Increment(ref _closesWritten);

    public void OnWriteFailed(Exception cause)
    {
        Failure = cause;
        Interlocked.Increment(ref _failures);
    }
}
