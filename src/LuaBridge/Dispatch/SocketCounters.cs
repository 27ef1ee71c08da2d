using VeraWebSockets.Actors.Logging;

namespace VeraWebSockets.LuaBridge.Dispatch;

/// <summary>What one websocket has done since it was created. Touched by the Lua thread only.</summary>
internal sealed class SocketCounters
{
    /// <summary>Lag that is worth a line in the log, and how often at most.</summary>
    private static readonly TimeSpan LagToTell = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LagPause = TimeSpan.FromSeconds(1);

    private TimeSpan _lagTold = -LagPause;

    /// <summary>Messages that have come to the script; also those behind one at which it hung up.</summary>
    public long MessagesReceived { get; private set; }

    public long OctetsReceived { get; private set; }

    /// <summary>Messages that were dropped before the script was given them.</summary>
    public long DroppedReceived { get; private set; }

    /// <summary>Messages that were taken for sending.</summary>
    public long MessagesSent { get; private set; }

    public long OctetsSent { get; private set; }

    /// <summary>How long the last messages had waited for the script.</summary>
    public TimeSpan Lag { get; private set; }

    public void Received(int messages, long octets)
    {
        MessagesReceived += messages;
        OctetsReceived += octets;
    }

    public void Sent(int octets)
    {
        MessagesSent++;
        OctetsSent += octets;
    }

    /// <summary>Messages come to the script.</summary>
    /// <param name="socket">Whose they are.</param>
    /// <param name="lag">How long they have waited.</param>
    /// <param name="dropped">How many before them were dropped.</param>
    /// <param name="now">On any monotonic clock.</param>
    /// <param name="log">Is told of a long wait, once a second.</param>
    public void Arrived(LuaSocket socket, TimeSpan lag, int dropped, TimeSpan now, WebSocketLog log)
    {
        Lag = lag;
        DroppedReceived += dropped;
        if (lag >= LagToTell && now - _lagTold >= LagPause)
        {
            _lagTold = now;
            log.Write(LogTopics.Latency, $"ws-{socket.Id}: messages waited {lag.TotalMilliseconds:0} ms for the script");
        }
    }
}
