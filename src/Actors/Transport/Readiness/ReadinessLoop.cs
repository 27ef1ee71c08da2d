using System.Collections.Concurrent;
using System.Net.Sockets;

namespace VeraWebSockets.Actors.Transport.Readiness;

/// <summary>
/// Watches the sockets of one thread (Linux, epoll). Between other work that thread calls <see cref="Fetch"/> and then, while there is
/// something, <see cref="HandleRow"/>: what has come is read right there, with no hop to another thread. Sockets belong to this thread alone:
/// the runtime's own engine never hears of them.
/// </summary>
/// <remarks>
/// Code that runs for one socket after the other stays in the processor's cache; octets stay there if there are few of them. So little of
/// many sockets is read in a row, and much of one alone, before it is worked off (docs/adr/0011).
/// </remarks>
public sealed class ReadinessLoop : IDisposable
{
    private const int EventsAtOnce = 256;

    /// <summary>Sockets in a row; more gained nothing, and the reply to the first one waits for all.</summary>
    private const int SocketsInRow = 32;

    /// <summary>Octets read after which a row ends.</summary>
    private const int OctetsInRow = 64 * 1024;

    /// <summary>One of so many looks is at all sockets, where the others are at one.</summary>
    private const int LooksPerSet = 8;

    /// <summary>Sockets with a wide <see cref="ReceiveWindow"/>: together they may have the system hold a GiB, if their peers flood them all.</summary>
    private const int MostWide = 1024;

    private const ulong WakeData = ulong.MaxValue;
    private const uint Watched = LinuxCalls.ReadReady | LinuxCalls.WriteReady | LinuxCalls.PeerFinished | LinuxCalls.EdgeTriggered;

    private readonly Lock _gate = new(); // around the two below, since sockets may come from any thread
    private readonly Stack<int> _free = new();
    private readonly Lock _closing = new(); // another thread must not wake what has got the number of our descriptor
    private ReadinessTransport?[] _transports = new ReadinessTransport?[64];
    private readonly ConcurrentQueue<Action> _posted = new();
    private readonly byte[] _events = new byte[EventsAtOnce * LinuxCalls.EventSize];
    private readonly PollingPolicy _polling = new();
    private readonly int _set;
    private readonly int _wake;
    private int _fetched;
    private int _handled;
    private int _later; // events that come after all others: they stand where those stood that are handled
    private int _laterHandled;
    private int _octetsInRow;
    private int _transportsUsed;
    private ulong _lastHandled; // the data of its event; of none at first, as no generation is 0
    private int _looksAtOne; // in a row
    private int _wide; // sockets
    private int _threadId;
    private bool _isDisposed;

    /// <exception cref="PlatformNotSupportedException">Not <see cref="IsSupported"/> here.</exception>
    /// <exception cref="SocketException">The system gives no descriptor.</exception>
    public ReadinessLoop()
    {
        if (!IsSupported)
        {
            throw new PlatformNotSupportedException("the readiness loop needs Linux");
        }

        _set = LinuxCalls.CreateSet();
        _wake = LinuxCalls.CreateSignal();
        LinuxCalls.Watch(_set, _wake, LinuxCalls.ReadReady, WakeData);
    }

    /// <summary>Whether this system has what the loop needs.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux();

    /// <summary>Whether the caller is on the thread that polls.</summary>
    public bool IsOwnThread => Environment.CurrentManagedThreadId == _threadId;

    /// <summary>Sockets that the last events were of, from 1 to 64. On the thread that polls.</summary>
    public int BusySockets => Busy.Count;

    /// <inheritdoc cref="BusySockets"/>
    internal BusySockets Busy { get; } = new();

    /// <summary>Looks which sockets are ready; nothing is handled before <see cref="HandleNext"/>. From now on the caller's is the thread of the loop.</summary>
    /// <param name="milliseconds">How long to wait for one: 0 not at all, -1 until there is one, or <see cref="Wake"/>.</param>
    public void Fetch(int milliseconds)
    {
        _threadId = Environment.CurrentManagedThreadId;
        if (_handled == _fetched && _laterHandled == _later)
        {
            _handled = _later = _laterHandled = 0;
            _fetched = milliseconds != 0 && _posted.IsEmpty ? LookOrWait(milliseconds) : LinuxCalls.Wait(_set, _events, 0);
        }
    }

    /// <summary>Handles sockets that are ready, and that somebody waits for: 32, or less where they bring much.</summary>
    /// <returns>How many: 0 when nothing is left of what was fetched.</returns>
    public int HandleRow()
    {
        int count = 0;
        _octetsInRow = 0;
        while (count < SocketsInRow && _octetsInRow < OctetsInRow && HandleNext())
        {
            count++;
        }

        return count;
    }

    /// <summary>Handles one socket that is ready, and that somebody waits for.</summary>
    /// <returns>False when nothing is left of what was fetched.</returns>
    public bool HandleNext()
    {
        if (HandleSocket())
        {
            return true;
        }

        // After the sockets: a deadline that has passed meanwhile must not beat the octets that came before it.
        bool posted = _posted.TryDequeue(out Action? action);
        action?.Invoke();
        return posted;
    }

