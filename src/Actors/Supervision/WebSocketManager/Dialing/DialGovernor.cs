using VeraWebSockets.Actors.Options;

namespace VeraWebSockets.Actors.Supervision.WebSocketManager.Dialing;

/// <summary>
/// Gives attempts their turn: so many handshakes at once, so many of them to one host, so many redials within a second. First come, first
/// served; but who may not go yet, because of its host or as a redial, holds up nobody who may. Each websocket that is not at rest has one
/// dial at most, so the number of websockets bounds those that wait. Knows neither timer nor clock.
/// </summary>
internal sealed class DialGovernor(DialOptions options)
{
    private readonly Dictionary<(long SocketId, int Attempt), Dial> _dials = [];
    private readonly Dictionary<string, DialHost> _hosts = new(StringComparer.Ordinal);
    private readonly DialQueue _first = new();
    private readonly DialQueue _redials = new();
    private readonly TokenBucket _redialTokens = new(options.MaxRedialsPerSecond);
    private long _order;

    /// <summary>Attempts that have their turn.</summary>
    public int InFlight { get; private set; }

    /// <summary>Attempts that wait for it.</summary>
    public int Waiting => _dials.Count - InFlight;

    /// <summary>A websocket wants to begin an attempt; its turn comes by <see cref="TryGrant"/>. Who asks again keeps turn or place.</summary>
    public void Ask(long socketId, int attempt, string authority, bool isRedial)
    {
        if (_dials.ContainsKey((socketId, attempt)))
        {
            return;
        }

        if (!_hosts.TryGetValue(authority, out DialHost? host))
        {
            _hosts.Add(authority, host = new DialHost(authority, options.MaxHandshakesPerHost));
        }

        var dial = new Dial(socketId, attempt, host, isRedial, ++_order);
        _dials.Add((socketId, attempt), dial);
        host.Count++;
        QueueOf(dial).Add(dial);
    }

    /// <summary>The attempt is over, or open, or wants its turn no longer.</summary>
    public void Return(long socketId, int attempt)
    {
        if (!_dials.Remove((socketId, attempt), out Dial? dial))
        {
            return;
        }

        DialHost host = dial.Host;
        if (dial.Place is not null)
        {
            QueueOf(dial).Remove(dial);
        }
        else
        {
            InFlight--;
            Move(host, -1);
        }

        if (--host.Count == 0)
        {
            _hosts.Remove(host.Authority);
        }
    }

    /// <summary>Gives the next turn, where somebody may have it now.</summary>
    /// <param name="now">On any monotonic clock.</param>
    /// <returns>The dial that may begin; null where none may.</returns>
    public Dial? TryGrant(TimeSpan now)
    {
        if (InFlight >= options.MaxHandshakes)
        {
            return null;
        }

        bool redials = _redials.NextOrder is { } redial && (_first.NextOrder is not { } first || redial < first) && _redialTokens.TryTake(now);
        if (!redials && _first.NextOrder is null)
        {
            return null;
        }

        Dial dial = (redials ? _redials : _first).TakeNext();
        InFlight++;
        Move(dial.Host, 1);
        return dial;
    }

    /// <summary>When to try again, though nobody returns a turn: the next redial is due.</summary>
    /// <returns>Null where that is not what is waited for.</returns>
    public TimeSpan? TimeToNext(TimeSpan now) =>
        InFlight < options.MaxHandshakes && _redials.NextOrder is not null ? _redialTokens.TimeToNext(now) : null;

    private DialQueue QueueOf(Dial dial) => dial.IsRedial ? _redials : _first;

    private void Move(DialHost host, int change)
    {
        host.InFlight += change;
        _first.Refresh(host);
        _redials.Refresh(host);
    }
}
