namespace VeraWebSockets.Actors.Sending;

/// <summary>The sending half of one open connection. For any thread; messages leave in the order of the calls.</summary>
public interface IMessageSender
{
    /// <summary>Octets that wait to be written, frame headers included.</summary>
    long QueuedOctets { get; }

    /// <summary>
    /// Whether a message found the queue full, or more than 64 KiB waited, and not all has left since: once it has, <c>WebSocketProtocol.Drained</c> follows.
    /// </summary>
    bool IsUnderPressure { get; }

    /// <summary>Time from the last answered keepalive ping to its pong; null before the first.</summary>
    TimeSpan? RoundTripTime { get; }

    /// <summary>Queues one message, copied and masked. It leaves with <see cref="Flush"/>, or when much has gathered.</summary>
    SendStatus Send(ReadOnlySpan<byte> payload, MessageType type);

    /// <summary>Writes what is queued, as far as the peer takes it now; the rest follows by itself. Never waits.</summary>
    void Flush();
}
