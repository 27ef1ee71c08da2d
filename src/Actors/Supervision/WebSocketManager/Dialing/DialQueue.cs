namespace VeraWebSockets.Actors.Supervision.WebSocketManager.Dialing;

/// <summary>Dials that wait, in the order in which they came, by host: those to a host that has its share are passed over.</summary>
internal sealed class DialQueue
{
    private readonly SortedSet<Head> _ready = new(Comparer<Head>.Create((a, b) => a.Order.CompareTo(b.Order))); // one for each host that may have another
    private readonly Dictionary<DialHost, Line> _lines = [];

    /// <summary>Order of the dial that is next; null where none may begin.</summary>
    public long? NextOrder => _ready.Min?.Order;

    public void Add(Dial dial)
    {
        if (!_lines.TryGetValue(dial.Host, out Line? line))
        {
            _lines.Add(dial.Host, line = new Line());
        }

        dial.Place = line.Dials.AddLast(dial);
        Refresh(dial.Host);
    }

    public Dial TakeNext()
    {
        Dial dial = _lines[_ready.Min!.Host].Dials.First!.Value;
        Remove(dial);
        return dial;
    }

    public void Remove(Dial dial)
    {
        _lines[dial.Host].Dials.Remove(dial.Place!);
        dial.Place = null;
        Refresh(dial.Host);
    }

    /// <summary>The host may have more, or no more.</summary>
    public void Refresh(DialHost host)
    {
        if (!_lines.TryGetValue(host, out Line? line))
        {
            return;
        }

        if (line.ReadyOrder is { } order)
        {
            _ready.Remove(new Head(order, host));
            line.ReadyOrder = null;
        }

        if (line.Dials.First is not { Value.Order: var first })
        {
            _lines.Remove(host);
        }
        else if (host.HasRoom)
        {
            line.ReadyOrder = first;
            _ready.Add(new Head(first, host));
        }
    }

    private sealed record Head(long Order, DialHost Host);

    private sealed class Line
    {
        public LinkedList<Dial> Dials { get; } = new();

        /// <summary>Under which the host is among those that may have another.</summary>
        public long? ReadyOrder { get; set; }
    }
}
