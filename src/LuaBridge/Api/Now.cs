using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VeraWebSockets.LuaBridge.Marshal;

namespace VeraWebSockets.LuaBridge.Api;

/// <summary>
/// <c>now()</c>: a clock for measuring. Lua has none: <c>os.clock</c> counts processor time, <c>os.time</c> whole seconds that may be set back.
/// </summary>
internal static unsafe class Now
{
    /// <summary><c>native.now()</c> → seconds as a float, from a clock that never goes back; only differences mean anything.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static int Call(nint state) => LuaFunction.Run(state, &Body);

    private static int Body(LuaModule module, nint state) =>
        LuaResult.Number(state, Stopwatch.GetElapsedTime(startingTimestamp: 0).TotalSeconds);
}
