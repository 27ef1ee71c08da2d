using System.Globalization;
using System.Runtime.CompilerServices;
using VeraWebSockets.Actors.Logging;
using VeraWebSockets.Actors.Options;

namespace VeraWebSockets.LuaBridge.Dispatch;

/// <summary>
/// Sees callbacks that run for too long, from outside the Lua thread, so that one that is stuck in a C function is seen too. The Lua thread
/// only counts: the number of a callback is odd while it runs. Who looks again and again, and finds the same odd number, knows how long it has
/// been running, and the thread needs no clock. While that thread sleeps and has called nothing for a while, nobody looks.
/// </summary>
internal sealed class CallbackWatchdog : IDisposable
{
    /// <summary>How often the time of a callback is looked at before it is up.</summary>
    private const int LooksPerTime = 10;

    private static readonly TimeSpan MaxPeriod = TimeSpan.FromMilliseconds(250);

    /// <summary>A callback that goes on for so long after its limit does so where no hook runs: in C, in a message handler, at the end of the C stack.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly ScriptOptions _options;
    private readonly WebSocketLog _log;
    private readonly TimeProvider _time;
    private readonly long _epoch;
    private readonly TimeSpan _period;
    private readonly ITimer? _timer;
    private readonly Lock _gate = new(); // around a look: a late one must not meet the next, nor a change of the timer
    private LuaSocket? _socket; // of the callback that runs; null: a timer's
    private EventId _event;
    private long _number;
    private long _overdue = -1; // number of the callback that has passed its limit
    private long _seen;
    private TimeSpan _seenSince;
    private TimeSpan _seenFor;
    private Told _told;
    private bool _isThreadAsleep; // written by the Lua thread, before it looks at the next
    private bool _isAsleep; // written by who looks, before it looks at the one before: one of the two sees the other awake

    public CallbackWatchdog(ScriptOptions options, WebSocketLog log, TimeProvider time)
    {
        _options = options;
        _log = log;
        _time = time;
        _epoch = time.GetTimestamp();
        TimeSpan warning = options.CallbackWarning;
        TimeSpan limit = options.CallbackLimit;
        TimeSpan shortest = limit == TimeSpan.Zero || (warning > TimeSpan.Zero && warning < limit) ? warning : limit;
        if (shortest > TimeSpan.Zero)
        {
            _period = shortest / LooksPerTime < MaxPeriod ? shortest / LooksPerTime : MaxPeriod;
            _timer = time.CreateTimer(static dog => ((CallbackWatchdog)dog!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>What was told of the callback that is seen.</summary>
    private enum Told
    {
        Nothing,
        Warning,
        Overdue,
        Stuck,
    }

    /// <summary>Whether the callback that is running has passed its limit. On the Lua thread.</summary>
    public bool IsOverdue => Volatile.Read(ref _overdue) == _number;

    /// <summary>Says whose callbacks the next ones are. On the Lua thread.</summary>
    /// <param name="socket">Null: a timer's.</param>
    /// <param name="e">The event, if a socket's.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Name(LuaSocket? socket, EventId e)
    {
        _socket = socket;
        _event = e;
    }

    /// <summary>A callback begins. On the Lua thread.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Enter() => Volatile.Write(ref _number, _number + 1);

    /// <summary>It has ended.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Leave() => Volatile.Write(ref _number, _number + 1);

    /// <summary>Nothing is called until <see cref="ThreadWakes"/>. On the Lua thread.</summary>
    public void ThreadSleeps() => Volatile.Write(ref _isThreadAsleep, true);

    /// <summary>Callbacks may begin. On the Lua thread; costs a memory barrier, next to a system call.</summary>
    public void ThreadWakes()
    {
        Volatile.Write(ref _isThreadAsleep, false);
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _isAsleep))
        {
            Start();
        }
    }

    /// <summary>Events run from now on.</summary>
    public void Start()
    {
        lock (_gate)
        {
            _isAsleep = false;
            _timer?.Change(_period, _period);
        }
    }

    /// <summary>Events run no longer.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            Look(); // what was told of ends
            SetOff();
        }
    }

    public void Dispose() => _timer?.Dispose();

    private void Look()
    {
        lock (_gate) // which Stop holds already
        {
            TimeSpan now = _time.GetElapsedTime(_epoch);
            long number = Volatile.Read(ref _number);
            if (number != _seen)
            {
                TellEnd();
                _seen = number;
                _seenSince = now;
                _told = Told.Nothing;
            }
            else if (number % 2 != 0)
            {
                _seenFor = now - _seenSince;
                Judge(number);
            }
            else
            {
                SleepWithThread();
            }
        }
    }

    /// <summary>Nothing was called since the last look: until the thread wakes there is nothing to see.</summary>
    private void SleepWithThread()
    {
        Volatile.Write(ref _isAsleep, true);
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _isThreadAsleep))
        {
            SetOff();
        }
        else
        {
            _isAsleep = false;
        }
    }

    private void SetOff() => _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    private void Judge(long number)
    {
        if (_told < Told.Warning && HasPassed(_options.CallbackWarning))
        {
            Tell(Told.Warning, LogTopics.Warning, number, $"has been running for {Seconds(_seenFor)} s; all events wait");
        }

        if (_told < Told.Overdue && HasPassed(_options.CallbackLimit))
        {
            Tell(Told.Overdue, LogTopics.Error, number, $"has passed the limit of {Seconds(_options.CallbackLimit)} s; an error is raised in it");
            Volatile.Write(ref _overdue, number);
        }

        if (_told == Told.Overdue && HasPassed(_options.CallbackLimit + Grace))
        {
            Tell(Told.Stuck, LogTopics.Error, number, "cannot be interrupted where it is: in a C function, a message handler, a finalizer, or too deep a recursion");
        }
    }

    private bool HasPassed(TimeSpan time) => time > TimeSpan.Zero && _seenFor >= time;

    private void Tell(Told what, LogTopics topic, long number, string text)
    {
        string name = NameOfCallback;
        if (Volatile.Read(ref _number) == number) // otherwise the name may be that of the next one, and it has ended anyway
        {
            _told = what;
            _log.Write(topic, $"{name} {text}");
        }
    }

    private void TellEnd()
    {
        if (_told != Told.Nothing)
        {
            _log.Write(LogTopics.Latency, $"that callback has ended, after {Seconds(_seenFor)} s or a little more");
        }
    }

    private string NameOfCallback => _socket is { } socket ? $"ws-{socket.Id}: {CallbackName.Of(_event)}" : "function of a timer";

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
}
