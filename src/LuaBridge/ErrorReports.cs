namespace VeraWebSockets.LuaBridge;

/// <summary>
/// Writes errors of callbacks: so many a second, and of the others only their number. A handler that always fails, on a busy websocket, must
/// not fill a disk, nor be slowed by one. For any thread.
/// </summary>
internal sealed class ErrorReports : IDisposable
{
    /// <summary>Errors that are written in a second.</summary>
    public const int MaxPerSecond = 10;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly TextWriter _writer;
    private readonly TimeProvider _time;
    private readonly ITimer _endOfSecond;
    private long _began; // the second that is counted
    private int _count;
    private int _suppressed;

    /// <param name="writer">Not disposed here.</param>
    /// <param name="time">Counts the seconds.</param>
    public ErrorReports(TextWriter writer, TimeProvider time)
    {
        _writer = writer;
        _time = time;
        _began = time.GetTimestamp();
        _endOfSecond = time.CreateTimer(
            static reports => ((ErrorReports)reports!).TellSuppressed(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Counts an error.</summary>
    /// <returns>Whether it shall be written.</returns>
    public bool TryBegin()
    {
        lock (_gate)
        {
            TimeSpan elapsed = _time.GetElapsedTime(_began);
            if (elapsed >= Second)
            {
                TellSuppressed();
                _began = _time.GetTimestamp();
                _count = 0;
                elapsed = TimeSpan.Zero;
            }

            if (++_count <= MaxPerSecond)
            {
                return true;
            }

            if (_suppressed++ == 0)
            {
                _endOfSecond.Change(Second - elapsed, Timeout.InfiniteTimeSpan);
            }

            return false;
        }
    }

    /// <summary>Writes one error.</summary>
    public void Write(string text)
    {
        _writer.Write($"vws: error in {text}\n");
        _writer.Flush();
    }

    /// <summary>Writes how many were not written, if there are any: at the end of their second, or when nothing comes behind them.</summary>
    public void TellSuppressed()
    {
        lock (_gate)
        {
            if (_suppressed > 0)
            {
                _writer.Write($"vws: {_suppressed} more errors in callbacks are not shown; at most {MaxPerSecond} a second are\n");
                _writer.Flush();
                _suppressed = 0;
            }
        }
    }

    public void Dispose()
    {
        _endOfSecond.Dispose();
        TellSuppressed();
    }
}