    /// <summary>
    /// Handles what was fetched, and the sockets that have become ready since, and then what was posted. For the end of a long turn, when
    /// deadlines have passed: what came in time must be seen before them.
    /// </summary>
    /// <param name="all">Whether to look again while there are more sockets than one look shows, and not only once.</param>
    /// <returns>How many.</returns>
    public int HandleReady(bool all)
    {
        int handled = 0;
        int looksLeft = all ? 1 + (Volatile.Read(ref _transportsUsed) / EventsAtOnce) : 1; // those that go on sending are ready again at once
        do
        {
            while (HandleSocket())
            {
                handled++;
            }

            Fetch(0);
        }
        while (_fetched == EventsAtOnce && --looksLeft > 0);

        while (HandleNext())
        {
            handled++;
        }

        return handled;
    }

    /// <summary>Ends the wait of <see cref="Fetch"/>; for any thread, and of no effect when the loop is disposed.</summary>
    public void Wake()
    {
        lock (_closing)
        {
            if (!_isDisposed)
            {
                LinuxCalls.Signal(_wake);
            }
        }
    }

    /// <summary>Closes the descriptors of the loop; its sockets are their owners'.</summary>
    public void Dispose()
    {
        lock (_closing)
        {
            if (!_isDisposed)
            {
                _isDisposed = true;
                _ = LinuxCalls.Close(_set);
                _ = LinuxCalls.Close(_wake);
            }
        }
    }

    /// <summary>A socket was read. On the thread that polls, or at the start of a connection.</summary>
    internal void OnRead(int octets) => _octetsInRow += octets;

    /// <summary>A socket wants a wide window.</summary>
    internal bool TryWiden()
    {
        if (Interlocked.Increment(ref _wide) <= MostWide)
        {
            return true;
        }

        _ = Interlocked.Decrement(ref _wide);
        return false;
    }

    /// <summary>A socket with a wide window is closed.</summary>
    internal void OnWideClosed() => Interlocked.Decrement(ref _wide);

    /// <summary>Runs something behind the sockets that are ready now.</summary>
    internal void Post(Action action)
    {
        _posted.Enqueue(action);
        Wake();
    }

    /// <summary>Watches a socket for its transport.</summary>
    /// <returns>What <see cref="Forget"/> takes.</returns>
    /// <exception cref="SocketException">The system does not watch it.</exception>
    internal int Watch(ReadinessTransport transport, int socket, int generation)
    {
        int index;
        lock (_gate)
        {
            if (_free.Count == 0 && _transportsUsed == _transports.Length)
            {
                ReadinessTransport?[] larger = new ReadinessTransport?[_transports.Length * 2];
                _transports.CopyTo(larger, 0);
                Volatile.Write(ref _transports, larger);
            }

            index = _free.Count > 0 ? _free.Pop() : _transportsUsed++; // behind what may fail for want of memory
            _transports[index] = transport;
        }

        try
        {
            lock (_closing)
            {
                // That of a disposed loop may be another one's by now; -1 the system refuses.
                LinuxCalls.Watch(_isDisposed ? -1 : _set, socket, Watched, (uint)index | ((ulong)(uint)generation << 32));
            }

            return index;
        }
        catch (SocketException)
        {
            Forget(index);
            throw;
        }
    }

    /// <summary>The socket is closed, which took it out of the watched set.</summary>
    internal void Forget(int index)
    {
        lock (_gate)
        {
            _transports[index] = null;
            _free.Push(index);
        }
    }

    private static int GenerationOf(ulong data) => (int)(data >> 32);

    private ReadinessTransport? TransportOf(ulong data) => Volatile.Read(ref _transports)[(int)(uint)data];

    private bool HandleSocket()
    {
        while (TryNext(out (uint Events, ulong Data) next))
        {
            if (TransportOf(next.Data)?.OnEvents(next.Events, GenerationOf(next.Data)) == true)
            {
                _lastHandled = next.Data;
                return true;
            }
        }

        return false;
    }

    /// <summary>Of what was fetched the next; sockets that brought much the last time come behind all others, who would have to wait for them.</summary>
    private bool TryNext(out (uint Events, ulong Data) next)
    {
        while (_handled < _fetched)
        {
            next = LinuxCalls.EventAt(_events, _handled++);
            if (next.Data == WakeData)
            {
                LinuxCalls.ClearSignal(_wake);
            }
            else if (TransportOf(next.Data) is { BringsMuch: true })
            {
                LinuxCalls.CopyEvent(_events, from: _handled - 1, to: _later++);
            }
            else
            {
                return true;
            }
        }

        bool isLeft = _laterHandled < _later;
        next = isLeft ? LinuxCalls.EventAt(_events, _laterHandled++) : default;
        return isLeft;
    }

    /// <summary>Looks at the socket that is busy alone by reading it, and now and then, or where there is no such socket, at all.</summary>
    /// <returns>How many events there are.</returns>
    private int Look()
    {
        bool isAtOne = BusySockets == 1 && ++_looksAtOne < LooksPerSet;
        if (isAtOne && TransportOf(_lastHandled)?.TryLook(GenerationOf(_lastHandled), out bool isReadable) == true)
        {
            LinuxCalls.SetEvent(_events, LinuxCalls.ReadReady, _lastHandled);
            return isReadable ? 1 : 0;
        }

        _looksAtOne = 0;
        return LinuxCalls.Wait(_set, _events, 0);
    }

    private int LookOrWait(int milliseconds)
    {
        if (_polling.ShouldLook())
        {
            int found = 0;
            for (int i = 0; i < PollingPolicy.Looks && found == 0; i++)
            {
                found = Look();
            }

            _polling.Tell(hasPaid: found > 0);
            if (found > 0)
            {
                return found;
            }
        }

        return LinuxCalls.Wait(_set, _events, milliseconds);
    }
}
