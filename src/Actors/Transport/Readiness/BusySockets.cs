namespace VeraWebSockets.Actors.Transport.Readiness;

/// <summary>Counts the sockets of a thread that are busy: those that the last events were of. On the thread that polls.</summary>
internal sealed class BusySockets
{
    /// <summary>Events after which it is counted anew: a socket is busy for as many after its last one, and up to twice as many.</summary>
    public const int Window = 64;

    private long _events;
    private long _windowStart; // the last event of the window before
    private int _before = 1; // in that window
    private int _now;

    /// <summary>From 1 to <see cref="Window"/>.</summary>
    public int Count => Math.Max(_before, _now);

    /// <summary>A socket has an event.</summary>
    /// <param name="lastEvent">What this has answered for the same socket the last time; 0 at first.</param>
    /// <returns>The number of the event.</returns>
    public long Tell(long lastEvent)
    {
        if (_events - _windowStart == Window)
        {
            (_before, _now) = (_now, 0);
            _windowStart = _events;
        }

        _now += lastEvent <= _windowStart ? 1 : 0;
        return ++_events;
    }
}
