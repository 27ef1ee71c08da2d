namespace VeraWebSockets.LuaBridge.Dispatch;

/// <summary>Where a websocket stands, by the events that the script has heard.</summary>
internal enum LuaSocketState
{
    /// <summary>Never connected, or ended: it may be connected.</summary>
    Idle,

    /// <summary>Connect was called; event 1 or 3 will come.</summary>
    Connecting,

    /// <summary>An attempt has ended, and another will follow by itself, or the news that none will.</summary>
    Waiting,

    /// <summary>Event 3 has come; event 4 will.</summary>
    Open,

    /// <summary>The script refused the open connection, or its first messages failed; its end will come and nothing else.</summary>
    Rejected,
}
