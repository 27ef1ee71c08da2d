using System.Text;
using VeraWebSockets.LuaBridge.Marshal;
using VeraWebSockets.LuaBridge.Native;

namespace VeraWebSockets.LuaBridge.Tests.Native;

/// <summary>A bare Lua state, for tests of what reads and writes its stack, or of its memory.</summary>
/// <param name="lua">With the standard libraries. Closed here.</param>
internal sealed unsafe class LuaState(KeraLua.Lua lua) : IDisposable
{
    public LuaState()
        : this(new KeraLua.Lua())
    {
    }

    public nint Handle => lua.Handle;

    /// <summary>Runs an expression and leaves its values on the stack, which is emptied before.</summary>
    public void Push(string expression) => Run("return " + expression);

    /// <summary>Runs a chunk and leaves its results on the stack, which is emptied before.</summary>
    /// <exception cref="InvalidOperationException">It does not compile, or raises.</exception>
    public void Run(string chunk)
    {
        LuaApi.SetTop(Handle, 0);
        byte[] text = Encoding.UTF8.GetBytes(chunk);
        fixed (byte* start = text, name = "=test\0"u8, mode = "t\0"u8)
        {
            Check(LuaApi.Load(Handle, start, (nuint)text.Length, name, mode));
        }

        Check(LuaApi.ProtectedCall(Handle, 0, LuaApi.AllResults, 0, 0, 0));
    }

    public void Dispose() => lua.Close();

    private void Check(int status)
    {
        if (status != LuaApi.Ok)
        {
            throw new InvalidOperationException(Encoding.UTF8.GetString(LuaBytes.Get(Handle, -1)));
        }
    }
}
