using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;

namespace VeraWebSockets.Host;

/// <summary>What <c>--version</c> shows.</summary>
internal sealed class VersionText : SynchronousCommandLineAction
{
    public static Option CreateOption() => new Option<bool>("--version")
    {
        Description = "Shows the version.",
        Arity = ArgumentArity.Zero,
        Action = new VersionText(),
    };

    public override int Invoke(ParseResult parseResult)
    {
        var version = typeof(VersionText).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>();
        Console.WriteLine(version?.InformationalVersion);
        return ExitCode.Success;
    }
}
