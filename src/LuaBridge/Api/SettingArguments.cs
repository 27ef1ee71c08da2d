using VeraWebSockets.LuaBridge.Marshal;
using VeraWebSockets.LuaBridge.Native;
using VeraWebSockets.LuaBridge.Options;

namespace VeraWebSockets.LuaBridge.Api;

/// <summary>Name and value pairs at the end of a native function's arguments, as the prelude lays them out.</summary>
internal static unsafe class SettingArguments
{
    /// <summary>Reads all pairs. A value that is no text is of a type that no option has; a name that is none stands before a fault in words.</summary>
    public static void Read(nint state, int first, SocketSettings settings)
    {
        int count = LuaApi.GetTop(state);
        for (int i = first; i < count; i += 2)
        {
            string? value = LuaArguments.Text(state, i + 1);
            if (LuaArguments.Text(state, i) is not { } name)
            {
                settings.AddFault(value!);
            }
            else if (value is null)
            {
                settings.SetWrongType(name, LuaApi.TypeOf(state, i + 1).ToString().ToLowerInvariant());
            }
            else
            {
                settings.Set(name, value);
            }
        }
    }
}
