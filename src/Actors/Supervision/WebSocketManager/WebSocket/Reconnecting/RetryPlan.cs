namespace VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Reconnecting;

/// <summary>
/// What the user wants of one websocket and how far that has come. It outlives crashes of the actor, which would otherwise forget that it
/// was to try again; only that actor, one incarnation at a time, touches it.
/// </summary>
/// <param name="random">0 (inclusive) to 1 (exclusive).</param>
internal sealed class RetryPlan(Func<double> random)
{
    private RetryCounter? _counter;

    /// <summary>What was asked for; null when the websocket is at rest.</summary>
    public WebSocketManagerProtocol.Connect? Wanted { get; private set; }

    /// <summary>The attempt that is under way, or was the last.</summary>
    public int Attempt { get; private set; }

    /// <summary>What is waited for, between two attempts.</summary>
    public RetryDecision.Retry? Next { get; private set; }

    /// <summary>Whether the end of an attempt is not the end of all.</summary>
    public bool Reconnects => Wanted is { Options.Reconnect.IsOn: true };

    public void Begin(WebSocketManagerProtocol.Connect connect)
    {
        Wanted = connect;
        Attempt = connect.Attempt;
        Next = null;
        _counter = new RetryCounter(connect.Options.Reconnect);
    }

    /// <summary>Decides what follows the end of an attempt.</summary>
    /// <returns>Null where the websocket does not reconnect.</returns>
    public RetryDecision? Judge(ReconnectCause cause, TimeSpan wasOpenFor, DateTimeOffset now) =>
        Reconnects || cause is ReconnectCause.Requested ? _counter!.Decide(cause, wasOpenFor, now, random()) : null;

    public void Await(RetryDecision.Retry next) => Next = next;

    /// <summary>The attempt that was waited for begins.</summary>
    public void BeginNext()
    {
        Attempt++;
        Next = null;
    }

    public void End()
    {
        Wanted = null;
        Next = null;
    }
}
