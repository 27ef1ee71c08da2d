using System.Text;
using VeraWebSockets.LuaBridge.Native;

namespace VeraWebSockets.LuaBridge.Marshal;

/// <summary>Arguments of a function that the prelude calls: it has checked their types, so nothing here refuses.</summary>
internal static unsafe class LuaArguments
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static long Integer(nint state, int index) => LuaApi.ToInteger(state, index, null);

    public static double Number(nint state, int index) => LuaApi.ToNumber(state, index, null);

    public static bool Boolean(nint state, int index) => LuaApi.ToBoolean(state, index) != 0;

    /// <returns>Null for nil.</returns>
    /// <exception cref="DecoderFallbackException">The Lua string is not UTF-8.</exception>
    public static string? Text(nint state, int index) =>
        LuaApi.TypeOf(state, index) == LuaType.String ? Strict.GetString(LuaBytes.Get(state, index)) : null;
}
