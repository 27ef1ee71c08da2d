using System.Threading.Tasks.Sources;

namespace VeraWebSockets.Actors.Transport.Readiness;

/// <summary>One read or write that waits for its socket; used again for the next one. Who awaits it goes on inside the call that completes it.</summary>
internal sealed class PendingOperation : IValueTaskSource<int>, IValueTaskSource
{
    private ManualResetValueTaskSourceCore<int> _core;
    private CancellationTokenRegistration _registration;

    /// <summary>Whether somebody waits. Changed under the lock of the transport.</summary>
    public bool IsPending { get; private set; }

    public ValueTask<int> Task => new(this, _core.Version);

    public ValueTask VoidTask => new(this, _core.Version);

    public void Begin()
    {
        _core.Reset();
        IsPending = true;
    }

    /// <summary>Takes the right to <see cref="Complete"/> it; to be called under the lock.</summary>
    /// <returns>Null when nobody waits, or another one has taken it.</returns>
    public PendingOperation? Take()
    {
        bool wasPending = IsPending;
        IsPending = false;
        return wasPending ? this : null;
    }

    /// <summary>
    /// Lets a token end it, on the loop's thread: octets that have come by then are taken first. To be called after <see cref="Begin"/>, outside
    /// the lock: a token that is cancelled already calls back at once.
    /// </summary>
    public void CancelWith(ReadinessLoop loop, Lock gate, CancellationToken cancellation)
    {
        if (cancellation.CanBeCanceled)
        {
            _registration = Register(loop, gate, cancellation);
        }
    }

    /// <summary>To be called outside the lock, by who has taken it.</summary>
    /// <param name="result">Octets; what it is where there is a fault does not matter.</param>
    /// <param name="fault">Null where it has succeeded.</param>
    public void Complete(int result, Exception? fault)
    {
        if (fault is null)
        {
            _core.SetResult(result);
        }
        else
        {
            _core.SetException(fault);
        }
    }

    public int GetResult(short token)
    {
        _registration.Dispose();
        _registration = default;
        int result = _core.GetResult(token);
        _core.Reset(); // or it would hold who has awaited it, as long as the connection lives
        return result;
    }

    void IValueTaskSource.GetResult(short token) => GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags & ~ValueTaskSourceOnCompletedFlags.UseSchedulingContext);

    /// <summary>A method of its own, so that only who has a token pays for what the callback holds.</summary>
    private CancellationTokenRegistration Register(ReadinessLoop loop, Lock gate, CancellationToken cancellation)
    {
        short version = _core.Version; // of this wait; another one has another
        return cancellation.UnsafeRegister(
            (_, token) => loop.Post(() =>
            {
                PendingOperation? ours;
                lock (gate)
                {
                    ours = _core.Version == version ? Take() : null;
                }

                ours?.Complete(0, new OperationCanceledException(token));
            }),
            null);
    }
}
