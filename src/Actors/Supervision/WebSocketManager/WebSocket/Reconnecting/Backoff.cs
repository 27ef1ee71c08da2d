using VeraWebSockets.Actors.Options;

namespace VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Reconnecting;

/// <summary>
/// Says how long to wait. Every delay is random between 0 and a bound ("full jitter"), which spreads those who lost the same server better
/// than any other rule; the bound grows. Knows neither clock nor random source.
/// </summary>
internal static class Backoff
{
    /// <param name="retry">1 for the first new attempt.</param>
    /// <param name="options">The bounds.</param>
    /// <param name="random">0 (inclusive) to 1 (exclusive).</param>
    /// <returns>0 to <see cref="BoundOf"/>.</returns>
    public static TimeSpan DelayOf(int retry, ReconnectOptions options, double random) => BoundOf(retry, options) * random;

    /// <summary>The longest that <see cref="DelayOf"/> can be.</summary>
    public static TimeSpan BoundOf(int retry, ReconnectOptions options)
    {
        if (retry <= 1)
        {
            return options.FirstDelay;
        }

        // In doubles, since the power soon passes what a TimeSpan holds; infinity is capped like any other.
        double seconds = options.MinDelay.TotalSeconds * Math.Pow(options.Factor, retry - 2);
        return seconds < options.MaxDelay.TotalSeconds ? TimeSpan.FromSeconds(seconds) : options.MaxDelay;
    }
}
