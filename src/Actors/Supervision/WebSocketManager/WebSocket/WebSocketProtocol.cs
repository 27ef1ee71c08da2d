using System.Text;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Protocol.Close;
using VeraWebSockets.Actors.Protocol.Messages;
using VeraWebSockets.Actors.Sending;

namespace VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;

/// <summary>What a websocket is told through its manager, and what it tells its target.</summary>
public static class WebSocketProtocol
{
    /// <summary>Told to the manager, which finds the websocket by its id.</summary>
    public interface ICommand
    {
        /// <summary>Chosen by who creates the websocket; unique within one manager.</summary>
        long SocketId { get; }
    }

    /// <summary>
    /// Told to the target. For each attempt: exactly one <see cref="ConnectFailed"/>; or <see cref="Opened"/>, any number of
    /// <see cref="Received"/>, and exactly one <see cref="Closed"/>.
    /// </summary>
    public interface IEvent
    {
        /// <summary>The websocket's id.</summary>
        long SocketId { get; }

        /// <summary>The attempt, as <see cref="WebSocketManagerProtocol.Connect"/> named it.</summary>
        int Attempt { get; }
    }

    /// <summary>Closes an open websocket, or gives up the attempt that is under way; otherwise nothing.</summary>
    /// <param name="SocketId">The websocket.</param>
    /// <param name="Code">1000–1003, 1007–1014 or 3000–4999.</param>
    /// <param name="Reason">At most 123 octets in UTF-8.</param>
    /// <exception cref="ArgumentException">Code or reason are none of these.</exception>
    public sealed record Close(long SocketId, int Code, string Reason) : ICommand
    {
        /// <summary>The status code.</summary>
        public int Code { get; init; } = ClosePayload.IsSendable(Code)
            ? Code
            : throw new ArgumentException($"close code {Code}; 1000 to 1003, 1007 to 1014 and 3000 to 4999 are accepted", nameof(Code));

        /// <summary>The reason.</summary>
        public string Reason { get; init; } = Encoding.UTF8.GetByteCount(Reason) is int length and > ClosePayload.MaxReasonLength
            ? throw new ArgumentException($"close reason of {length} octets; at most {ClosePayload.MaxReasonLength} are accepted", nameof(Reason))
            : Reason;
    }

    /// <summary>The answer to <see cref="Filtering"/>.</summary>
    public sealed record Verdict(long SocketId, int Attempt, bool IsAccepted) : ICommand;

    /// <summary>Forgets a websocket that is neither connecting nor open; otherwise nothing.</summary>
    public sealed record Release(long SocketId) : ICommand;

    /// <summary>The websocket is open.</summary>
    /// <param name="SocketId">The websocket.</param>
    /// <param name="Attempt">The attempt.</param>
    /// <param name="Sender">Sends on this connection; refuses once it is closing.</param>
    /// <param name="Subprotocol">What the server chose, or null.</param>
    public sealed record Opened(long SocketId, int Attempt, IMessageSender Sender, string? Subprotocol) : IEvent;

    /// <summary>The response was accepted; the websocket opens when the target says so with <see cref="Verdict"/>. Only where connect asked for it.</summary>
    public sealed record Filtering(long SocketId, int Attempt) : IEvent;

    /// <summary>All that was queued for sending has left, after a message was refused or much had gathered.</summary>
    public sealed record Drained(long SocketId, int Attempt) : IEvent;

    /// <summary>Messages; who gets them disposes the batch.</summary>
    public sealed record Received(long SocketId, int Attempt, MessageBatch Batch) : IEvent
    {
        /// <summary>When it was told, as <see cref="System.Diagnostics.Stopwatch.GetTimestamp"/> says: how long did it wait?</summary>
        public long ToldAt { get; init; }
    }

    /// <summary>The attempt did not open.</summary>
    public sealed record ConnectFailed(long SocketId, int Attempt, ConnectError Error) : IEvent;

    /// <summary>The open connection has ended.</summary>
    public sealed record Closed(long SocketId, int Attempt, CloseStatus Status) : IEvent;
}
