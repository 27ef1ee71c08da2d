using VeraWebSockets.Actors.Logging;
using VeraWebSockets.Actors.Options;

namespace VeraWebSockets.Actors.Streams;

/// <summary>How messages of one websocket may be dropped, and who is told.</summary>
internal sealed class Overflow
{
    private readonly ConnectionOptions _options;
    private readonly long _socketId;
    private readonly WebSocketLog _log;

    private Overflow(ConnectionOptions options, long socketId, WebSocketLog log)
    {
        _options = options;
        _socketId = socketId;
        _log = log;
    }

    /// <returns>Null where nothing may be dropped.</returns>
    public static Overflow? For(ConnectionOptions options, long socketId, WebSocketLog log) =>
        options.Overflow.Receive == ReceiveOverflow.Block ? null : new Overflow(options, socketId, log);

    public OverflowQueue CreateQueue() => new(_options.Overflow.Receive, _options.Overflow.Limit, _options.MaxMessageSize);

    /// <summary>Messages are dropped, for the first time since the target kept up.</summary>
    public void TellBegin() =>
        _log.Write(
            LogTopics.Warning,
            $"ws-{_socketId}: messages come faster than they are taken; dropping some ({EnumNames.Of(_options.Overflow.Receive)})");

    /// <summary>The target keeps up again, or the connection has ended.</summary>
    public void TellEnd(long dropped) => _log.Write(LogTopics.Notice, $"ws-{_socketId}: {dropped} received messages were dropped");
}
