namespace VeraWebSockets.Actors.Options;

/// <summary>What becomes of messages that come faster than the target takes them.</summary>
public enum ReceiveOverflow
{
    /// <summary>Nothing is read meanwhile, so that TCP holds the peer back; nothing is lost.</summary>
    Block,

    /// <summary>Reading goes on; of the messages that wait, the oldest make room.</summary>
    DropOldest,

    /// <summary>Reading goes on; messages for which there is no room are dropped.</summary>
    DropNewest,

    /// <summary>Reading goes on; only the latest message waits.</summary>
    Latest,
}
