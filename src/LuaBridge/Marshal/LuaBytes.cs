using System.Runtime.CompilerServices;
using System.Text;
using VeraWebSockets.LuaBridge.Native;

namespace VeraWebSockets.LuaBridge.Marshal;

/// <summary>Lua strings are octets: they cross as spans, and become .NET strings only where the text is ours.</summary>
internal static unsafe class LuaBytes
{
    /// <summary>Pushes a Lua string.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Push(nint state, ReadOnlySpan<byte> octets)
    {
        fixed (byte* start = octets)
        {
            LuaApi.PushBytes(state, start, (nuint)octets.Length);
        }
    }

    /// <summary>Pushes text as UTF-8.</summary>
    public static void Push(nint state, string text) => Push(state, Encoding.UTF8.GetBytes(text));

    /// <summary>The octets of a Lua string, valid while the value is on the stack; empty for other types.</summary>
    public static ReadOnlySpan<byte> Get(nint state, int index)
    {
        if (LuaApi.TypeOf(state, index) != LuaType.String)
        {
            return [];
        }

        nuint length;
        byte* start = LuaApi.ToBytes(state, index, &length);
        return new ReadOnlySpan<byte>(start, checked((int)length));
    }
}
