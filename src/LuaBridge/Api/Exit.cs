using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VeraWebSockets.LuaBridge.Marshal;

namespace VeraWebSockets.LuaBridge.Api;

/// <summary><c>os.exit</c> of scripts: C's own would end the process under the runtime's feet.</summary>
internal static unsafe class Exit
{
    /// <summary><c>native.exit(code)</c>; does not return where the host ends the process.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static int Call(nint state) => LuaFunction.Run(state, &Body);

    private static int Body(LuaModule module, nint state)
    {
        module.Exit((int)LuaArguments.Integer(state, 1));
        return LuaResult.Nothing;
    }
}
