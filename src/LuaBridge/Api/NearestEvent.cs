using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VeraWebSockets.LuaBridge.Marshal;
using VeraWebSockets.LuaBridge.Options;

namespace VeraWebSockets.LuaBridge.Api;

/// <summary>What <c>create</c> says of a handler under a name that no event has.</summary>
internal static unsafe class NearestEvent
{
    private static readonly string[] Names = ["open", "message", "close", "error", "pong", "drained", "reconnecting", "gave_up"];

    /// <summary><c>native.nearest_event(name)</c> → the name that may have been meant.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static int Call(nint state) => LuaFunction.Run(state, &Body);

    private static int Body(LuaModule module, nint state)
    {
        LuaBytes.Push(state, NearestName.Of(LuaArguments.Text(state, 1)!, Names));
        return 1;
    }
}
