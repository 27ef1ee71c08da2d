using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Reconnecting;
using VeraWebSockets.LuaBridge.Marshal;
using VeraWebSockets.LuaBridge.Native;

namespace VeraWebSockets.LuaBridge.Dispatch;

/// <content>How attempts end, and what follows.</content>
internal sealed unsafe partial class LuaCallbacks
{
    public void ConnectFailed(WebSocketProtocol.ConnectFailed failed)
    {
        if (sockets.Find(failed.SocketId, failed.Attempt) is not { } socket || EndUntold(socket, failed.IsFinal))
        {
            return;
        }

        EndAttempt(socket, failed.IsFinal);
        TellError(socket, failed.Error);
        Conclude(socket, failed.IsFinal);
    }

    public void Closed(WebSocketProtocol.Closed closed)
    {
        if (sockets.Find(closed.SocketId, closed.Attempt) is not { } socket || EndUntold(socket, closed.IsFinal))
        {
            return;
        }

        EndAttempt(socket, closed.IsFinal);
        if (TryBegin(socket, EventId.Close))
        {
            lua.Call(socket, EventId.Close, lua.IsFunctionHandler ? PushCloseStatus(closed.Status) : 0);
        }

        Conclude(socket, closed.IsFinal);
    }

    public void Reconnecting(WebSocketProtocol.Reconnecting reconnecting)
    {
        if (sockets.FindWaiting(reconnecting.SocketId, reconnecting.Attempt) is not { } socket)
        {
            return;
        }

        socket.Announce(reconnecting.Attempt);
        if (!socket.IsAbandoned)
        {
            TellReconnecting(socket, reconnecting.Retry, reconnecting.Delay, reconnecting.Cause);
        }
    }

    public void GaveUp(WebSocketProtocol.GaveUp gaveUp)
    {
        if (sockets.Find(gaveUp.SocketId, gaveUp.Attempt) is not { } socket || EndUntold(socket, isFinal: true))
        {
            return;
        }

        if (!IsReplaced(socket))
        {
            GiveUp(socket, gaveUp.Cause, gaveUp.Reason);
        }

        Conclude(socket, isFinal: true);
    }

    private void TellReconnecting(LuaSocket socket, int retry, TimeSpan delay, ReconnectCause cause)
    {
        if (TryBegin(socket, EventId.Reconnecting))
        {
            LuaApi.PushInteger(lua.State, retry);
            LuaApi.PushNumber(lua.State, delay.TotalSeconds);
            LuaBytes.Push(lua.State, ReconnectText.Of(cause));
            lua.Call(socket, EventId.Reconnecting, pushed: 3);
        }
    }

    private void TellError(LuaSocket socket, ConnectError error)
    {
        if (TryBegin(socket, EventId.Error))
        {
            int pushed = 1;
            LuaBytes.Push(lua.State, ConnectErrorText.Of(error.Kind));
            if (lua.IsFunctionHandler)
            {
                LuaBytes.Push(lua.State, error.Detail);
                pushed++;
            }

            lua.Call(socket, EventId.Error, pushed);
        }
    }

    /// <inheritdoc cref="PushArguments"/>
    private int PushCloseStatus(CloseStatus status)
    {
        LuaApi.PushInteger(lua.State, status.Code);
        LuaBytes.Push(lua.State, status.Reason.Span);
        LuaApi.PushBoolean(lua.State, status.WasClean ? 1 : 0);
        return 3;
    }

    /// <summary>Another connection was asked for as the end was on its way already, so that it follows: who has told the end does not know of it.</summary>
    private bool IsReplaced(LuaSocket socket) => socket.IsReplaced && !context.IsStopping;

    private void EndAttempt(LuaSocket socket, bool isFinal) => sockets.EndAttempt(socket, isFinal && !IsReplaced(socket));

    /// <returns>Whether the script was not told of the attempt that has ended: it hears that none follows, and nothing of this one.</returns>
    private bool EndUntold(LuaSocket socket, bool isFinal)
    {
        if (!socket.IsAbandoned)
        {
            return false;
        }

        if (isFinal)
        {
            GiveUp(socket, ReconnectCause.Closed.Instance, GiveUpReason.Closed);
            Conclude(socket, isFinal: true);
        }

        return true;
    }

    private void GiveUp(LuaSocket socket, ReconnectCause cause, GiveUpReason reason)
    {
        sockets.EndAttempt(socket, isFinal: true);
        if (TryBegin(socket, EventId.GaveUp))
        {
            LuaBytes.Push(lua.State, ReconnectText.Of(cause));
            LuaBytes.Push(lua.State, ReconnectText.Of(reason));
            lua.Call(socket, EventId.GaveUp, pushed: 2);
        }
    }

    /// <summary>Behind the handler of an ending, which may have connected the socket again, or closed one that was to follow.</summary>
    private void Conclude(LuaSocket socket, bool isFinal)
    {
        if (isFinal && socket.State == LuaSocketState.Waiting)
        {
            Replace(socket);
        }

        if (socket.State == LuaSocketState.Idle)
        {
            lua.Forget(socket);
        }
    }

    /// <summary>The script has heard that its connection ended, and is to have another one, unless a handler takes that back.</summary>
    private void Replace(LuaSocket socket)
    {
        if (IsReplaced(socket))
        {
            socket.Announce(socket.Attempt + 1);
            TellReconnecting(socket, retry: 1, TimeSpan.Zero, ReconnectCause.Requested.Instance);
            if (!socket.IsClosing && context.ConnectAnnounced(socket))
            {
                return;
            }
        }

        GiveUp(socket, ReconnectCause.Closed.Instance, GiveUpReason.Closed);
    }
}
