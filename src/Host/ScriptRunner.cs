using VeraWebSockets.Actors.Logging;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.LuaBridge;

namespace VeraWebSockets.Host;

/// <summary>Runs one script on the calling thread, from its settings to its exit code.</summary>
internal static class ScriptRunner
{
    /// <returns>The exit code.</returns>
    public static int Run(ScriptRequest request)
    {
        try
        {
            using var script = new LuaScript(Settings.Load(request.ConfigPath), Console.Error);
            if (request.LogLevel is { } mask)
            {
                script.LogMask = (LogTopics)mask;
            }

            using var compaction = QuietCompaction.Start(script.Rest);
            using var stop = new StopRequest(script.RequestStop);
            return request.IsCode
                ? script.RunString(request.Source, "(command line)", request.Arguments)
                : RunFile(script, request);
        }
        catch (SettingsException e)
        {
            return Misuse.Report(Console.Error, e.Message);
        }
    }

    private static int RunFile(LuaScript script, ScriptRequest request)
    {
        if (request.Source.Length == 0)
        {
            return Misuse.Report(Console.Error, "the script's path is empty; the path of a Lua script is accepted");
        }

        try
        {
            return script.RunFile(request.Source, request.Arguments);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string path = request.Source;
            return Misuse.Report(Console.Error, e switch
            {
                _ when Directory.Exists(path) => $"'{path}' is a directory; the path of a Lua script is accepted",
                FileNotFoundException or DirectoryNotFoundException => $"there is no file '{path}'; the path of a Lua script is accepted",
                UnauthorizedAccessException => $"'{path}' cannot be read: permission denied",
                _ => $"'{path}' cannot be read: {e.Message}",
            });
        }
    }
}
