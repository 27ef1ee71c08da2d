using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VeraWebSockets.LuaBridge.Native;

namespace VeraWebSockets.LuaBridge.Api;

/// <summary>What the embedded Lua asks where callbacks have a limit.</summary>
internal static unsafe class CallbackLimit
{
    /// <summary><c>native.is_overdue()</c> → whether the callback that is running has passed its limit.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static int IsOverdue(nint state) => LuaFunction.Run(state, &Body);

    private static int Body(LuaModule module, nint state)
    {
        LuaApi.PushBoolean(state, module.Watchdog.IsOverdue ? 1 : 0);
        return 1;
    }
}
