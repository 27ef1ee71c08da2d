namespace VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Reconnecting;

/// <summary>What follows the end of an attempt.</summary>
internal abstract record RetryDecision
{
    private RetryDecision()
    {
    }

    /// <summary>Another one.</summary>
    /// <param name="Number">1 for the first in a row.</param>
    /// <param name="Delay">Before it begins.</param>
    public sealed record Retry(int Number, TimeSpan Delay) : RetryDecision;

    /// <summary>None.</summary>
    public sealed record GiveUp(GiveUpReason Reason) : RetryDecision;
}
