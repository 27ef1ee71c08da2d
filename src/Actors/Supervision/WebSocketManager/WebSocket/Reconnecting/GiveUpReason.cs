namespace VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Reconnecting;

/// <summary>Why a websocket that reconnects will not do so any more.</summary>
public enum GiveUpReason
{
    /// <summary>The cause is one that trying again does not mend; see <c>docs/reconnect.md</c>.</summary>
    Fatal,

    /// <summary>The attempts of <see cref="Options.ReconnectOptions.MaxAttempts"/> are used up.</summary>
    AttemptsUsedUp,

    /// <summary>The user has closed the websocket, or everything is shut down.</summary>
    Closed,
}
