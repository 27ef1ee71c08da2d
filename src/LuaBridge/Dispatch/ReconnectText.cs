using System.Globalization;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Reconnecting;

namespace VeraWebSockets.LuaBridge.Dispatch;

/// <summary>The words of events 1000 and 1001, which scripts compare.</summary>
internal static class ReconnectText
{
    public static string Of(ReconnectCause cause) => cause switch
    {
        ReconnectCause.Failed { Error.RefusalStatus: { } status } => string.Create(CultureInfo.InvariantCulture, $"status {status}"),
        ReconnectCause.Failed failed => ConnectErrorText.Of(failed.Error.Kind),
        ReconnectCause.Ended ended => string.Create(CultureInfo.InvariantCulture, $"close {ended.Status.Code}"),
        ReconnectCause.Unusable unusable => unusable.Reason,
        ReconnectCause.Requested => "requested",
        ReconnectCause.Closed => "closed",
        _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, "a cause without words"),
    };

    public static string Of(GiveUpReason reason) => reason switch
    {
        GiveUpReason.Fatal => "fatal",
        GiveUpReason.AttemptsUsedUp => "attempts used up",
        GiveUpReason.Closed => "closed",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "a reason without words"),
    };
}
