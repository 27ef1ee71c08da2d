namespace VeraWebSockets.Actors.Supervision.WebSocketManager.Dialing;

/// <summary>Bounds how often something happens: a second's worth at once, then as many as time brings. Knows no clock.</summary>
/// <param name="perSecond">At least 1.</param>
internal sealed class TokenBucket(int perSecond)
{
    private double _tokens = perSecond;
    private TimeSpan _filledAt = TimeSpan.MinValue;

    /// <summary>Takes one token.</summary>
    /// <param name="now">On any monotonic clock.</param>
    /// <returns>False where there is none now.</returns>
    public bool TryTake(TimeSpan now)
    {
        Fill(now);
        if (_tokens < 1)
        {
            return false;
        }

        _tokens--;
        return true;
    }

    /// <returns>Zero where there is a token now.</returns>
    public TimeSpan TimeToNext(TimeSpan now)
    {
        Fill(now);
        return _tokens >= 1 ? TimeSpan.Zero : TimeSpan.FromSeconds((1 - _tokens) / perSecond);
    }

    private void Fill(TimeSpan now)
    {
        if (_filledAt != TimeSpan.MinValue)
        {
            _tokens = Math.Min(perSecond, _tokens + ((now - _filledAt).TotalSeconds * perSecond));
        }

        _filledAt = now;
    }
}
