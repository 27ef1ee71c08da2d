using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace VeraWebSockets.Host;

/// <summary>The words after <c>vws</c>: what they ask for, and what is wrong with them.</summary>
/// <param name="runScript">Answers the exit code.</param>
/// <param name="runDemo">Answers the exit code.</param>
/// <param name="errors">Is told what is wrong.</param>
internal sealed class CommandLine(Func<ScriptRequest, int> runScript, Func<DemoRequest, int> runDemo, TextWriter errors)
{
    private static readonly ParserConfiguration Parser = new()
    {
        // A script may be given "@name" or "-abc"; neither is ours to take apart.
        ResponseFileTokenReplacer = null,
        EnablePosixBundling = false,
    };

    /// <returns>The exit code.</returns>
    public int Invoke(IReadOnlyList<string> words)
    {
        var parsed = Root().Parse(words, Parser);
        return parsed.Action is ParseErrorAction
            ? Misuse.Report(errors, parsed)
            // Signals are StopRequest's; a defect shows its stack trace.
            : parsed.Invoke(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
    }

    /// <summary>No <see cref="RootCommand"/>: it looks for the program's name, and for its texts in the user's language, at each start (docs/adr/0009).</summary>
    private Command Root() => new(HelpPage.Program, "Runs Lua scripts with many supervised WebSocket connections.")
    {
        Script("run", isCode: false, "script", "Runs a Lua script. Its events go on until none of its websockets is left."),
        Script("eval", isCode: true, "code", "Runs Lua code given on the command line, as run does with a script."),
        Demo(),
        VersionText.CreateOption(),
        HelpPage.CreateOption(),
    };

    private Command Script(string name, bool isCode, string source, string description)
    {
        var config = new Option<string?>("--config")
        {
            HelpName = "FILE",
            Description = "Settings in HOCON; they win over akka.hocon beside the program.",
        };
        config.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: ['-', ..] option }])
            {
                result.AddError($"--config needs a file before '{option}'");
            }
        });
        var logLevel = LogLevelOption.Create();

        // One argument for the source and all that follows it, so that not even "--help" behind a script is taken for ours.
        var words = new Argument<string[]>(source)
        {
            HelpName = $"{source} [args...]",
            Description = $"The {source}, and what it finds in arg and \"...\"; options of vws stand before it.",
            Arity = ArgumentArity.ZeroOrMore,
            CaptureRemainingTokens = true,
        };

        var command = new Command(name, description) { config, logLevel, words };
        command.SetAction(parsed => parsed.GetValue(words) switch
        {
            null or [] => Misuse.Report(errors, command, $"the {source} is missing"),
            var given when LooksLikeOption(parsed, given) => Misuse.Report(errors, command, $"there is no option '{given[0]}'"),
            [var first, .. var rest] => runScript(new ScriptRequest(first, isCode, rest, parsed.GetValue(config), parsed.GetValue(logLevel))),
        });
        return command;
    }

    private Command Demo()
    {
        var demo = new Command("demo", "Starts a server in this process and shows four websockets of one script at work with it.");
        var chaos = new Option<bool>("--chaos")
        {
            Description = "Shows instead twelve websockets that heal, while their server breaks connections at random for 20 s.",
        };
        var seed = NumberOption.Create("--seed", "With --chaos: breaks them in the same way as another run with this number.", 0, int.MaxValue);
        var seconds = NumberOption.Create("--seconds", "With --chaos: how long.", 1, 3600);
        seconds.Hidden = true; // for tests
        demo.Add(chaos);
        demo.Add(seed);
        demo.Add(seconds);
        demo.Validators.Add(result =>
        {
            if (!result.GetValue(chaos) && (result.GetResult(seed) ?? result.GetResult(seconds)) is { } option)
            {
                result.AddError($"{option.Option.Name} means nothing without --chaos");
            }
        });
        demo.SetAction(parsed => runDemo(new DemoRequest(parsed.GetValue(chaos), parsed.GetValue(seed), parsed.GetValue(seconds))));
        return demo;
    }

    /// <summary>The parser takes an option that it does not know for the source; only behind "--" is it meant so.</summary>
    private static bool LooksLikeOption(ParseResult parsed, string[] given) =>
        given[0].StartsWith('-') && parsed.Tokens[^(given.Length + 1)].Type != TokenType.DoubleDash;
}
