namespace VeraWebSockets.Actors.Options;

/// <summary>When a silent peer is asked whether it is there, and when it is given up (spec section 9.2).</summary>
public sealed record KeepAliveOptions
{
    /// <summary>A ping after 30 s, 20 s for an answer.</summary>
    public static KeepAliveOptions Default { get; } = new();

    /// <summary>No pings.</summary>
    public static KeepAliveOptions Off { get; } = new() { Interval = TimeSpan.Zero };

    /// <summary>Silence of the peer after which it is pinged; what we send does not count. Default 30 s; 0 for never, up to 1 h.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time for anything to come after the ping; then the connection is cut. Default 20 s; 1 ms to 1 h.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Whether pings are sent at all.</summary>
    public bool IsOn => Interval > TimeSpan.Zero;
}
