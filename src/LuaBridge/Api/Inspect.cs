using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using VeraWebSockets.LuaBridge.Dispatch;
using VeraWebSockets.LuaBridge.Marshal;
using VeraWebSockets.LuaBridge.Native;

namespace VeraWebSockets.LuaBridge.Api;

/// <summary>The fields of a websocket that change: <c>wso.state</c>, <c>.protocol</c>, <c>.buffered</c>, <c>.stats</c>.</summary>
internal static unsafe class Inspect
{
    /// <summary><c>native.state(id)</c> → name.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static int State(nint state) => LuaFunction.Run(state, &AnswerState);

    /// <summary><c>native.protocol(id)</c> → the subprotocol of the open connection, or nil.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static int Protocol(nint state) => LuaFunction.Run(state, &AnswerProtocol);

    /// <summary><c>native.buffered(id)</c> → octets that wait to be sent.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static int Buffered(nint state) => LuaFunction.Run(state, &AnswerBuffered);

    /// <summary>
    /// <c>native.stats(id)</c> → messages and octets received, messages and octets sent, dropped of the received, dropped of those to send, attempts,
    /// lag, round-trip time or nil.
    /// </summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static int Stats(nint state) => LuaFunction.Run(state, &AnswerStats);

    private static LuaSocket Socket(LuaModule module, nint state) => module.Sockets.Get(LuaArguments.Integer(state, 1));

    private static int AnswerState(LuaModule module, nint state)
    {
        LuaBytes.Push(state, Socket(module, state) switch
        {
            { State: LuaSocketState.Open, IsClosing: true } or { State: LuaSocketState.Rejected } => "closing"u8,
            { State: LuaSocketState.Open } => "open"u8,
            { State: LuaSocketState.Connecting } => "connecting"u8,
            { State: LuaSocketState.Waiting } => "waiting"u8,
            _ => "idle"u8,
        });
        return 1;
    }

    private static int AnswerProtocol(LuaModule module, nint state)
    {
        if (Socket(module, state).Subprotocol is { } name)
        {
            LuaBytes.Push(state, Encoding.UTF8.GetBytes(name));
        }
        else
        {
            LuaApi.PushNil(state);
        }

        return 1;
    }

    private static int AnswerBuffered(LuaModule module, nint state)
    {
        LuaSocket socket = Socket(module, state);
        return LuaResult.Integer(state, (socket.Sender?.QueuedOctets ?? 0) + (socket.Outbox?.Octets ?? 0));
    }

    private static int AnswerStats(LuaModule module, nint state)
    {
        LuaSocket socket = Socket(module, state);
        SocketCounters counters = socket.Counters;
        LuaApi.PushInteger(state, counters.MessagesReceived);
        LuaApi.PushInteger(state, counters.OctetsReceived);
        LuaApi.PushInteger(state, counters.MessagesSent);
        LuaApi.PushInteger(state, counters.OctetsSent);
        LuaApi.PushInteger(state, counters.DroppedReceived);
        LuaApi.PushInteger(state, socket.Outbox?.Dropped ?? 0);
        LuaApi.PushInteger(state, socket.Attempt);
        LuaApi.PushNumber(state, counters.Lag.TotalSeconds);
        if (socket.Sender?.RoundTripTime is { } time)
        {
            LuaApi.PushNumber(state, time.TotalSeconds);
        }
        else
        {
            LuaApi.PushNil(state);
        }

        return 9;
    }
}
