using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VeraWebSockets.LuaBridge.Dispatch;
using VeraWebSockets.LuaBridge.Marshal;

namespace VeraWebSockets.LuaBridge.Api;

/// <summary><c>close(wso, code, reason)</c>: begins the closing handshake, or gives up an attempt that is under way.</summary>
internal static unsafe class Close
{
    /// <summary><c>native.close(id, code, reason)</c> → status.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static int Call(nint state) => LuaFunction.Run(state, &Body);

    private static int Body(LuaModule module, nint state)
    {
        LuaSocket socket = module.Sockets.Get(LuaArguments.Integer(state, 1));
        if (socket.State == LuaSocketState.Idle)
        {
            return LuaFunction.Answer(state, ApiStatus.NotConnected);
        }

        module.Close(socket, (int)LuaArguments.Integer(state, 2), LuaArguments.Text(state, 3)!);
        return LuaFunction.Answer(state, ApiStatus.Ok);
    }
}
