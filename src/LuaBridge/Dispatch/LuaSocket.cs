using Akka.Actor;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Protocol.Url;
using VeraWebSockets.Actors.Sending;

namespace VeraWebSockets.LuaBridge.Dispatch;

/// <summary>One websocket as the script sees it. Touched by the Lua thread only.</summary>
internal sealed class LuaSocket(
    long id, WebSocketUrl url, ConnectionOptions options, bool isStandalone, bool asksFilter = false, bool asksParameters = false, string? name = null)
{
    private ICancelable? _deadline; // of the acknowledgement; null while none is awaited
    private bool _isAnnounced; // the attempt, while it is waited for

    public long Id => id;

    /// <summary>Where the script's function gives it, of the last attempt.</summary>
    public WebSocketUrl Url { get; set; } = url;

    /// <summary>Of the next attempt.</summary>
    public ConnectionOptions Options { get; set; } = options;

    /// <summary>Whether a handler of event 2 judges each response.</summary>
    public bool AsksFilter => asksFilter;

    /// <summary>Whether functions of the script give URL, headers or token for each attempt.</summary>
    public bool AsksParameters => asksParameters;

    /// <summary>Whether its events come only inside <c>loop()</c>.</summary>
    public bool IsStandalone => isStandalone;

    public LuaSocketState State { get; private set; }

    /// <summary>The attempt that the script hears of; events of an earlier one are dropped. Each begins here, or is announced by the websocket's actor.</summary>
    public int Attempt { get; private set; }

    /// <summary>Set while the connection is open for the script, which may have closed it.</summary>
    public IMessageSender? Sender { get; private set; }

    /// <summary>Set while the script may send: what it sends behind its <c>close</c> is not for this connection any more.</summary>
    public IMessageSender? OpenSender => IsClosing ? null : Sender;

    /// <summary>What the open connection speaks, or null.</summary>
    public string? Subprotocol { get; private set; }

    /// <summary>Whether the script has closed the connection.</summary>
    public bool IsClosing { get; private set; }

    /// <summary>Whether the script wants another connection in the place of this one, and knows of none.</summary>
    public bool IsReplaced { get; private set; }

    /// <summary>Whether the script had closed it before it heard of this attempt: it never does, and only that none follows is left to tell.</summary>
    public bool IsAbandoned { get; private set; }

    /// <summary>Holds messages back where the options ask for it; null by default.</summary>
    public Outbox? Outbox { get; init; }

    /// <summary>Time for the preamble to be acknowledged; null where nothing is asked for.</summary>
    public TimeSpan? AcknowledgeWithin { get; init; }

    /// <summary>Whether it is open, and the server is to acknowledge that: what the script sends waits.</summary>
    public bool IsAwaiting => _deadline is not null;

    public SocketCounters Counters { get; } = new();

    /// <summary>Whether something was sent that has not been flushed.</summary>
    public bool HasUnflushed { get; set; }

    public void BeginAttempt()
    {
        Begin(Attempt + 1);
        IsAbandoned = false;
        State = LuaSocketState.Connecting;
    }

    /// <summary>The attempt has ended, but what follows is still to come.</summary>
    public void Wait()
    {
        GoDown();
        State = LuaSocketState.Waiting;
        _isAnnounced = false;
    }

    /// <summary>Another attempt follows by itself; its events are the next ones.</summary>
    public void Announce(int attempt)
    {
        IsAbandoned |= IsClosing && !IsReplaced; // the close is on its way to the websocket's actor
        Begin(attempt);
        _isAnnounced = true;
    }

    public void Open(IMessageSender sender, string? subprotocol)
    {
        Sender = sender;
        Subprotocol = subprotocol;
        State = LuaSocketState.Open;
        if (AcknowledgeWithin is not null)
        {
            Outbox!.Hold();
        }
    }

    /// <summary>The open connection is of no use to the script, which hears no more of it but the close.</summary>
    public void Reject()
    {
        GoDown();
        State = LuaSocketState.Rejected;
    }

    public void End()
    {
        GoDown();
        State = LuaSocketState.Idle;
    }

    /// <summary>The script closes the connection, of which it may not know yet that it is open. Of an open one, what waits is sent before the close frame.</summary>
    public void BeginClose()
    {
        IsReplaced = false;
        BeginEnd();
    }

    /// <summary>The script wants another connection: in place of the open one, which closes, or at once what is waited for.</summary>
    /// <returns>The attempt that it has in mind, which is open or has ended; null where there is none, or the script has closed it.</returns>
    public int? BeginReplace()
    {
        if (State is LuaSocketState.Idle or LuaSocketState.Connecting || IsClosing)
        {
            return null;
        }

        if (State == LuaSocketState.Waiting && _isAnnounced)
        {
            return Attempt - 1;
        }

        IsReplaced = true;
        BeginEnd();
        return Attempt;
    }

    /// <summary>What is sent from now on belongs to the preamble, and overtakes what waits for its acknowledgement.</summary>
    public void BeginPreamble() => Outbox?.IsInPreamble = true;

    /// <summary>What is sent from now on waits for it.</summary>
    public void EndPreamble() => Outbox?.IsInPreamble = false;

    /// <summary>The preamble was sent; it is acknowledged in time, or the deadline comes.</summary>
    public void Await(ICancelable deadline) => _deadline = deadline;

    /// <summary>It was acknowledged, or that is wanted no longer.</summary>
    public void StopAwaiting()
    {
        _deadline?.Cancel();
        _deadline = null;
    }

    /// <summary>What was kept for the open connection follows what the handler of event 3 has sent, and the acknowledgement, where one is awaited.</summary>
    /// <returns>Whether the script was refused something meanwhile for which there is room now.</returns>
    public bool ReleaseKept() => OpenSender is { } sender && Outbox is { } outbox && outbox.Release(sender);

    private void Begin(int attempt)
    {
        Attempt = attempt;
        IsClosing = IsReplaced = false;
    }

    private void BeginEnd()
    {
        if (OpenSender is { } sender)
        {
            StopAwaiting();
            Outbox?.FlushAll(sender);
        }

        IsClosing = true;
    }

    private void GoDown()
    {
        StopAwaiting();
        Sender = null;
        Subprotocol = null;
        Outbox?.GoDown();
    }

    public override string ToString() => name is null ? $"ws-{id} ({Url})" : $"ws-{id} \"{name}\" ({Url})";
}
