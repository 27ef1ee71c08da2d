using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Protocol.Close;
using VeraWebSockets.Actors.Sending;
using VeraWebSockets.Actors.Streams;

namespace VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Connection;

/// <summary>Between a websocket and the connection of one attempt.</summary>
internal static class ConnectionProtocol
{
    /// <summary>The websocket has told its target that it is open: messages may flow.</summary>
    public sealed record Start
    {
        public static Start Instance { get; } = new();
    }

    /// <summary>Begin the closing handshake.</summary>
    public sealed record Close(ClosePayload Payload);

    /// <summary>The opening handshake has succeeded; <see cref="Start"/> is awaited.</summary>
    public sealed record Opened(IMessageSender Sender, string? Subprotocol)
    {
        /// <summary>For a websocket that has to tell the ending before the connection has stopped.</summary>
        public Delivery? Delivery { get; init; }
    }

    /// <summary>The attempt has failed before it was open. The last message.</summary>
    public sealed record Failed(ConnectError Error);

    /// <summary>The open connection has ended; every message was told. The last message.</summary>
    public sealed record Ended(CloseStatus Status);
}
