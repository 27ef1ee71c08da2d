namespace VeraWebSockets.Host.Demo.Chaos;

/// <summary>What becomes of one connection to the server of the chaos demo.</summary>
internal enum ChaosFault
{
    /// <summary>The handshake is refused with 503.</summary>
    Refuse,

    /// <summary>TCP is reset.</summary>
    Reset,

    /// <summary>A close frame comes.</summary>
    Close,

    /// <summary>Nothing comes any more, not even a pong.</summary>
    Stall,
}
