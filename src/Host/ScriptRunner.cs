using System.Net.Sockets;
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
        using var errors = new StandardError(Console.Error);
        try
        {
            var script = new LuaScript(Settings.Load(request.ConfigPath), errors, code => Exit(code, errors));
            using var stop = new StopRequest(script.RequestStop); // outlives the script, whose finalizers run when it is disposed
            using (script)
            {
                return Run(script, request);
            }
        }
        catch (SettingsException e)
        {
            return Misuse.Report(Console.Error, e.Message);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.TooManyOpenSockets)
        {
            return Misuse.Report(Console.Error, "the system lets this process open no more files (ulimit -n)");
        }
    }

    private static int Run(LuaScript script, ScriptRequest request)
    {
        if (request.LogLevel is { } mask)
        {
            script.LogMask = (LogTopics)mask;
        }

        using var compaction = QuietCompaction.Start(script.Rest);
        return request.IsCode
            ? script.RunString(request.Source, "(command line)", request.Arguments)
            : RunFile(script, request);
    }

    private static void Exit(int code, StandardError errors)
    {
        errors.Dispose();
        Environment.Exit(code);
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
