using VeraWebSockets.LuaBridge.Native;

namespace VeraWebSockets.LuaBridge.Marshal;

/// <summary>Results of a function that the prelude calls; each method answers their number, as Lua wants it.</summary>
internal static unsafe class LuaResult
{
    public static int Nothing => 0;

    public static int Integer(nint state, long value)
    {
        LuaApi.PushInteger(state, value);
        return 1;
    }

    public static int Number(nint state, double value)
    {
        LuaApi.PushNumber(state, value);
        return 1;
    }

    /// <summary><c>nil, message, position of the argument</c>.</summary>
    public static int Problem(nint state, string message, int position)
    {
        LuaApi.PushNil(state);
        LuaBytes.Push(state, message);
        LuaApi.PushInteger(state, position);
        return 3;
    }
}
