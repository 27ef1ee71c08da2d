using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VeraWebSockets.LuaBridge.Marshal;
using VeraWebSockets.LuaBridge.Native;

namespace VeraWebSockets.LuaBridge.Api;

/// <summary><c>timer(s, f)</c>, <c>every(s, f)</c> and <c>cancel(t)</c>: the prelude keeps the functions, by the slots that are given out here.</summary>
internal static unsafe class Timers
{
    /// <summary><c>native.timer(seconds, is_periodic)</c> → slot; or nil and a status.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static int Start(nint state) => LuaFunction.Run(state, &StartTimer);

    /// <summary><c>native.cancel(slot)</c>.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static int Cancel(nint state) => LuaFunction.Run(state, &CancelTimer);

    private static int StartTimer(LuaModule module, nint state)
    {
        ApiStatus status = module.StartTimer(
            TimeSpan.FromSeconds(LuaArguments.Number(state, 1)), LuaArguments.Boolean(state, 2), out int slot);
        if (status == ApiStatus.Ok)
        {
            return LuaResult.Integer(state, slot);
        }

        LuaApi.PushNil(state);
        LuaApi.PushInteger(state, (int)status);
        return 2;
    }

    private static int CancelTimer(LuaModule module, nint state)
    {
        module.CancelTimer((int)LuaArguments.Integer(state, 1));
        return LuaResult.Nothing;
    }
}
