using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VeraWebSockets.Actors.Logging;
using VeraWebSockets.LuaBridge.Marshal;
using VeraWebSockets.LuaBridge.Native;

namespace VeraWebSockets.LuaBridge.Api;

/// <summary>What every function that Lua calls has in common: its module comes as an upvalue, and no exception leaves it.</summary>
internal static unsafe class LuaFunction
{
    /// <summary>Runs the body of a native function.</summary>
    /// <returns>Number of results on the Lua stack.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Run(nint state, delegate*<LuaModule, nint, int> body)
    {
        var module = Unsafe.As<LuaModule>(GCHandle.FromIntPtr(LuaApi.ToPointer(state, LuaApi.Upvalue(1))).Target!);
        try
        {
            return body(module, state);
        }
        catch (Exception defect)
        {
            module.Log.Write(LogTopics.Error, $"defect in a function of the module: {defect}");
            return LuaResult.Integer(state, (int)ApiStatus.InternalError);
        }
    }

    public static int Answer(nint state, ApiStatus status) => LuaResult.Integer(state, (int)status);
}
