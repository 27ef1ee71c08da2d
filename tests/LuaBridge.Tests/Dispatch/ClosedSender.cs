using VeraWebSockets.Actors.Sending;

namespace VeraWebSockets.LuaBridge.Tests.Dispatch;

/// <summary>Of a connection that ended before the news that it had opened was read.</summary>
internal sealed class ClosedSender : IMessageSender
{
    public long QueuedOctets => 0;

    public bool IsUnderPressure => false;

    public TimeSpan? RoundTripTime => null;

    public SendStatus Send(ReadOnlySpan<byte> payload, MessageType type) => SendStatus.NotOpen;

    public void Flush()
    {
    }
}
