using VeraWebSockets.Actors.Options;

namespace VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Connection;

/// <summary>
/// Decides when a peer is pinged and when it is dead; knows no timer and no socket. Only what the peer sends is proof of life. While nothing
/// is read, because the target is slow, nothing is judged.
/// </summary>
internal sealed class KeepAlive(KeepAliveOptions options)
{
    private TimeSpan? _pingedAt;

    public enum Action
    {
        Wait,
        Ping,
        GiveUp,
    }

    /// <summary>When the ping was sent that is still unanswered, or was answered last.</summary>
    public TimeSpan LastPing { get; private set; }

    /// <summary>What to do now.</summary>
    /// <param name="now">On any monotonic clock.</param>
    /// <param name="lastReceived">When the last octets came, on the same clock.</param>
    /// <param name="isReading">Whether octets would be noticed.</param>
    /// <param name="next">When to look again, from now.</param>
    public Action Look(TimeSpan now, TimeSpan lastReceived, bool isReading, out TimeSpan next)
    {
        if (!isReading)
        {
            _pingedAt = null;
            next = options.Interval;
            return Action.Wait;
        }

        // Octets of the ping's own moment have come after it: had they come before, there had been no silence to ping for.
        if (_pingedAt is { } pinged && lastReceived < pinged)
        {
            next = pinged + options.Timeout - now;
            return next > TimeSpan.Zero ? Action.Wait : Action.GiveUp;
        }

        _pingedAt = null;
        next = lastReceived + options.Interval - now;
        if (next > TimeSpan.Zero)
        {
            return Action.Wait;
        }

        _pingedAt = LastPing = now;
        next = options.Timeout;
        return Action.Ping;
    }
}
