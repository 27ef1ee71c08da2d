using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Logging;
using VeraWebSockets.Actors.Protocol.Close;
using VeraWebSockets.Actors.Protocol.Messages;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;
using VeraWebSockets.LuaBridge.Marshal;
using VeraWebSockets.LuaBridge.Native;

namespace VeraWebSockets.LuaBridge.Dispatch;

/// <summary>
/// Calls the handlers of scripts. A handler given by name gets exactly what the old documentation says; one given as a function gets the
/// websocket first, and more. They run on a Lua thread of their own, never on the stack of the chunk that waits in <c>loop()</c>.
/// </summary>
internal sealed unsafe partial class LuaCallbacks(LuaCallbackThread lua, LuaSocketTable sockets, ILuaCallbackContext context, WebSocketLog log)
    : ILuaCallbacks
{
    /// <summary>"Timeout" in the registry of close codes.</summary>
    private const int TimeoutCode = 3008;

    public void Filtering(WebSocketProtocol.Filtering filtering)
    {
        if (FindTold(filtering.SocketId, filtering.Attempt) is { } socket)
        {
            bool isRefused = TryBegin(socket, EventId.Filter) && lua.CallWithVeto(socket, EventId.Filter);
            context.Judge(socket, !isRefused);
        }
    }

    public void Drained(WebSocketProtocol.Drained drained)
    {
        if (sockets.Find(drained.SocketId, drained.Attempt) is not { State: LuaSocketState.Open } socket
            || socket.Sender!.IsUnderPressure) // it has filled again: another one follows
        {
            return;
        }

        if (socket.Outbox?.OnDrained(socket.OpenSender) != false && TryBegin(socket, EventId.Drained))
        {
            lua.Call(socket, EventId.Drained);
        }
    }

    public void Opened(WebSocketProtocol.Opened opened)
    {
        if (FindTold(opened.SocketId, opened.Attempt) is not { } socket)
        {
            return;
        }

        socket.Open(opened.Sender, opened.Subprotocol);
        BeginPreamble(socket);
        if (TryBegin(socket, EventId.Open) && lua.CallWithVeto(socket, EventId.Open) && socket.State == LuaSocketState.Open)
        {
            Reject(socket);
        }

        if (socket.AcknowledgeWithin is null)
        {
            ReleaseKept(socket); // what shall be sent before has to be sent by now
        }
    }

    public void Received(WebSocketProtocol.Received received)
    {
        using MessageBatch batch = received.Batch;
        if (FindTold(received.SocketId, received.Attempt) is { } socket)
        {
            long now = Stopwatch.GetTimestamp();
            TimeSpan lag = Stopwatch.GetElapsedTime(received.ToldAt, now);
            socket.Counters.Received(batch.MessageCount, batch.MessageOctets);
            socket.Counters.Arrived(socket, lag, batch.DroppedBefore, Stopwatch.GetElapsedTime(0, now), log);
            Deliver(socket, batch);
        }
    }

    public void Preparing(WebSocketProtocol.Preparing preparing)
    {
        if (FindTold(preparing.SocketId, preparing.Attempt) is { } socket
            && !(TryBegin(socket, EventId.Prepare) && lua.Call(socket, EventId.Prepare)))
        {
            context.Decline(socket);
        }
    }

    public void AcknowledgementDue(AcknowledgementDue due)
    {
        if (sockets.Find(due.SocketId, due.Attempt) is { IsAwaiting: true } socket)
        {
            Fail(socket, TimeoutCode, "not acknowledged");
        }
    }

    public void EndTurn() => context.EndTurn();

    /// <returns>The socket that an event is for, or null: its attempt has ended, or the script was not told that it began.</returns>
    private LuaSocket? FindTold(long id, int attempt) => sockets.Find(id, attempt) is { IsAbandoned: false } socket ? socket : null;

    private bool TryBegin(LuaSocket socket, EventId e) => lua.Select(socket, e) && lua.Begin(socket, e);

    private void Deliver(LuaSocket socket, MessageBatch batch)
    {
        int first = 0;
        while (first < batch.Count && socket.IsAwaiting)
        {
            AskForAcknowledgement(socket, batch.KindOf(first), batch.PayloadOf(first));
            Deliver(socket, batch, first, first + 1);
            first++;
        }

        Deliver(socket, batch, first, batch.Count);
    }

    /// <summary>
    /// The innermost loop of handlers. A method of its own, since calls into Lua from inside a try block go the long way; and not compiled ahead,
    /// since they do so there as well (docs/adr/0009).
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private void Deliver(LuaSocket socket, MessageBatch batch, int first, int end)
    {
        EventId selected = default;
        bool exists = false;
        for (int i = first; i < end && socket.State == LuaSocketState.Open; i++)
        {
            MessageKind kind = batch.KindOf(i);
            ReadOnlySpan<byte> payload = batch.PayloadOf(i);
            EventId e = kind switch { MessageKind.Pong => EventId.Pong, MessageKind.Close => EventId.PeerClose, _ => EventId.Message };
            if (e != selected)
            {
                selected = e;
                exists = lua.Select(socket, e);
            }

            if (exists && lua.Begin(socket, e))
            {
                int pushed = PushArguments(kind, payload);
                lua.Call(socket, e, pushed);
            }
        }
    }

    /// <returns>How many.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int PushArguments(MessageKind kind, ReadOnlySpan<byte> payload)
    {
        if (kind == MessageKind.Close)
        {
            return PushPeerClose(payload);
        }

        LuaBytes.Push(lua.State, payload);
        if (!lua.IsFunctionHandler || kind == MessageKind.Pong)
        {
            return 1;
        }

        LuaApi.PushBoolean(lua.State, kind == MessageKind.Binary ? 1 : 0);
        return 2;
    }

    /// <inheritdoc cref="PushArguments"/>
    private int PushPeerClose(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < sizeof(ushort))
        {
            return 0; // the peer named no code (spec row O155)
        }

        LuaApi.PushInteger(lua.State, BinaryPrimitives.ReadUInt16BigEndian(payload));
        LuaBytes.Push(lua.State, payload[sizeof(ushort)..]);
        return 2;
    }

    /// <summary>The handler of event 3 answered false: events 1 and 4 follow, and nothing else (contract C1).</summary>
    private void Reject(LuaSocket socket)
    {
        log.Write(LogTopics.Notice, $"ws-{socket.Id}: refused by the handler of event 3");
        socket.Reject();
        context.Close(socket, (int)CloseCode.Normal, "");
        TellError(socket, new ConnectError(ConnectErrorKind.RejectedAtOpen, "the handler of event 3 returned false"));
    }

    /// <summary>Sends what the script wants to be sent first, and sees to it that it is acknowledged in time, where that is wanted.</summary>
    private void BeginPreamble(LuaSocket socket)
    {
        if (socket.IsClosing)
        {
            return;
        }

        socket.BeginPreamble();
        bool isSent = !lua.Select(socket, EventId.Preamble) || (lua.Begin(socket, EventId.Preamble) && lua.Call(socket, EventId.Preamble));
        socket.EndPreamble();
        if (!isSent)
        {
            FailByError(socket);
        }
        else if (socket is { AcknowledgeWithin: { } time, IsClosing: false }) // or its messages have closed it
        {
            socket.Await(context.AwaitAcknowledgement(socket, time));
        }
    }

    /// <summary>Is this message the acknowledgement? Its own handler gets it in any case.</summary>
    private void AskForAcknowledgement(LuaSocket socket, MessageKind kind, ReadOnlySpan<byte> payload)
    {
        if (kind is not (MessageKind.Text or MessageKind.Binary) || !TryBegin(socket, EventId.Acknowledge))
        {
            return;
        }

        int pushed = PushArguments(kind, payload);
        socket.BeginPreamble();
        bool? isAcknowledged = lua.Ask(socket, EventId.Acknowledge, pushed);
        socket.EndPreamble();
        if (!socket.IsAwaiting)
        {
            return; // it has closed the websocket
        }

        if (isAcknowledged is null)
        {
            FailByError(socket);
        }
        else if (isAcknowledged.Value)
        {
            socket.StopAwaiting();
            ReleaseKept(socket);
        }
    }

    private void ReleaseKept(LuaSocket socket)
    {
        if (socket.ReleaseKept() && TryBegin(socket, EventId.Drained))
        {
            lua.Call(socket, EventId.Drained);
        }
    }

    private void FailByError(LuaSocket socket) => Fail(socket, (int)CloseCode.InternalError, "on_connect failed");

    /// <summary>The connection is of no use: the script hears of its end, and what follows is for the reconnect engine to say.</summary>
    private void Fail(LuaSocket socket, int code, string reason)
    {
        socket.Reject();
        context.Fail(socket, code, reason);
    }
}
