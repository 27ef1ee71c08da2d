using VeraWebSockets.Actors.Options;

namespace VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Connection;

/// <summary>
/// Decides when a peer is pinged and when it is dead; knows no timer and no socket. Only what comes from the peer is proof of life: octets, or
/// its system's room for a write that waited. While nothing is read, because the target is slow, nothing is judged.
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
    /// <param name="lastSign">When the last sign of life came, on the same clock.</param>
    /// <param name="isReading">Whether octets would be noticed.</param>
    /// <param name="next">When to look again, from now.</param>
    public Action Look(TimeSpan now, TimeSpan lastSign, bool isReading, out TimeSpan next)
    {
        if (!isReading)
        {
            _pingedAt = null;
            next = options.Interval;
            return Action.Wait;
        }

        // A sign of the ping's own moment has come after it: had it come before, there had been no silence to ping for.
        if (_pingedAt is { } pinged && lastSign < pinged)
        {
            TimeSpan left = pinged + options.Timeout - now;
            next = Earlier(left, options.Interval);
            return left > TimeSpan.Zero ? Action.Wait : Action.GiveUp;
        }

        _pingedAt = null;
        next = lastSign + options.Interval - now;
        if (next > TimeSpan.Zero)
        {
            return Action.Wait;
        }

        _pingedAt = LastPing = now;
        next = Earlier(options.Timeout, options.Interval); // once it has answered, its next silence counts from then
        return Action.Ping;
    }

    private static TimeSpan Earlier(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
