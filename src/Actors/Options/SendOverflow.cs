namespace VeraWebSockets.Actors.Options;

/// <summary>What becomes of messages that are sent faster than the peer reads. There is no way to wait: the thread that sends is the only one.</summary>
public enum SendOverflow
{
    /// <summary>The message is refused, and the sender told so.</summary>
    Fail,

    /// <summary>Of the messages that wait, the oldest make room.</summary>
    DropOldest,

    /// <summary>A message for which there is no room is dropped.</summary>
    DropNewest,

    /// <summary>Only the latest message waits.</summary>
    Latest,
}
