using System.CommandLine;
using System.CommandLine.Invocation;
using Spectre.Console;

namespace VeraWebSockets.Host;

/// <summary>What <c>--help</c> shows of a command.</summary>
internal sealed class HelpPage : SynchronousCommandLineAction
{
    /// <summary>The program, and its command that has all others below it.</summary>
    public const string Program = "vws";

    private static readonly Dictionary<string, string[]> Examples = new()
    {
        [Program] = ["vws demo", "vws run examples/echo_client.lua wss://echo.example.org hello"],
        ["run"] = ["vws run examples/echo_client.lua wss://echo.example.org hello", "vws run --log-level 7 script.lua --help"],
        ["demo"] = ["vws demo", "vws demo --chaos --seed 7"],
        ["eval"] = ["vws eval 'print(...)' a b", "vws eval -- '--[[ code that begins with a dash ]] print(arg[0])'"],
    };

    public override bool ClearsParseErrors => true;

    /// <summary>The option that shows it, of every command.</summary>
    public static Option CreateOption() => new Option<bool>("--help", "-h")
    {
        Description = "Shows this page.",
        Arity = ArgumentArity.Zero,
        Recursive = true,
        Action = new HelpPage(),
    };

    public static bool IsProgram(Command command) => command.Name == Program;

    public static string FullName(Command command) => IsProgram(command) ? Program : $"{Program} {command.Name}";

    public static string Usage(Command command)
    {
        var words = new List<string> { FullName(command) };
        words.AddRange(OwnOptionsOf(command).Select(o => o.HelpName is null ? $"[{o.Name}]" : $"[{o.Name} {o.HelpName}]"));
        words.AddRange(command.Arguments.Select(a => $"<{a.Name}> [args...]"));
        words.AddRange(command.Subcommands.Count == 0 ? [] : [string.Join('|', command.Subcommands.Select(c => c.Name)), "..."]);
        return string.Join(' ', words);
    }

    /// <summary>"run, eval and demo"</summary>
    public static string Commands(Command command) =>
        string.Join(", ", command.Subcommands.SkipLast(1).Select(c => c.Name)) + $" and {command.Subcommands[^1].Name}";

    public override int Invoke(ParseResult parseResult)
    {
        var command = parseResult.CommandResult.Command;
        var console = Screen.Create();
        console.WriteLine(string.Join('\n', Wrap(command.Description ?? string.Empty, console.Profile.Width)));
        Lines(console, "Usage", [Usage(command)]);
        Table(console, "Commands", [.. command.Subcommands.Select(c => (c.Name, c.Description))]);
        Table(console, "Arguments", [.. command.Arguments.Select(a => (a.HelpName ?? a.Name, a.Description))]);
        Table(console, "Options", [.. OptionsOf(command).Select(o => (Name(o), o.Description))]);
        Lines(console, "Examples", Examples.GetValueOrDefault(command.Name, []));
        return ExitCode.Success;
    }

    private static IEnumerable<Option> OptionsOf(Command command) =>
        IsProgram(command)
            ? command.Options
            : OwnOptionsOf(command).Concat(command.Parents.OfType<Command>().Single().Options.Where(option => option.Recursive));

    private static IEnumerable<Option> OwnOptionsOf(Command command) => IsProgram(command) ? [] : command.Options.Where(option => !option.Hidden);

    private static string Name(Option option) =>
        string.Join(", ", [.. option.Aliases.Order(), option.Name]) + (option.HelpName is null ? string.Empty : $" {option.HelpName}");

    private static void Lines(IAnsiConsole console, string title, string[] lines)
    {
        if (lines.Length > 0)
        {
            console.MarkupLine($"\n[bold]{title}[/]");
            console.WriteLine(string.Join('\n', lines.Select(line => $"  {line}")));
        }
    }

    private static void Table(IAnsiConsole console, string title, (string Term, string? Text)[] rows)
    {
        if (rows.Length == 0)
        {
            return;
        }

        console.MarkupLine($"\n[bold]{title}[/]");
        int indent = rows.Max(row => row.Term.Length) + 5;
        foreach (var (term, text) in rows)
        {
            console.Markup($"[teal]{$"  {term}".PadRight(indent).EscapeMarkup()}[/]");
            console.WriteLine(string.Join('\n' + new string(' ', indent), Wrap(text ?? string.Empty, console.Profile.Width - indent)));
        }
    }

    /// <summary>Spectre.Console's own columns would be filled up with spaces at the end of each line.</summary>
    private static IEnumerable<string> Wrap(string text, int width)
    {
        string line = string.Empty;
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = string.Empty;
            }

            line = line.Length == 0 ? word : $"{line} {word}";
        }

        yield return line;
    }
}
