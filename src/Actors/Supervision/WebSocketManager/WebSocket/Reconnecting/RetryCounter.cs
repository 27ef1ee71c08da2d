using VeraWebSockets.Actors.Options;

namespace VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Reconnecting;

/// <summary>Counts the new attempts of one websocket in a row, and decides after each end what follows. Knows neither timer, clock nor random source.</summary>
internal sealed class RetryCounter(ReconnectOptions options)
{
    private const int TooManyRequests = 429;
    private const int ServiceUnavailable = 503;

    /// <summary>New attempts since the last connection that was good.</summary>
    public int Retries { get; private set; }

    /// <summary>An attempt has ended.</summary>
    /// <param name="cause">How.</param>
    /// <param name="wasOpenFor">Zero where it was not open.</param>
    /// <param name="now">The wall clock, for a date that a server has named.</param>
    /// <param name="random">0 (inclusive) to 1 (exclusive).</param>
    public RetryDecision Decide(ReconnectCause cause, TimeSpan wasOpenFor, DateTimeOffset now, double random)
    {
        if (cause is ReconnectCause.Ended && wasOpenFor >= options.StableAfter)
        {
            Retries = 0;
        }

        if (cause is ReconnectCause.Requested)
        {
            Retries = 1; // a new row: the user knows better than the budget
            return new RetryDecision.Retry(Retries, TimeSpan.Zero);
        }

        if (!RetryJudge.IsWorthIt(cause, options))
        {
            return new RetryDecision.GiveUp(GiveUpReason.Fatal);
        }

        if (options.MaxAttempts > 0 && Retries >= options.MaxAttempts)
        {
            return new RetryDecision.GiveUp(GiveUpReason.AttemptsUsedUp);
        }

        Retries++;
        return new RetryDecision.Retry(Retries, AskedOf(cause, now) + Backoff.DelayOf(Retries, options, random));
    }

    /// <summary>What the server wants, up to the limit. The random delay comes on top: all clients of that server were told the same.</summary>
    private TimeSpan AskedOf(ReconnectCause cause, DateTimeOffset now)
    {
        if (cause is not ReconnectCause.Failed { Error: { HttpStatus: TooManyRequests or ServiceUnavailable, RetryAfter: { } asked } })
        {
            return TimeSpan.Zero;
        }

        TimeSpan delay = asked.From(now);
        return delay < options.MaxRetryAfter ? delay : options.MaxRetryAfter;
    }
}
