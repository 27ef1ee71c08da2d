using Akka.Configuration;
using VeraWebSockets.Actors.Options;

namespace VeraWebSockets.Actors.Tests.Options;

/// <summary>The sections of <c>akka.hocon</c> as they are shipped inside the assembly.</summary>
internal static class Shipped
{
    public static Config Connection => Section("verawebsockets.connection");

    public static Config Manager => Section("verawebsockets.manager");

    public static Config Script => Section("verawebsockets.script");

    private static Config Section(string path) =>
        Settings.Load(explicitPath: null, programFolder: "there is no such folder").GetConfig(path);
}
