using System.Collections.Concurrent;
using Akka.Dispatch;
using VeraWebSockets.Actors.Transport.Readiness;

namespace VeraWebSockets.LuaBridge.Dispatch;

/// <summary>
/// The one thread that may enter a Lua state, seen as a queue: turns of the dispatcher actor wait here until that thread, which sits in
/// <c>loop()</c>, runs them. While the script's main chunk runs, nothing else does, as with an event loop in C. Sockets are handled in rows,
/// then come the turns that they caused, then what was sent leaves (docs/adr/0011).
/// </summary>
/// <param name="loop">Sockets that this thread polls between turns; null where others watch them. Not disposed here.</param>
/// <param name="watchdog">Is told when this thread sleeps, and so can sleep as well; or null.</param>
/// <param name="flush">Lets leave what turns have sent: called after each row of them, and before the thread sleeps; or null.</param>
internal sealed class LuaThread(ReadinessLoop? loop = null, CallbackWatchdog? watchdog = null, Action? flush = null)
{
    /// <summary>A turn of so many milliseconds lets deadlines pass; what came in time must be seen before they are.</summary>
    private const int LongTurn = 10;

    /// <summary>
    /// After a single turn of so many milliseconds everything that is ready is handled, not only the next few hundred sockets. Not after a shorter
    /// one, such as a collection makes, nor after many: of thousands of busy sockets that is so much that it takes as long again, and so on.
    /// </summary>
    private const int VeryLongTurn = 100;

    /// <summary>
    /// How often an idle thread lets others run before it sleeps. The next batch is often one step of another thread away: on one processor
    /// that step is taken meanwhile, and neither sleep nor wake-up has to be paid. On several it is a wait of a few microseconds.
    /// </summary>
    private const int YieldsBeforeSleep = 4;

    /// <summary>
    /// Busy sockets for each turn between two looks at them, the first of which found nothing: what comes next waits for a round of them anyway,
    /// and a look costs as much as ten messages (docs/adr/0011).
    /// </summary>
    private const int BusySocketsPerTurn = 2;

    private readonly object _gate = new();
    private readonly ConcurrentQueue<IRunnable> _turns = new();
    private volatile bool _isAsleep; // or about to be: whoever sees it has to wake the thread
    private int _turnsLeft; // before others have theirs
    private long _fetchedAt;
    private long _lookedAt; // as the one before, by the clock of TickCount64

    /// <summary>Whether <see cref="Run"/> is under way.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>Sockets that were handled before the turns that run now; at least 1. When as many have something to be sent, it can leave.</summary>
    public int SocketsInRow { get; private set; } = 1;

    /// <summary>Adds a turn, from any thread.</summary>
    public void Enqueue(IRunnable turn)
    {
        _turns.Enqueue(turn);
        Interlocked.MemoryBarrier(); // the turn is in the queue before the thread is seen awake
        if (_isAsleep && loop is not { IsOwnThread: true }) // which polls, and looks at the queue next
        {
            Wake();
        }
    }

    /// <summary>Runs turns on the calling thread until <paramref name="end"/> has completed and none is left.</summary>
    public void Run(Task end)
    {
        if (IsRunning)
        {
            throw new InvalidOperationException("the Lua thread is running already");
        }

        IsRunning = true;
        try
        {
            _ = end.ContinueWith(_ => Wake(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            while (Next(end) is { } turn)
            {
                turn.Run();
            }
        }
        finally
        {
            IsRunning = false;
        }
    }

    /// <returns>Null at the end.</returns>
    private IRunnable? Next(Task end)
    {
        IRunnable? turn;
        int yields = 0;
        LookAround();
        while (!_turns.TryDequeue(out turn))
        {
            flush?.Invoke();
            if (HandleSockets())
            {
                continue; // also at the end: a dial that was cancelled ends here
            }

            if (end.IsCompleted && _turns.IsEmpty)
            {
                return null;
            }

            if (loop is null && yields++ < YieldsBeforeSleep)
            {
                Thread.Yield();
            }
            else
            {
                Sleep(end);
            }
        }

        return turn;
    }

    /// <summary>While turns wait, others must have theirs: the sockets, and what slow handlers have sent.</summary>
    private void LookAround()
    {
        long now = Environment.TickCount64;
        bool wasVeryLong = now - _lookedAt > VeryLongTurn;
        bool isRowOver = --_turnsLeft <= 0;
        if (isRowOver || now != _lookedAt)
        {
            _lookedAt = now;
            flush?.Invoke();
        }

        if (loop is not null && now - _fetchedAt > LongTurn)
        {
            HandleSocketsInTime(all: wasVeryLong);
        }
        else if (isRowOver)
        {
            HandleSocketsInPassing();
        }
    }

    private void HandleSocketsInTime(bool all)
    {
        BeginRow(loop!.HandleReady(all));
        _fetchedAt = _lookedAt = Environment.TickCount64;
    }

    private void HandleSocketsInPassing()
    {
        if (!HandleSockets() && loop is not null)
        {
            Fetch(0);
            if (!HandleSockets())
            {
                _turnsLeft = Math.Max(_turnsLeft, loop.BusySockets / BusySocketsPerTurn);
            }
        }
    }

    private bool HandleSockets()
    {
        int handled = loop?.HandleRow() ?? 0;
        BeginRow(handled);
        return handled > 0;
    }

    private void BeginRow(int sockets)
    {
        SocketsInRow = Math.Max(1, sockets);
        _turnsLeft = SocketsInRow + 1;
    }

    private void Fetch(int milliseconds)
    {
        loop!.Fetch(milliseconds);
        _fetchedAt = Environment.TickCount64;
    }

    private void Sleep(Task end)
    {
        if (loop is not null)
        {
            SleepInFetch(end);
            return;
        }

        lock (_gate)
        {
            _isAsleep = true;
            Interlocked.MemoryBarrier(); // the thread is seen asleep before it finds the queue empty
            if (_turns.IsEmpty && !end.IsCompleted)
            {
                watchdog?.ThreadSleeps();
                Monitor.Wait(_gate);
                watchdog?.ThreadWakes();
            }

            _isAsleep = false;
        }
    }

    private void SleepInFetch(Task end)
    {
        _isAsleep = true;
        Interlocked.MemoryBarrier(); // as above
        if (_turns.IsEmpty && !end.IsCompleted)
        {
            watchdog?.ThreadSleeps();
            Fetch(-1);
            watchdog?.ThreadWakes();
        }

        _isAsleep = false;
    }

    private void Wake()
    {
        if (loop is not null)
        {
            loop.Wake();
            return;
        }

        lock (_gate)
        {
            Monitor.Pulse(_gate);
        }
    }
}
