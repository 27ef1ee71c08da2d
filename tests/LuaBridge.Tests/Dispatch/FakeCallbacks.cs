using System.Collections.Concurrent;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;
using VeraWebSockets.LuaBridge.Dispatch;

namespace VeraWebSockets.LuaBridge.Tests.Dispatch;

/// <summary>Notes what it is told, in one list, and throws on sockets that the test names.</summary>
internal sealed class FakeCallbacks : ILuaCallbacks
{
    private readonly ConcurrentQueue<string> _calls = [];

    /// <summary>Socket whose events are defects.</summary>
    public long Throwing { get; init; } = -1;

    /// <summary>Run inside each callback, after it was noted.</summary>
    public Action? WhileHandling { get; set; }

    /// <summary>Such as <c>opened 7</c>; <c>turn</c> for the end of one.</summary>
    public IReadOnlyList<string> Calls => [.. _calls];

    public void Filtering(WebSocketProtocol.Filtering filtering) => Note("filtering", filtering);

    public void Drained(WebSocketProtocol.Drained drained) => Note("drained", drained);

    public void Opened(WebSocketProtocol.Opened opened) => Note("opened", opened);

    public void Received(WebSocketProtocol.Received received) => Note("received", received);

    public void ConnectFailed(WebSocketProtocol.ConnectFailed failed) => Note("failed", failed);

    public void Closed(WebSocketProtocol.Closed closed) => Note("closed", closed);

    public void Preparing(WebSocketProtocol.Preparing preparing) => Note("preparing", preparing);

    public void AcknowledgementDue(AcknowledgementDue due) => Note("due", due);

    public void Reconnecting(WebSocketProtocol.Reconnecting reconnecting) => Note("reconnecting", reconnecting);

    public void GaveUp(WebSocketProtocol.GaveUp gaveUp) => Note("gave up", gaveUp);

    public void EndTurn() => _calls.Enqueue("turn");

    private void Note(string what, WebSocketProtocol.IEvent e)
    {
        _calls.Enqueue($"{what} {e.SocketId}");
        WhileHandling?.Invoke();
        if (e.SocketId == Throwing)
        {
            throw new NotSupportedException("a defect");
        }
    }
}
