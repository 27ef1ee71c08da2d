namespace VeraWebSockets.LuaBridge.Api;

/// <summary>What native functions answer the prelude, which has the words: numbers need no memory, so that answering cannot raise.</summary>
internal enum ApiStatus
{
    Ok = 0,
    NotConnected = 1,
    QueueFull = 2,
    MessageTooLong = 3,
    InvalidUtf8 = 4,
    AlreadyConnecting = 5,
    ShuttingDown = 6,
    InsideHandler = 7,
    TooManyTimers = 8,

    /// <summary>The argument that is to be one; the prelude reads it another way, or refuses it.</summary>
    NotAString = 9,

    /// <summary>Negative, so that it is no id of a websocket either.</summary>
    InternalError = -1,
}
