using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using VeraWebSockets.LuaBridge.Dispatch;
using VeraWebSockets.LuaBridge.Marshal;
using VeraWebSockets.LuaBridge.Native;

namespace VeraWebSockets.LuaBridge.Api;

/// <summary><c>connect(wso)</c>: starts an attempt; its events come later, never inside the call (contract C7).</summary>
internal static unsafe class Connect
{
    /// <summary><c>native.connect(id)</c> → status.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static int Call(nint state) => LuaFunction.Run(state, &Body);

    /// <summary><c>native.is_active(id)</c> → whether an ending is still to come.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static int IsActive(nint state) => LuaFunction.Run(state, &AnswerIsActive);

    /// <summary><c>native.report(id, event, text)</c>: a handler that the prelude called itself has raised.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static int Report(nint state) => LuaFunction.Run(state, &ReportError);

    private static int Body(LuaModule module, nint state)
    {
        LuaSocket socket = module.Sockets.Get(LuaArguments.Integer(state, 1));
        return LuaFunction.Answer(state,
            socket.State != LuaSocketState.Idle ? ApiStatus.AlreadyConnecting
            : module.Connect(socket) ? ApiStatus.Ok
            : ApiStatus.ShuttingDown);
    }

    private static int AnswerIsActive(LuaModule module, nint state)
    {
        LuaApi.PushBoolean(state, module.Sockets.Get(LuaArguments.Integer(state, 1)).State != LuaSocketState.Idle ? 1 : 0);
        return 1;
    }

    private static int ReportError(LuaModule module, nint state)
    {
        string text = Encoding.UTF8.GetString(LuaBytes.Get(state, 3)); // an error may hold any octets
        module.Report(module.Sockets.Get(LuaArguments.Integer(state, 1)), (int)LuaArguments.Integer(state, 2), text);
        return LuaResult.Nothing;
    }
}
