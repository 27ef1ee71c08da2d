using VeraWebSockets.LuaBridge.Native;

namespace VeraWebSockets.LuaBridge.Api;

/// <summary>The table of native functions that the embedded Lua gets; scripts never see it.</summary>
internal static unsafe class NativeFunctions
{
    /// <summary>Pushes the table.</summary>
    /// <param name="state">The Lua state, while it is set up.</param>
    /// <param name="module">The upvalue of each function: <see cref="LuaModule.Pointer"/>.</param>
    public static void Push(nint state, nint module)
    {
        LuaApi.CreateTable(state, 0, 23);
        Add(state, module, "create\0"u8, &Create.Call);
        Add(state, module, "nearest_event\0"u8, &NearestEvent.Call);
        Add(state, module, "unknown_event\0"u8, &Create.UnknownEvent);
        Add(state, module, "set_defaults\0"u8, &Create.SetDefaults);
        Add(state, module, "prepare\0"u8, &Prepare.Call);
        Add(state, module, "release\0"u8, &Create.Release);
        Add(state, module, "connect\0"u8, &Connect.Call);
        Add(state, module, "is_active\0"u8, &Connect.IsActive);
        Add(state, module, "report\0"u8, &Connect.Report);
        Add(state, module, "send\0"u8, &Send.Call);
        Add(state, module, "close\0"u8, &Close.Call);
        Add(state, module, "reconnect\0"u8, &Reconnect.Call);
        Add(state, module, "state\0"u8, &Inspect.State);
        Add(state, module, "protocol\0"u8, &Inspect.Protocol);
        Add(state, module, "buffered\0"u8, &Inspect.Buffered);
        Add(state, module, "stats\0"u8, &Inspect.Stats);
        Add(state, module, "loop\0"u8, &Loop.Call);
        Add(state, module, "set_log_level\0"u8, &SetLogLevel.Call);
        Add(state, module, "now\0"u8, &Now.Call);
        Add(state, module, "timer\0"u8, &Timers.Start);
        Add(state, module, "cancel\0"u8, &Timers.Cancel);
        Add(state, module, "is_overdue\0"u8, &CallbackLimit.IsOverdue);
        Add(state, module, "exit\0"u8, &Exit.Call);
    }

    private static void Add(nint state, nint module, ReadOnlySpan<byte> name, delegate* unmanaged[Cdecl]<nint, int> function)
    {
        LuaApi.PushPointer(state, module);
        LuaApi.PushFunction(state, function, 1);
        fixed (byte* key = name)
        {
            LuaApi.SetField(state, -2, key);
        }
    }
}
