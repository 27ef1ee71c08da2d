using System.Diagnostics;
using Akka.Configuration;
using Spectre.Console;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Host.Demo.Chaos;
using VeraWebSockets.LuaBridge;

namespace VeraWebSockets.Host.Demo;

/// <summary><c>vws demo</c>: a server, the script that shows four websockets at work with it, and what both say in the end.</summary>
internal static class DemoRun
{
    private const string Script = "demo.lua";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(14);

    /// <returns>The exit code: success only if everything that the script expects has happened.</returns>
    public static int Run(DemoRequest request)
    {
        try
        {
            return request.IsChaos ? ChaosRun.RunAsync(request).GetAwaiter().GetResult() : RunScript();
        }
        catch (SettingsException e)
        {
            return Misuse.Report(Console.Error, e.Message);
        }
    }

    private static int RunScript()
    {
        long began = Stopwatch.GetTimestamp();
        var console = Screen.Create();
        using var refusing = new RefusingPort();
        var server = DemoServer.StartAsync().GetAwaiter().GetResult();
        try
        {
            WriteHead(console, server, refusing);
            int exitCode = RunScript(server, refusing, Screen.HasColour(console));
            WriteEnd(console, server, exitCode, Stopwatch.GetElapsedTime(began));
            return exitCode;
        }
        finally
        {
            server.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private static int RunScript(DemoServer server, RefusingPort refusing, bool colour)
    {
        // A proxy of the environment is for the world outside; many a one refuses to connect to 127.0.0.1.
        var settings = ConfigurationFactory.ParseString("verawebsockets.connection.proxy = none").WithFallback(Settings.Load(explicitPath: null));
        using var script = new LuaScript(settings, Console.Error);
        using var stop = new StopRequest(script.RequestStop, Limit);
        return script.RunString(ReadScript(), Script, [server.Url, refusing.Url, .. colour ? ["colour"] : Array.Empty<string>()]);
    }

    private static string ReadScript()
    {
        using var stream = typeof(DemoRun).Assembly.GetManifestResourceStream(Script)
            ?? throw new InvalidOperationException($"the resource {Script} is missing");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static void WriteHead(IAnsiConsole console, DemoServer server, RefusingPort refusing)
    {
        console.WriteLine();
        console.MarkupLine("  [bold]One Lua script, four websockets at once[/]; their server is in this process.");
        console.WriteLine();
        WriteSocket(console, "teal", "echo", $"{server.Url}/echo", "sends back what it gets");
        WriteSocket(console, "blue", "feed", $"{server.Url}/feed", "ticks until the script has enough");
        WriteSocket(console, "purple", "restart", $"{server.Url}/restart", "greets, and soon closes");
        WriteSocket(console, "olive", "refused", refusing.Url, "nobody listens there");
        console.WriteLine();
    }

    private static void WriteSocket(IAnsiConsole console, string colour, string name, string url, string what) =>
        console.MarkupLine($"  [{colour}]{name,-8}[/]  {url,-31}  {what}");

    private static void WriteEnd(IAnsiConsole console, DemoServer server, int exitCode, TimeSpan time)
    {
        console.WriteLine();
        console.WriteLine($"  The server counted {server.Connections} websockets, {server.Echoes} echoes and {server.Ticks} ticks.");
        console.MarkupLine(exitCode == ExitCode.Success
            ? $"  [green]All as expected[/], in {time.TotalSeconds:F1} s. The script is examples/{Script}."
            : $"  [red]Not all as expected[/], after {time.TotalSeconds:F1} s.");
        console.WriteLine();
    }
}
