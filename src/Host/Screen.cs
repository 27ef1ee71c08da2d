using Spectre.Console;

namespace VeraWebSockets.Host;

/// <summary>The console that people look at: colour on a terminal alone, and not where NO_COLOR is set.</summary>
internal static class Screen
{
    public static IAnsiConsole Create() => AnsiConsole.Create(new AnsiConsoleSettings
    {
        // Left to itself, Spectre.Console also colours the logs of some CI services.
        Ansi = Console.IsOutputRedirected ? AnsiSupport.No : AnsiSupport.Detect,
        Out = new AnsiConsoleOutput(Console.Out),
    });

    public static bool HasColour(IAnsiConsole console) =>
        console.Profile.Capabilities is { Ansi: true, ColorSystem: not ColorSystem.NoColors };
}
