namespace VeraWebSockets.Actors.Options;

/// <summary>What becomes of messages that are sent while the websocket is not open.</summary>
public enum DownOverflow
{
    /// <summary>They are refused, and the sender told so.</summary>
    Fail,

    /// <summary>They wait for the websocket to open, as many as there is room for; then they are refused.</summary>
    Keep,

    /// <summary>The latest one waits for the websocket to open.</summary>
    Latest,
}
