using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;

namespace VeraWebSockets.LuaBridge.Dispatch;

/// <summary>The Lua side of events, as the dispatcher actor sees it. Called on the Lua thread only; nothing a script does comes out as an exception.</summary>
internal interface ILuaCallbacks
{
    /// <summary>Event 2.</summary>
    void Filtering(WebSocketProtocol.Filtering filtering);

    /// <summary>Event 10.</summary>
    void Drained(WebSocketProtocol.Drained drained);

    /// <summary>Event 3.</summary>
    void Opened(WebSocketProtocol.Opened opened);

    /// <summary>Events 8, 9 and 38; disposes the batch.</summary>
    void Received(WebSocketProtocol.Received received);

    /// <summary>Event 1.</summary>
    void ConnectFailed(WebSocketProtocol.ConnectFailed failed);

    /// <summary>Event 4.</summary>
    void Closed(WebSocketProtocol.Closed closed);

    /// <summary>Asks the script's functions for the parameters of an attempt.</summary>
    void Preparing(WebSocketProtocol.Preparing preparing);

    /// <summary>The time for a preamble to be acknowledged has passed.</summary>
    void AcknowledgementDue(AcknowledgementDue due);

    /// <summary>Event 1000.</summary>
    void Reconnecting(WebSocketProtocol.Reconnecting reconnecting);

    /// <summary>Event 1001.</summary>
    void GaveUp(WebSocketProtocol.GaveUp gaveUp);

    /// <summary>One message of the dispatcher has been worked off: what was sent meanwhile may leave.</summary>
    void EndTurn();
}
