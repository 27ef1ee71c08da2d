using VeraWebSockets.Actors.Logging;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Protocol.Url;
using VeraWebSockets.LuaBridge.Options;

namespace VeraWebSockets.LuaBridge.Dispatch;

/// <summary>The websockets of one script, by id. Touched by the Lua thread only.</summary>
/// <param name="defaults">Options of a websocket that sets none.</param>
internal sealed class LuaSocketTable(ConnectionOptions defaults)
{
    private readonly Dictionary<long, LuaSocket> _sockets = [];
    private long _lastId;

    /// <summary>All websockets, those included that the script only holds.</summary>
    public int Count => _sockets.Count;

    /// <summary>Websockets that events are still to come of: an ending, or another attempt.</summary>
    public int ActiveCount { get; private set; }

    /// <summary>Those of them whose events come without <c>loop()</c>.</summary>
    public int ActiveDetachedCount { get; private set; }

    /// <summary>Options of a websocket that sets none.</summary>
    public ConnectionOptions Defaults => defaults;

    public LuaSocket Add(
        WebSocketUrl url, SocketSettings settings, bool isStandalone, bool asksFilter, bool asksParameters, WebSocketLog log)
    {
        ConnectionOptions options = settings.Options;
        var socket = new LuaSocket(++_lastId, url, options, isStandalone, asksFilter, asksParameters, settings.Name)
        {
            AcknowledgeWithin = settings.AcknowledgeWithin,
            Outbox = settings.AcknowledgeWithin is not null || Outbox.IsNeeded(options.Overflow)
                ? new Outbox(_lastId, options.Overflow, options.SendBufferSize, log)
                : null,
        };
        _sockets.Add(socket.Id, socket);
        return socket;
    }

    /// <exception cref="KeyNotFoundException">The prelude passed an id that it never got.</exception>
    public LuaSocket Get(long id) => _sockets[id];

    /// <returns>The socket that an event is for, or null when its attempt has ended.</returns>
    public LuaSocket? Find(long id, int attempt) =>
        _sockets.TryGetValue(id, out LuaSocket? socket) && socket.Attempt == attempt && socket.State != LuaSocketState.Idle ? socket : null;

    /// <returns>The socket whose attempt before this one has ended and that waits for what follows, or null.</returns>
    public LuaSocket? FindWaiting(long id, int attempt) => Find(id, attempt - 1) is { State: LuaSocketState.Waiting } socket ? socket : null;

    /// <returns>A copy: attempts may begin and end while it is gone through.</returns>
    public IReadOnlyList<LuaSocket> Active() => [.. _sockets.Values.Where(socket => socket.State != LuaSocketState.Idle)];

    public void BeginAttempt(LuaSocket socket)
    {
        socket.BeginAttempt();
        CountActive(socket, 1);
    }

    /// <summary>The attempt has ended.</summary>
    /// <param name="socket">Whose it was.</param>
    /// <param name="isFinal">Whether the socket is at rest now; otherwise more events follow by themselves.</param>
    public void EndAttempt(LuaSocket socket, bool isFinal)
    {
        if (!isFinal)
        {
            socket.Wait();
            return;
        }

        socket.End();
        CountActive(socket, -1);
    }

    public void Remove(long id) => _sockets.Remove(id);

    private void CountActive(LuaSocket socket, int change)
    {
        ActiveCount += change;
        ActiveDetachedCount += socket.IsStandalone ? 0 : change;
    }
}
