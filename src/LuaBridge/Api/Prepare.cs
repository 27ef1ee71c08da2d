using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VeraWebSockets.Actors.Protocol.Url;
using VeraWebSockets.LuaBridge.Dispatch;
using VeraWebSockets.LuaBridge.Marshal;
using VeraWebSockets.LuaBridge.Options;

namespace VeraWebSockets.LuaBridge.Api;

/// <summary>What the script's functions have given for one attempt: URL, headers, token.</summary>
internal static unsafe class Prepare
{
    private const int FirstSetting = 3;

    /// <summary><c>native.prepare(id, url or nil, name, value, …)</c> → nothing; or nil, what is wrong, and a number without meaning.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static int Call(nint state) => LuaFunction.Run(state, &Body);

    private static int Body(LuaModule module, nint state)
    {
        LuaSocket socket = module.Sockets.Get(LuaArguments.Integer(state, 1));
        WebSocketUrl? url = socket.Url;
        if (LuaArguments.Text(state, 2) is { } text && !WebSocketUrl.TryParse(text, out url, out string? problem))
        {
            return LuaResult.Problem(state, problem!, 0);
        }

        var settings = new SocketSettings(socket.Options);
        SettingArguments.Read(state, FirstSetting, settings);

        if (settings.Validate() is { } fault)
        {
            return LuaResult.Problem(state, fault, 0);
        }

        module.Prepare(socket, url!, settings.Options);
        return LuaResult.Nothing;
    }
}
