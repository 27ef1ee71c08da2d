using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VeraWebSockets.Actors.Logging;
using VeraWebSockets.LuaBridge.Marshal;

namespace VeraWebSockets.LuaBridge.Api;

/// <summary><c>set_log_level(mask)</c>: the bits of libwebsockets 2.4 are those of <see cref="LogTopics"/> (spec section 8).</summary>
internal static unsafe class SetLogLevel
{
    /// <summary><c>native.set_log_level(mask)</c>.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static int Call(nint state) => LuaFunction.Run(state, &Body);

    private static int Body(LuaModule module, nint state)
    {
        module.Log.Mask = (LogTopics)LuaArguments.Integer(state, 1);
        return LuaResult.Nothing;
    }
}
