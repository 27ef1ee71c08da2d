namespace VeraWebSockets.Actors.Options;

/// <summary>What the target gets as one item.</summary>
public enum DeliveryMode
{
    /// <summary>Whole messages.</summary>
    Messages,

    /// <summary>
    /// Pieces of at most 4096 octets, one at least for each frame, as libwebsockets 2.4 delivered them (spec section 3.5); of compressed messages
    /// pieces of at most 1023 octets.
    /// </summary>
    Pieces,
}
