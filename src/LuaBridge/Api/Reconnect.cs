using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VeraWebSockets.LuaBridge.Dispatch;
using VeraWebSockets.LuaBridge.Marshal;

namespace VeraWebSockets.LuaBridge.Api;

/// <summary><c>reconnect(wso)</c>: another connection in place of the open one, or at once what is waited for.</summary>
internal static unsafe class Reconnect
{
    /// <summary><c>native.reconnect(id)</c> → status. The prelude connects what is idle.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static int Call(nint state) => LuaFunction.Run(state, &Body);

    private static int Body(LuaModule module, nint state)
    {
        LuaSocket socket = module.Sockets.Get(LuaArguments.Integer(state, 1));
        module.Reconnect(socket);
        return LuaFunction.Answer(state, ApiStatus.Ok);
    }
}
