namespace VeraWebSockets.LuaBridge.Dispatch;

/// <summary>
/// Events as scripts know them: the callback numbers of libwebsockets (spec section 2), and from 1000 on, where that library leaves them to
/// others, our own.
/// </summary>
internal enum EventId
{
    Error = 1,
    Filter = 2,
    Open = 3,
    Close = 4,
    Message = 8,
    Pong = 9,
    Drained = 10,
    PeerClose = 38,
    Reconnecting = 1000,
    GaveUp = 1001,

    /// <summary>No handler of the script, but the prelude's own function, which asks those that give URL, headers and token.</summary>
    Prepare = 1002,

    /// <summary>Likewise: sends what <c>on_connect</c> says.</summary>
    Preamble = 1003,

    /// <summary>The function <c>on_connect.acknowledged</c>.</summary>
    Acknowledge = 1004,
}
