using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VeraWebSockets.LuaBridge.Marshal;
using VeraWebSockets.LuaBridge.Native;
using VeraWebSockets.LuaBridge.Options;

namespace VeraWebSockets.LuaBridge.Api;

/// <summary>What <c>create</c> says of a handler under a name that no event has.</summary>
internal static unsafe class NearestEvent
{
    /// <summary><c>native.nearest_event(name, candidate, …)</c> → the candidate that may have been meant.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static int Call(nint state) => LuaFunction.Run(state, &Body);

    private static int Body(LuaModule module, nint state)
    {
        IEnumerable<string> candidates = Enumerable.Range(2, LuaApi.GetTop(state) - 1).Select(index => LuaArguments.Text(state, index)!);
        LuaBytes.Push(state, NearestName.Of(LuaArguments.Text(state, 1)!, candidates));
        return 1;
    }
}
