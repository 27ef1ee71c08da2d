using System.Collections.Concurrent;
using Akka.Actor;
using VeraWebSockets.Actors.Protocol.Url;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>What the random targets of one manager have in common.</summary>
/// <param name="manager">Of the websockets.</param>
/// <param name="seed">Of all chance.</param>
/// <param name="server">A fickle one.</param>
/// <param name="refused">Where nobody listens.</param>
/// <param name="mostDone">What each target does of itself in one round.</param>
internal sealed class HistoriesRun(IActorRef manager, int seed, WebSocketUrl server, WebSocketUrl refused, int mostDone)
{
    private readonly ConcurrentDictionary<string, int> _counts = new();
    private volatile bool _isShuttingDown;

    public IActorRef Manager => manager;

    public int Seed => seed;

    public WebSocketUrl Server => server;

    public WebSocketUrl Refused => refused;

    public int MostDone => mostDone;

    /// <summary>Whether one of the targets has told the manager, or is about to.</summary>
    public bool IsShuttingDown
    {
        get => _isShuttingDown;
        set => _isShuttingDown = value;
    }

    public ConcurrentQueue<string> Faults { get; } = new();

    /// <summary>How often each event was heard.</summary>
    public string Summary => string.Join(", ", _counts.OrderBy(count => count.Key).Select(count => $"{count.Key} {count.Value}"));

    public void Count(WebSocketProtocol.IEvent heard) => _counts.AddOrUpdate(heard.GetType().Name, 1, (_, count) => count + 1);
}
