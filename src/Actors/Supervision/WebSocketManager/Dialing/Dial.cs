namespace VeraWebSockets.Actors.Supervision.WebSocketManager.Dialing;

/// <summary>One attempt that waits for its turn or has it.</summary>
internal sealed class Dial(long socketId, int attempt, DialHost host, bool isRedial, long order)
{
    public long SocketId => socketId;

    public int Attempt => attempt;

    public DialHost Host => host;

    /// <summary>Whether the websocket makes it by itself.</summary>
    public bool IsRedial => isRedial;

    /// <summary>Rises with each dial.</summary>
    public long Order => order;

    /// <summary>Where it waits; null when it is under way.</summary>
    public LinkedListNode<Dial>? Place { get; set; }
}
