using System.Runtime.CompilerServices;
using System.Text;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Protocol.Close;
using VeraWebSockets.Actors.Protocol.Messages;
using VeraWebSockets.Actors.Protocol.Url;
using VeraWebSockets.Actors.Sending;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Reconnecting;

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
    /// <see cref="Received"/>, and exactly one <see cref="Closed"/>. Where the websocket reconnects, <see cref="Reconnecting"/> follows each of
    /// these endings, but the last, which <see cref="GaveUp"/> follows.
    /// </summary>
    public interface IEvent
    {
        /// <summary>The websocket's id.</summary>
        long SocketId { get; }

        /// <summary>The attempt: the first as <see cref="WebSocketManagerProtocol.Connect"/> named it, each further one a number higher.</summary>
        int Attempt { get; }
    }

    /// <summary>Closes an open websocket, or gives up the attempt that is under way or waited for; otherwise nothing.</summary>
    /// <param name="SocketId">The websocket.</param>
    /// <param name="Code">1000–1003, 1007–1014 or 3000–4999.</param>
    /// <param name="Reason">At most 123 octets in UTF-8.</param>
    /// <exception cref="ArgumentException">Code or reason are none of these.</exception>
    public sealed record Close(long SocketId, int Code, string Reason) : ICommand
    {
        /// <summary>The status code.</summary>
        public int Code { get; init => field = CheckCode(value, nameof(Code)); } = CheckCode(Code);

        /// <summary>The reason.</summary>
        public string Reason { get; init => field = CheckReason(value, nameof(Reason)); } = CheckReason(Reason);
    }

    /// <summary>
    /// Wants another connection: an open one is closed with 1000 and another follows at once, and what is waited for begins at once. Otherwise
    /// nothing.
    /// </summary>
    public sealed record Reconnect(long SocketId) : ICommand
    {
        /// <summary>
        /// The attempt that another one shall follow, as <see cref="Opened"/> named it: where a later one is open, the wish has been fulfilled. Null:
        /// whichever is open.
        /// </summary>
        public int? Attempt { get; init; }
    }

    /// <summary>
    /// The target has no use for the open connection, such as one whose login was not acknowledged in time: it is closed, and taken like a loss,
    /// so that a websocket that reconnects is tried again. Otherwise nothing.
    /// </summary>
    /// <param name="SocketId">The websocket.</param>
    /// <param name="Attempt">As <see cref="Opened"/> named it.</param>
    /// <param name="Code">As of <see cref="Close"/>; <see cref="Options.ReconnectOptions.GiveUpCodes"/> may hold it.</param>
    /// <param name="Reason">At most 123 octets in UTF-8.</param>
    /// <exception cref="ArgumentException">Code or reason are none of these.</exception>
    public sealed record Fail(long SocketId, int Attempt, int Code, string Reason) : ICommand
    {
        /// <summary>The status code.</summary>
        public int Code { get; init => field = CheckCode(value, nameof(Code)); } = CheckCode(Code);

        /// <summary>The reason.</summary>
        public string Reason { get; init => field = CheckReason(value, nameof(Reason)); } = CheckReason(Reason);
    }

    /// <summary>The answer to <see cref="Filtering"/>.</summary>
    public sealed record Verdict(long SocketId, int Attempt, bool IsAccepted) : ICommand;

    /// <summary>The answer to <see cref="Preparing"/>.</summary>
    /// <param name="SocketId">The websocket.</param>
    /// <param name="Attempt">The attempt.</param>
    /// <param name="Url">Where to.</param>
    /// <param name="Options">Validated. How to reconnect is taken from the <see cref="WebSocketManagerProtocol.Connect"/>.</param>
    public sealed record Parameters(long SocketId, int Attempt, WebSocketUrl Url, ConnectionOptions Options) : ICommand;

    /// <summary>The other answer to <see cref="Preparing"/>: the attempt fails.</summary>
    public sealed record NoParameters(long SocketId, int Attempt, string Why) : ICommand;

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

    /// <summary>
    /// An attempt is to begin, when the target has said with what, by <see cref="Parameters"/> or <see cref="NoParameters"/>. Only where connect asked for it.
    /// </summary>
    public sealed record Preparing(long SocketId, int Attempt) : IEvent;

    /// <summary>All that was queued for sending has left, after a message was refused or much had gathered.</summary>
    public sealed record Drained(long SocketId, int Attempt) : IEvent;

    /// <summary>Messages; who gets them disposes the batch.</summary>
    public sealed record Received(long SocketId, int Attempt, MessageBatch Batch) : IEvent
    {
        /// <summary>When it was told, as <see cref="System.Diagnostics.Stopwatch.GetTimestamp"/> says: how long did it wait?</summary>
        public long ToldAt { get; init; }
    }

    /// <summary>The attempt did not open.</summary>
    public sealed record ConnectFailed(long SocketId, int Attempt, ConnectError Error) : IEvent
    {
        /// <summary>False where <see cref="Reconnecting"/> or <see cref="GaveUp"/> follows.</summary>
        public bool IsFinal { get; init; } = true;
    }

    /// <summary>The open connection has ended.</summary>
    public sealed record Closed(long SocketId, int Attempt, CloseStatus Status) : IEvent
    {
        /// <summary>False where <see cref="Reconnecting"/> or <see cref="GaveUp"/> follows.</summary>
        public bool IsFinal { get; init; } = true;
    }

    /// <summary>Another attempt will begin by itself.</summary>
    /// <param name="SocketId">The websocket.</param>
    /// <param name="Attempt">The one that will begin.</param>
    /// <param name="Retry">1 for the first in a row; counted anew after a connection that was good.</param>
    /// <param name="Delay">Until it begins.</param>
    /// <param name="Cause">How the last one ended.</param>
    public sealed record Reconnecting(long SocketId, int Attempt, int Retry, TimeSpan Delay, ReconnectCause Cause) : IEvent;

    /// <summary>A websocket that reconnects will not do so any more: the last event.</summary>
    /// <param name="SocketId">The websocket.</param>
    /// <param name="Attempt">The last one that was told of; where the websocket was closed while it waited, that has not begun.</param>
    /// <param name="Cause">How the last one ended.</param>
    /// <param name="Reason">Why no other follows.</param>
    public sealed record GaveUp(long SocketId, int Attempt, ReconnectCause Cause, GiveUpReason Reason) : IEvent;

    private static int CheckCode(int code, [CallerArgumentExpression(nameof(code))] string name = "") => ClosePayload.IsSendable(code)
        ? code
        : throw new ArgumentException($"close code {code}; 1000 to 1003, 1007 to 1014 and 3000 to 4999 are accepted", name);

    private static string CheckReason(string reason, [CallerArgumentExpression(nameof(reason))] string name = "") =>
        Encoding.UTF8.GetByteCount(reason) is int length and > ClosePayload.MaxReasonLength
            ? throw new ArgumentException($"close reason of {length} octets; at most {ClosePayload.MaxReasonLength} are accepted", name)
            : reason;
}
