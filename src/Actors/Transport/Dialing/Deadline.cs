using VeraWebSockets.Actors.Errors;

namespace VeraWebSockets.Actors.Transport.Dialing;

/// <summary>An absolute limit for some steps of an attempt: octets that drip in do not extend it.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationToken _stop;
    private readonly CancellationTokenSource _end; // at the limit, or when the attempt is stopped
    private readonly CancellationTokenRegistration _stopping;

    /// <param name="limit">From now.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stop">Ends the attempt itself.</param>
    public Deadline(TimeSpan limit, TimeProvider time, CancellationToken stop)
    {
        Limit = limit;
        _stop = stop;
        _end = new CancellationTokenSource(limit, time);
        _stopping = stop.UnsafeRegister(static end => ((CancellationTokenSource)end!).Cancel(), _end);
    }

    public TimeSpan Limit { get; }

    /// <summary>Runs one step under the limit.</summary>
    /// <param name="onTimeout">What the attempt failed with, when the limit passes during this step.</param>
    /// <param name="what">For people: what was waited for.</param>
    /// <param name="step">Heeds its token, and lets go of what it holds when it is cancelled.</param>
    /// <exception cref="ConnectException">The limit has passed.</exception>
    /// <exception cref="OperationCanceledException">The attempt was stopped.</exception>
    public async Task<T> RunAsync<T>(ConnectErrorKind onTimeout, string what, Func<CancellationToken, Task<T>> step)
    {
        try
        {
            return await step(_end.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!_stop.IsCancellationRequested)
        {
            throw new ConnectException(onTimeout, $"{what} took longer than {Limit.TotalSeconds:0.###} s", e);
        }
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _end.Dispose();
    }
}
