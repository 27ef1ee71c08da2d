using VeraWebSockets.Actors.Sending;

namespace VeraWebSockets.Actors.Tests.Fakes;

/// <summary>Notes how the writing of a <see cref="FrameSender"/> ended.</summary>
internal sealed class RecordingObserver : FrameSender.IObserver
{
    private int _closesWritten;
    private int _failures;
    private int _reliefs;
    private int _takes;

    public int ClosesWritten => Volatile.Read(ref _closesWritten);

    public int Failures => Volatile.Read(ref _failures);

    /// <summary>How often the queue had emptied after pressure.</summary>
    public int Reliefs => Volatile.Read(ref _reliefs);

    /// <summary>How often the peer had taken what waited for it.</summary>
    public int Takes => Volatile.Read(ref _takes);

    public Exception? Failure { get; private set; }

    /// <summary>Lengths of the messages that were compressed, before and after.</summary>
    public List<(int Length, int CompressedLength)> Deflated { get; } = [];

    /// <summary>Thrown where a message was compressed and is not queued yet.</summary>
    public Exception? DeflateFault { get; set; }

    public void OnDeflated(int length, int compressedLength)
    {
        if (DeflateFault is not null)
        {
            throw DeflateFault;
        }

        Deflated.Add((length, compressedLength));
    }

    public void OnTaken() => Interlocked.Increment(ref _takes);

    public void OnDrained() => Interlocked.Increment(ref _reliefs);

    public void OnCloseWritten() => Interlocked.Increment(ref _closesWritten);

    public void OnWriteFailed(Exception cause)
    {
        Failure = cause;
        Interlocked.Increment(ref _failures);
    }
}
