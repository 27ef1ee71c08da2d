namespace VeraWebSockets.Actors.Sending;

/// <summary>What became of a message that was to be sent.</summary>
public enum SendStatus
{
    /// <summary>It is queued and leaves in its turn.</summary>
    Queued,

    /// <summary>It would pass the bound of what waits; nothing was queued. Later it may fit.</summary>
    QueueFull,

    /// <summary>It is longer than the bound itself and never fits.</summary>
    TooLong,

    /// <summary>A text message is not UTF-8.</summary>
    InvalidUtf8,

    /// <summary>The websocket is not open, or is closing.</summary>
    NotOpen,
}
