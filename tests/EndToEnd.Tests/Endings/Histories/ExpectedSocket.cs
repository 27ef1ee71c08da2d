using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Supervision.WebSocketManager;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>
/// What the target of one websocket may hear, by <c>docs/messages.md</c>. A <c>Connect</c> that was told while the websocket was in use, as far as the target
/// knew, may be ignored, or may have come behind the end; which, the target learns from what it hears.
/// </summary>
internal sealed class ExpectedSocket(long id)
{
    private const int MostTraced = 40;
    private const int FarAhead = 1000; // more than attempts that follow by themselves

    private readonly Queue<string> _trace = new();
    private readonly List<ExpectedRun> _told = []; // and nothing heard of them
    private readonly List<ExpectedRun> _refused = []; // whose last event is still to come
    private ExpectedRun? _run;
    private ExpectedRun? _owed; // it, or one that was told before it, must begin
    private int _highest;
    private int _order;

    public long Id => id;

    /// <summary>What goes on, as far as the target knows; null where nothing does.</summary>
    public ExpectedRun? Run => _run is { IsOver: false } ? _run : null;

    /// <summary>What went on last, or does.</summary>
    public ExpectedRun? Last => _run;

    /// <summary>Nothing goes on, and nothing that was told has still to begin.</summary>
    public bool IsQuiet => Run is null && _owed is null && _refused.Count == 0 && !_told.Exists(run => run.IsRefused);

    public string Trace => string.Join(" ", _trace);

    /// <summary>Higher than any attempt that was named, and than any that may follow unheard.</summary>
    public int NextAttempt() => _highest + (Run is null && _told.Count == 0 ? 1 : FarAhead);

    public void Note(string what)
    {
        _trace.Enqueue(what);
        if (_trace.Count > MostTraced)
        {
            _trace.Dequeue();
        }
    }

    /// <param name="connect">What is told.</param>
    /// <param name="isShuttingDown">Whether a <c>Shutdown</c> was told before.</param>
    public void Connect(WebSocketManagerProtocol.Connect connect, bool isShuttingDown)
    {
        _highest = connect.Attempt;
        var run = new ExpectedRun(connect, ++_order) { IsRefused = isShuttingDown };
        _told.Add(run);
        if (Run is null)
        {
            _owed ??= run;
        }
    }

    public void Close() => Each(run => run.IsClosed = true);

    public void Reconnect() => Each(run => run.IsReplaced = true);

    /// <param name="heard">What has come.</param>
    /// <param name="isShuttingDown">Whether a <c>Shutdown</c> was told, by whomever.</param>
    /// <returns>What is wrong with it, or null.</returns>
    public string? Hear(WebSocketProtocol.IEvent heard, bool isShuttingDown)
    {
        _highest = Math.Max(_highest, heard.Attempt);
        if (isShuttingDown)
        {
            Close();
        }

        if (_refused.Find(run => run.Concerns(heard)) is { } refused)
        {
            return HearRefused(refused, heard);
        }

        if (Run is { } run && run.Concerns(heard))
        {
            return run.Hear(heard);
        }

        ExpectedRun? next = _told.Find(run => run.Concerns(heard));
        if (next is null)
        {
            return "is of an attempt that nobody has begun";
        }

        if (isShuttingDown && heard is WebSocketProtocol.ConnectFailed { Error.Kind: ConnectErrorKind.ClosedBeforeOpen })
        {
            _told.Remove(next);
            Begun(next);
            return HearRefused(next, heard); // by the manager, maybe before the websocket has told its end
        }

        return Begin(next) ?? next.Hear(heard);
    }

    /// <summary>All is shut down.</summary>
    /// <returns>What is wrong with that, or null.</returns>
    public string? End() =>
        Run is not null ? "is in use" : _owed is { IsRefused: false } ? $"has heard nothing of {_owed.Connect.Attempt}" : null;

    private string? Begin(ExpectedRun next)
    {
        string? fault = Run is { } run ? $"begins, and {run.Attempt} has not ended"
            : next.Order > _owed?.Order ? $"begins, and nothing was heard of {_owed.Connect.Attempt}"
            : null;
        _told.RemoveAll(run => run.Order <= next.Order); // those before have been ignored
        Begun(next);
        _run = next;
        return fault;
    }

    private void Begun(ExpectedRun run)
    {
        if (run.Order <= _owed?.Order)
        {
            _owed = null;
        }
    }

    private string? HearRefused(ExpectedRun run, WebSocketProtocol.IEvent heard)
    {
        string? fault = run.Hear(heard);
        _refused.Remove(run);
        if (!run.IsOver)
        {
            _refused.Add(run);
        }

        return fault;
    }

    private void Each(Action<ExpectedRun> action)
    {
        _told.ForEach(action);
        if (_run is not null)
        {
            action(_run);
        }
    }
}
