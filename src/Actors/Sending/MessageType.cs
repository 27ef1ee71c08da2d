namespace VeraWebSockets.Actors.Sending;

/// <summary>The two types of messages (RFC 6455 section 5.6).</summary>
public enum MessageType
{
    /// <summary>UTF-8 text.</summary>
    Text,

    /// <summary>Any octets.</summary>
    Binary,
}
