using System.Runtime.InteropServices;

namespace VeraWebSockets.LuaBridge.Native;

/// <summary>The native library of Lua 5.4 that KeraLua ships and NLua creates its states with.</summary>
internal static class LuaLibrary
{
    private const string Name = "lua54";

    private static readonly nint Handle = NativeLibrary.Load(Name, typeof(KeraLua.Lua).Assembly, searchPath: null);

    /// <summary>Address of an exported C function.</summary>
    /// <exception cref="EntryPointNotFoundException">The library is no Lua 5.4.</exception>
    public static nint Export(string function) => NativeLibrary.GetExport(Handle, function);
}
