using System.Collections.Concurrent;
using System.Net.Sockets;

namespace VeraWebSockets.Actors.Transport.Readiness;

/// <summary>
/// Watches the sockets of one thread (Linux, epoll). That thread calls <see cref="Poll"/> between other work; what becomes ready is read and
/// handled right there, with no hop to another thread. Sockets belong to it alone: the runtime's own engine never hears of them.
/// </summary>
public sealed class ReadinessLoop : IDisposable
{
    private const int EventsAtOnce = 256;
    private const ulong WakeData = ulong.MaxValue;
    private const uint Watched = LinuxCalls.ReadReady | LinuxCalls.WriteReady | LinuxCalls.PeerFinished | LinuxCalls.EdgeTriggered;

    private readonly Lock _gate = new(); // around the two below, since sockets may come from any thread
    private readonly Stack<int> _free = new();
    private ReadinessTransport?[] _transports = new ReadinessTransport?[64];
    private readonly ConcurrentQueue<Action> _posted = new();
    private readonly byte[] _events = new byte[EventsAtOnce * LinuxCalls.EventSize];
    private readonly int _set;
    private readonly int _wake;
    private int _transportsUsed;
    private int _threadId;
    private int _isDisposed;

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

    /// <summary>Handles what is ready, on the calling thread; always the same one at a time.</summary>
    /// <param name="milliseconds">How long to wait for something: 0 not at all, -1 without limit.</param>
    public void Poll(int milliseconds)
    {
        _threadId = Environment.CurrentManagedThreadId;
        int count = LinuxCalls.Wait(_set, _events, _posted.IsEmpty ? milliseconds : 0);
        for (int i = 0; i < count; i++)
        {
            (uint events, ulong data) = LinuxCalls.EventAt(_events, i);
            if (data == WakeData)
            {
                LinuxCalls.ClearSignal(_wake);
            }
            else
            {
                Volatile.Read(ref _transports)[(int)(uint)data]?.OnEvents(events, generation: (int)(data >> 32));
            }
        }

        // After the sockets: a deadline that has passed meanwhile must not beat the octets that came before it.
        for (int i = _posted.Count; i > 0 && _posted.TryDequeue(out Action? action); i--)
        {
            action();
        }
    }

    /// <summary>Ends the wait of <see cref="Poll"/>; for any thread.</summary>
    public void Wake() => LinuxCalls.Signal(_wake);

    /// <summary>Closes the descriptors of the loop; its sockets are their owners'.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            _ = LinuxCalls.Close(_set);
            _ = LinuxCalls.Close(_wake);
        }
    }

    /// <summary>Runs something at the end of the next <see cref="Poll"/>.</summary>
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
            index = _free.Count > 0 ? _free.Pop() : _transportsUsed++;
            if (index == _transports.Length)
            {
                ReadinessTransport?[] larger = new ReadinessTransport?[_transports.Length * 2];
                _transports.CopyTo(larger, 0);
                Volatile.Write(ref _transports, larger);
            }

            _transports[index] = transport;
        }

        try
        {
            LinuxCalls.Watch(_set, socket, Watched, (uint)index | ((ulong)(uint)generation << 32));
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
}
