using VeraWebSockets.Actors.Errors;

namespace VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Reconnecting;

/// <summary>Why a websocket is tried again, or not any more.</summary>
public abstract record ReconnectCause
{
    private ReconnectCause()
    {
    }

    /// <summary>The attempt did not open.</summary>
    public sealed record Failed(ConnectError Error) : ReconnectCause
    {
        /// <inheritdoc/>
        public override string ToString() => Error.RefusalStatus is { } status ? $"{Error.Kind}, status {status}" : $"{Error.Kind}";
    }

    /// <summary>The open connection has ended.</summary>
    public sealed record Ended(CloseStatus Status) : ReconnectCause
    {
        /// <inheritdoc/>
        public override string ToString() => $"closed with {Status.Code}";
    }

    /// <summary>The target has had no use for the open connection, and has said so with <see cref="WebSocketProtocol.Fail"/>.</summary>
    public sealed record Unusable(int Code, string Reason) : ReconnectCause
    {
        /// <inheritdoc/>
        public override string ToString() => $"of no use, closed with {Code}";
    }

    /// <summary>The user has asked for another connection, with <see cref="WebSocketProtocol.Reconnect"/>.</summary>
    public sealed record Requested : ReconnectCause
    {
        /// <summary>The only one.</summary>
        public static Requested Instance { get; } = new();

        /// <inheritdoc/>
        public override string ToString() => "requested";
    }

    /// <summary>The user has closed the websocket while it waited.</summary>
    public sealed record Closed : ReconnectCause
    {
        /// <summary>The only one.</summary>
        public static Closed Instance { get; } = new();

        /// <inheritdoc/>
        public override string ToString() => "closed by the user";
    }
}
