using VeraWebSockets.LuaBridge.Marshal;
using VeraWebSockets.LuaBridge.Native;

namespace VeraWebSockets.LuaBridge.Tests.Native;

/// <summary>A bare Lua state, for tests of what reads and writes its stack.</summary>
internal sealed unsafe class LuaState : IDisposable
{
    private readonly NLua.Lua _lua = new();

    public nint Handle => _lua.State.Handle;

    /// <summary>Runs an expression and leaves its values on the stack, which is emptied before.</summary>
    public void Push(string expression)
    {
        LuaApi.SetTop(Handle, 0);
        byte[] text = System.Text.Encoding.UTF8.GetBytes("return " + expression);
        fixed (byte* start = text, name = "=test\0"u8, mode = "t\0"u8)
        {
            Check(LuaApi.Load(Handle, start, (nuint)text.Length, name, mode));
        }

        Check(LuaApi.ProtectedCall(Handle, 0, LuaApi.AllResults, 0, 0, 0));
    }

    public void Dispose() => _lua.Dispose();

    private void Check(int status)
    {
        if (status != LuaApi.Ok)
        {
            throw new InvalidOperationException(System.Text.Encoding.UTF8.GetString(LuaBytes.Get(Handle, -1)));
        }
    }
}
