namespace VeraWebSockets.Actors.Protocol.Messages;

/// <summary>What a received item is. Pongs and the peer's close travel with the messages, so that their order is kept.</summary>
public enum MessageKind
{
    /// <summary>A whole text message: valid UTF-8.</summary>
    Text,

    /// <summary>A whole binary message.</summary>
    Binary,

    /// <summary>A pong with a payload of at most 125 octets.</summary>
    Pong,

    /// <summary>The close frame of the peer: empty, or a big-endian 16-bit status code and a reason.</summary>
    Close,
}
