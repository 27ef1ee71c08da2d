using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VeraWebSockets.Actors.Sending;
using VeraWebSockets.LuaBridge.Dispatch;
using VeraWebSockets.LuaBridge.Marshal;
using VeraWebSockets.LuaBridge.Native;

namespace VeraWebSockets.LuaBridge.Api;

/// <summary><c>send(wso, message, kind)</c>: masks the message into the socket's queue, which leaves after the turn.</summary>
internal static unsafe class Send
{
    /// <summary><c>native.send(id, message, is_binary)</c> → status.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static int Call(nint state) => LuaFunction.Run(state, &Body);

    private static int Body(LuaModule module, nint state)
    {
        if (LuaApi.TypeOf(state, 2) != LuaType.String)
        {
            return LuaFunction.Answer(state, ApiStatus.NotAString); // asked here: a call of type() takes as long as a third of this function
        }

        LuaSocket socket = module.Sockets.Get(LuaArguments.Integer(state, 1));
        ReadOnlySpan<byte> message = LuaBytes.Get(state, 2);
        MessageType type = LuaArguments.Boolean(state, 3) ? MessageType.Binary : MessageType.Text;
        IMessageSender? sender = socket.OpenSender;
        SendStatus status = socket.Outbox is { } outbox ? outbox.Send(message, type, sender)
            : sender?.Send(message, type) ?? SendStatus.NotOpen;
        if (status == SendStatus.Queued)
        {
            socket.Counters.Sent(message.Length);
        }

        module.FlushLater(socket);
        return LuaFunction.Answer(state, status switch
        {
            SendStatus.Queued => ApiStatus.Ok,
            SendStatus.QueueFull => ApiStatus.QueueFull,
            SendStatus.TooLong => ApiStatus.MessageTooLong,
            SendStatus.InvalidUtf8 => ApiStatus.InvalidUtf8,
            _ => ApiStatus.NotConnected,
        });
    }
}
