using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VeraWebSockets.Actors.Logging;
using VeraWebSockets.Actors.Protocol.Url;
using VeraWebSockets.LuaBridge.Dispatch;
using VeraWebSockets.LuaBridge.Marshal;
using VeraWebSockets.LuaBridge.Options;

namespace VeraWebSockets.LuaBridge.Api;

/// <summary><c>create(url, event_handlers, ssl_settings, standalone, options)</c>: validates; opens nothing.</summary>
internal static unsafe class Create
{
    private const int UrlPosition = 1;
    private const int OptionsPosition = 5;
    private const int FirstSetting = 5;

    /// <summary><c>native.create(url, standalone, asks_filter, asks_parameters, name, value, …)</c> → id; or nil, what is wrong, and in which argument of create.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static int Call(nint state) => LuaFunction.Run(state, &Body);

    /// <summary><c>native.unknown_event(id, event)</c>: a handler that will never be called (spec section 2).</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static int UnknownEvent(nint state) => LuaFunction.Run(state, &WarnOfUnknownEvent);

    /// <summary><c>native.set_defaults(id, text or false)</c>: what the handler of event 39 answered.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static int SetDefaults(nint state) => LuaFunction.Run(state, &SetExtensionDefaults);

    /// <summary><c>native.release(id)</c>: the script holds the websocket no longer.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static int Release(nint state) => LuaFunction.Run(state, &ReleaseSocket);

    private static int Body(LuaModule module, nint state)
    {
        if (!WebSocketUrl.TryParse(LuaArguments.Text(state, 1)!, out WebSocketUrl? url, out string? problem))
        {
            return LuaResult.Problem(state, problem!, UrlPosition);
        }

        var settings = new SocketSettings(module.Sockets.Defaults);
        SettingArguments.Read(state, FirstSetting, settings);

        return settings.Validate() is { } fault
            ? LuaResult.Problem(state, fault, OptionsPosition)
            : LuaResult.Integer(state, module.Sockets.Add(
                url!, settings, LuaArguments.Boolean(state, 2), LuaArguments.Boolean(state, 3), LuaArguments.Boolean(state, 4), module.Log).Id);
    }

    private static int SetExtensionDefaults(LuaModule module, nint state)
    {
        LuaSocket socket = module.Sockets.Get(LuaArguments.Integer(state, 1));
        if (socket.Options.Compression is not null)
        {
            socket.Options = socket.Options with { Compression = CompressionSettings.FromDefaults(LuaArguments.Text(state, 2)) };
        }

        return LuaResult.Nothing;
    }

    private static int WarnOfUnknownEvent(LuaModule module, nint state)
    {
        long id = LuaArguments.Integer(state, 1);
        module.Log.Write(LogTopics.Warning, $"ws-{id}: handler for unknown event {LuaArguments.Integer(state, 2)} will never be called");
        return LuaResult.Nothing;
    }

    private static int ReleaseSocket(LuaModule module, nint state)
    {
        module.Release(LuaArguments.Integer(state, 1));
        return LuaResult.Nothing;
    }
}
