using VeraWebSockets.Actors.Errors;

namespace VeraWebSockets.Actors.Transport.Dialing;

/// <summary>The limit of one attempt, set anew for each of its steps. It is absolute: octets that drip in do not extend it.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationToken _stop;
    private readonly CancellationTokenSource _end; // at the limit, or when the attempt is stopped
    private readonly CancellationTokenRegistration _stopping;
    private TimeSpan _limit = Timeout.InfiniteTimeSpan;
    private ConnectErrorKind _onTimeout;
    private string _what = string.Empty;

    /// <param name="time">The clock.</param>
    /// <param name="stop">Ends the attempt itself.</param>
    public Deadline(TimeProvider time, CancellationToken stop)
    {
        _stop = stop;
        _end = new CancellationTokenSource(_limit, time);
        _stopping = stop.UnsafeRegister(static end => ((CancellationTokenSource)end!).Cancel(), _end);
    }

    /// <summary>For whatever is waited for.</summary>
    public CancellationToken Token => _end.Token;

    /// <summary>A step begins, and may take so long from now.</summary>
    /// <param name="limit">For all that is waited for in this step.</param>
    /// <param name="onTimeout">As in <see cref="Await"/>.</param>
    /// <param name="what">As in <see cref="Await"/>.</param>
    public void Begin(TimeSpan limit, ConnectErrorKind onTimeout, string what)
    {
        _end.CancelAfter(limit);
        Expect(limit, onTimeout, what);
    }

    /// <summary>Something else is waited for, within the limit of the step.</summary>
    /// <param name="onTimeout">What the attempt has failed with, when the limit passes meanwhile.</param>
    /// <param name="what">For people.</param>
    public void Await(ConnectErrorKind onTimeout, string what) => Expect(_limit, onTimeout, what);

    /// <summary>What has ended the attempt.</summary>
    /// <param name="cause">What came out of a step.</param>
    /// <returns>Null where it was stopped, and for what is no failure of a step.</returns>
    public ConnectError? ErrorOf(Exception cause) => cause switch
    {
        ConnectException failure => failure.Error,
        OperationCanceledException when !_stop.IsCancellationRequested =>
            new ConnectError(_onTimeout, $"{_what} took longer than {_limit.TotalSeconds:0.###} s"),
        _ => null,
    };

    public void Dispose()
    {
        _stopping.Dispose();
        _end.Dispose();
    }

    private void Expect(TimeSpan limit, ConnectErrorKind onTimeout, string what)
    {
        if (_end.IsCancellationRequested)
        {
            return; // told is what has taken too long, not what comes after it
        }

        _limit = limit;
        _onTimeout = onTimeout;
        _what = what;
    }
}
