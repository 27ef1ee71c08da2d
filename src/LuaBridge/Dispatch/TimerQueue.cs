namespace VeraWebSockets.LuaBridge.Dispatch;

/// <summary>
/// Pending timers, each known by its slot: a heap, first the one that is due first, and among those due at once the one that was added first.
/// It knows where each stands, so that one that is taken out is gone at once. Bounded; knows no clock.
/// </summary>
/// <param name="capacity">Most timers that may be pending.</param>
internal sealed class TimerQueue(int capacity)
{
    private const int FirstLength = 16;

    private Entry[] _heap = new Entry[FirstLength];
    private int[] _places = new int[FirstLength]; // by slot: its place in the heap, or, as ~slot, the free slot behind it
    private int _usedSlots; // slots 1 to this one have been given out
    private int _freeSlot; // head of the list of those that came back; 0: none
    private long _lastSequence;

    /// <summary>Pending timers.</summary>
    public int Count { get; private set; }

    /// <summary>When the first one is due; null when none is pending.</summary>
    public TimeSpan? NextDue => Count == 0 ? null : _heap[0].Due;

    /// <summary>Adds a timer.</summary>
    /// <param name="due">On any monotonic clock.</param>
    /// <param name="period">Of one that is due again and again; zero for one that is due once.</param>
    /// <returns>Its slot, from 1 on, free again when the timer is; 0 when there are too many.</returns>
    public int Add(TimeSpan due, TimeSpan period)
    {
        if (Count == capacity)
        {
            return 0;
        }

        if (Count == _heap.Length)
        {
            Array.Resize(ref _heap, Count * 2);
        }

        int slot = TakeSlot();
        Rise(Count++, new Entry(due, ++_lastSequence, period, slot));
        return slot;
    }

    /// <returns>False when no such timer is pending.</returns>
    public bool Remove(int slot)
    {
        if (slot < 1 || slot > _usedSlots || _places[slot] < 0)
        {
            return false;
        }

        RemoveAt(_places[slot]);
        return true;
    }

    /// <summary>
    /// Takes the first timer, if it is due. A periodic one stays: it is due next at the first of its times that is still to come, so that it
    /// neither drifts nor makes up for what was missed.
    /// </summary>
    /// <param name="now">On the clock of <see cref="Add"/>.</param>
    /// <param name="slot">Its slot.</param>
    /// <param name="isLast">Whether it is gone, and its slot free.</param>
    public bool TryTake(TimeSpan now, out int slot, out bool isLast)
    {
        slot = 0;
        isLast = false;
        if (Count == 0 || _heap[0].Due > now)
        {
            return false;
        }

        Entry first = _heap[0];
        slot = first.Slot;
        isLast = first.Period == TimeSpan.Zero;
        if (isLast)
        {
            RemoveAt(0);
        }
        else
        {
            long periods = ((now - first.Due).Ticks / first.Period.Ticks) + 1;
            Sink(0, first with { Due = first.Due + (first.Period * periods), Sequence = ++_lastSequence });
        }

        return true;
    }

    /// <summary>Drops all.</summary>
    public void Clear()
    {
        Count = _usedSlots = _freeSlot = 0;
        if (_places.Length > FirstLength)
        {
            _heap = new Entry[FirstLength];
            _places = new int[FirstLength];
        }
    }

    private int TakeSlot()
    {
        if (_freeSlot != 0)
        {
            int slot = _freeSlot;
            _freeSlot = ~_places[slot];
            return slot;
        }

        if (_usedSlots + 1 == _places.Length)
        {
            Array.Resize(ref _places, _places.Length * 2);
        }

        return ++_usedSlots;
    }

    private void RemoveAt(int place)
    {
        int slot = _heap[place].Slot;
        _places[slot] = ~_freeSlot;
        _freeSlot = slot;
        Entry last = _heap[--Count];
        if (Count == 0)
        {
            Clear(); // no slot is in use, so that all may be numbered anew
        }
        else if (place < Count)
        {
            Move(place, last);
        }

        if (_heap.Length > FirstLength && Count < _heap.Length / 4)
        {
            Array.Resize(ref _heap, _heap.Length / 2);
        }
    }

    /// <summary>Puts an entry where another has left, which may have stood above or below it.</summary>
    private void Move(int place, in Entry entry)
    {
        if (place > 0 && entry.IsBefore(_heap[(place - 1) / 2]))
        {
            Rise(place, entry);
        }
        else
        {
            Sink(place, entry);
        }
    }

    private void Rise(int place, in Entry entry)
    {
        while (place > 0 && entry.IsBefore(_heap[(place - 1) / 2]))
        {
            Put(place, _heap[(place - 1) / 2]);
            place = (place - 1) / 2;
        }

        Put(place, entry);
    }

    private void Sink(int place, in Entry entry)
    {
        for (int child = (2 * place) + 1; child < Count; child = (2 * place) + 1)
        {
            if (child + 1 < Count && _heap[child + 1].IsBefore(_heap[child]))
            {
                child++;
            }

            if (!_heap[child].IsBefore(entry))
            {
                break;
            }

            Put(place, _heap[child]);
            place = child;
        }

        Put(place, entry);
    }

    private void Put(int place, in Entry entry)
    {
        _heap[place] = entry;
        _places[entry.Slot] = place;
    }

    private readonly record struct Entry(TimeSpan Due, long Sequence, TimeSpan Period, int Slot)
    {
        public bool IsBefore(in Entry other) => Due < other.Due || (Due == other.Due && Sequence < other.Sequence);
    }
}
