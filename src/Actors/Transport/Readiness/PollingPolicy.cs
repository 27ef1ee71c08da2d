namespace VeraWebSockets.Actors.Transport.Readiness;

/// <summary>
/// Whether to look a few times more before the thread goes to sleep. What comes within that time needs no wake-up, which costs more than
/// all the looks; what does not come makes them a waste. So it is tried again only now and then where it has failed (docs/adr/0012).
/// </summary>
internal sealed class PollingPolicy
{
    /// <summary>Looks before a wait; some 25 µs.</summary>
    public const int Looks = 80;

    private const int FewestWaits = 16;
    private const int MostWaits = 1024;

    private int _waitsLeft; // without looks
    private int _nextWaits = FewestWaits;

    /// <summary>Asked before each wait.</summary>
    public bool ShouldLook() => _waitsLeft-- <= 0;

    /// <summary>What came of the looks.</summary>
    public void Tell(bool hasPaid)
    {
        _waitsLeft = hasPaid ? 0 : _nextWaits;
        _nextWaits = hasPaid ? FewestWaits : Math.Min(_nextWaits * 2, MostWaits);
    }
}
