using System.CommandLine;
using System.CommandLine.Parsing;

namespace VeraWebSockets.Host;

/// <summary>Tells what is wrong with what the user asked for, and what would be right.</summary>
internal static class Misuse
{
    /// <returns><see cref="ExitCode.Misuse"/></returns>
    public static int Report(TextWriter errors, ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var faults = parsed.UnmatchedTokens.Count > 0
            ? parsed.UnmatchedTokens.Take(1).Select(word => Unmatched(command, word))
            : parsed.Errors.Select(Fault);
        return Report(errors, command, [.. faults.Distinct()]);
    }

    /// <returns><see cref="ExitCode.Misuse"/></returns>
    public static int Report(TextWriter errors, Command command, params string[] faults)
    {
        foreach (string fault in faults)
        {
            errors.WriteLine($"{HelpPage.FullName(command)}: {fault}");
        }

        errors.WriteLine($"usage: {HelpPage.Usage(command)}");
        errors.WriteLine($"{HelpPage.FullName(command)} --help says more.");
        return ExitCode.Misuse;
    }

    /// <summary>For what is no fault of the command line, but of what it names.</summary>
    /// <returns><see cref="ExitCode.Misuse"/></returns>
    public static int Report(TextWriter errors, string fault)
    {
        errors.WriteLine($"vws: {fault}");
        return ExitCode.Misuse;
    }

    private static string Unmatched(Command command, string word) => (word, command) switch
    {
        (['-', ..], _) => $"there is no option '{word}'",
        _ when HelpPage.IsProgram(command) => $"there is no command '{word}'; {HelpPage.Commands(command)} are accepted",
        _ => $"'{word}' is too much; no words are accepted here",
    };

    private static string Fault(ParseError error) => error.SymbolResult switch
    {
        OptionResult { Tokens.Count: 0 } option => $"{option.Option.Name} needs a value: {option.Option.HelpName}",
        OptionResult { IdentifierTokenCount: > 1 } option => $"{option.Option.Name} is accepted once",
        CommandResult { Command: var command } when HelpPage.IsProgram(command) => $"the command is missing; {HelpPage.Commands(command)} are accepted",
        _ => error.Message,
    };
}
