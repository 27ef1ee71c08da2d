using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;

namespace VeraWebSockets.Actors.Tests.Fakes;

/// <summary>What actors tell, as lines that a test can compare.</summary>
internal static class EventLines
{
    /// <summary>
    /// Such as <c>Opened 1</c>, <c>Closed 1 1006 unclean</c> or <c>ConnectFailed 1 TlsFailed</c>; the number is that of the attempt.
    /// </summary>
    public static string LineOf(object message) => message switch
    {
        WebSocketProtocol.Opened opened => $"Opened {opened.Attempt}",
        WebSocketProtocol.Closed closed => $"Closed {closed.Attempt} {closed.Status.Code} {(closed.Status.WasClean ? "clean" : "unclean")}",
        WebSocketProtocol.ConnectFailed failed => $"ConnectFailed {failed.Attempt} {failed.Error.Kind}",
        WebSocketProtocol.Reconnecting reconnecting =>
            $"Reconnecting {reconnecting.Attempt} ({reconnecting.Retry}) in {reconnecting.Delay.TotalSeconds} s: {reconnecting.Cause}",
        WebSocketProtocol.GaveUp gaveUp => $"GaveUp {gaveUp.Attempt} {gaveUp.Reason}: {gaveUp.Cause}",
        _ => message.GetType().Name,
    };

    /// <summary>The same behind the id of the websocket, such as <c>7 Opened 1</c>.</summary>
    public static string LineWithId(object message) =>
        message is WebSocketProtocol.IEvent told ? $"{told.SocketId} {LineOf(told)}" : LineOf(message);
}
