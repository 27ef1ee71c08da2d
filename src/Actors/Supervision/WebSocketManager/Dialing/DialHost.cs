namespace VeraWebSockets.Actors.Supervision.WebSocketManager.Dialing;

/// <summary>A host and port, and the attempts to it.</summary>
internal sealed class DialHost(string authority, int limit)
{
    public string Authority => authority;

    /// <summary>Attempts that wait or are under way.</summary>
    public int Count { get; set; }

    /// <summary>Attempts that are under way.</summary>
    public int InFlight { get; set; }

    public bool HasRoom => InFlight < limit;
}
