using Akka.Dispatch;
using VeraWebSockets.Actors.Logging;

namespace VeraWebSockets.LuaBridge.Dispatch;

/// <summary>
/// The timers of one script. However many are pending, the system is asked for one wake-up, that of the first; it puts a turn into the queue
/// of the Lua thread, and there the functions are called. Used by the Lua thread only.
/// </summary>
internal sealed class LuaTimers : IRunnable, IDisposable
{
    /// <summary>Functions called in one turn: as many as a batch has messages, so that websockets have their turn between.</summary>
    public const int MaxPerTurn = 256;

    /// <summary>What one wake-up of the system may wait for; a later timer is looked at again then.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromDays(1);

    private readonly TimerQueue _queue;
    private readonly LuaThread _thread;
    private readonly LuaCallbackThread _lua;
    private readonly ILuaCallbackContext _context;
    private readonly WebSocketLog _log;
    private readonly TimeProvider _time;
    private readonly long _epoch;
    private readonly ITimer _wakeUp;
    private TimeSpan? _wakesAt;
    private int _isQueued;

    /// <param name="capacity">Most timers that may be pending.</param>
    /// <param name="thread">Runs the functions.</param>
    /// <param name="lua">Calls them.</param>
    /// <param name="context">Is told of the end of each turn, and says whether it stops.</param>
    /// <param name="log">Gets defects.</param>
    /// <param name="time">Tells when timers are due.</param>
    public LuaTimers(
        int capacity, LuaThread thread, LuaCallbackThread lua, ILuaCallbackContext context, WebSocketLog log, TimeProvider time)
    {
        _queue = new TimerQueue(capacity);
        _thread = thread;
        _lua = lua;
        _context = context;
        _log = log;
        _time = time;
        _epoch = time.GetTimestamp();
        _wakeUp = time.CreateTimer(static timers => ((LuaTimers)timers!).Enqueue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Pending timers.</summary>
    public int Count => _queue.Count;

    private TimeSpan Now => _time.GetElapsedTime(_epoch);

    /// <returns>The slot of the new timer, from 1 on; 0 when there are too many.</returns>
    public int Add(TimeSpan delay, bool isPeriodic) => _queue.Add(Now + delay, isPeriodic ? delay : TimeSpan.Zero);

    /// <returns>False when no such timer is pending.</returns>
    public bool Remove(int slot) => _queue.Remove(slot);

    public void Clear() => _queue.Clear();

    /// <summary>Sees to it that the thread wakes when the first timer is due. Called when Lua has come to rest, however many timers it has set.</summary>
    public void Arm()
    {
        if (_queue.NextDue == _wakesAt)
        {
            return;
        }

        _wakesAt = _queue.NextDue;
        _wakeUp.Change(_wakesAt is { } due ? WaitUntil(due) : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>One turn.</summary>
    public void Run()
    {
        Volatile.Write(ref _isQueued, 0);
        _wakesAt = null;
        try
        {
            try
            {
                CallDue();
            }
            finally
            {
                _context.EndTurn(); // also after a defect, or the loop might never end
            }
        }
        catch (Exception defect)
        {
            _log.Write(LogTopics.Error, $"defect while Lua handled timers: {defect}");
        }
    }

    /// <inheritdoc/>
    public void Execute() => Run();

    public void Dispose() => _wakeUp.Dispose();

    private void CallDue()
    {
        TimeSpan now = Now; // one that is set meanwhile is due later
        for (int i = 0; i < MaxPerTurn; i++)
        {
            if (_context.IsStopping || !_queue.TryTake(now, out int slot, out bool isLast))
            {
                return; // without a further turn: the thread ends when none is left
            }

            _lua.CallTimer(slot, isLast);
        }

        Enqueue(); // there may be more
    }

    /// <summary>For any thread.</summary>
    private void Enqueue()
    {
        if (Interlocked.Exchange(ref _isQueued, 1) == 0)
        {
            _thread.Enqueue(this);
        }
    }

    /// <summary>The system counts whole milliseconds and drops the rest, so that it would wake too early.</summary>
    private TimeSpan WaitUntil(TimeSpan due)
    {
        TimeSpan wait = due - Now;
        return wait <= TimeSpan.Zero ? TimeSpan.Zero
            : wait >= MaxWait ? MaxWait
            : TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
    }
}
