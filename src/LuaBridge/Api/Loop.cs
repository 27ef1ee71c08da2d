using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace VeraWebSockets.LuaBridge.Api;

/// <summary><c>loop()</c>: runs events on the calling thread until the actor system has terminated.</summary>
internal static unsafe class Loop
{
    /// <summary><c>native.loop()</c> → status.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static int Call(nint state) => LuaFunction.Run(state, &Body);

    private static int Body(LuaModule module, nint state) =>
        LuaFunction.Answer(state, module.RunEvents() ? ApiStatus.Ok : ApiStatus.InsideHandler);
}
