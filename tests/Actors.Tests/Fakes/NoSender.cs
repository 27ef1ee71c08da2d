using VeraWebSockets.Actors.Sending;

namespace VeraWebSockets.Actors.Tests.Fakes;

/// <summary>The sender of a connection that is none.</summary>
internal sealed class NoSender : IMessageSender
{
    public long QueuedOctets => 0;

    public bool IsUnderPressure => false;

    public TimeSpan? RoundTripTime => null;

    public SendStatus Send(ReadOnlySpan<byte> payload, MessageType type) => SendStatus.NotOpen;

    public void Flush()
    {
        // It sends nothing.
    }
}
