namespace VeraWebSockets.LuaBridge.Tests;

/// <summary>What a script left behind.</summary>
/// <param name="Code">What <see cref="LuaScript.RunFile"/> returned.</param>
/// <param name="Recorded">The calls of <c>record</c>: values joined by spaces, octets outside printable ASCII as <c>\ddd</c>.</param>
/// <param name="Errors">All that was written to the errors: of scripts, and of the log.</param>
/// <param name="ExitCodes">The calls of <c>os.exit</c>, which does not end a script here.</param>
/// <param name="SocketsLeft">Websockets still in the table after the run, before the state was closed.</param>
internal sealed record ScriptResult(
    int Code, IReadOnlyList<string> Recorded, string Errors, IReadOnlyList<int> ExitCodes, int SocketsLeft)
{
    public IReadOnlyList<string> ErrorLines => Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Lines of the log, without their times.</summary>
    public IReadOnlyList<string> LogLines =>
        [.. ErrorLines.Where(line => line.StartsWith('[')).Select(line => line[(line.IndexOf(']') + 2)..])];
}
