using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using VeraWebSockets.Actors.Logging;

namespace VeraWebSockets.Host;

/// <summary><c>--log-level</c>: a sum of bits, or the word that stands for all of them.</summary>
internal static class LogLevelOption
{
    private const int All = (int)LogTopics.All;

    public static Option<int?> Create() => new("--log-level")
    {
        HelpName = "MASK|all",
        Description = "What the library logs to stderr from the start: 0 (nothing, the default) to 2047, or all. "
            + "1 errors, 2 warnings, 4 notices, 8 information, 16 debug; add them up. The script's set_log_level changes it.",
        CustomParser = Parse,
    };

    private static int? Parse(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (text == "all")
        {
            return All;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int mask) && mask <= All)
        {
            return mask;
        }

        result.AddError($"--log-level '{text}' is not accepted; it is a number from 0 to {All}, or the word all");
        return null;
    }
}
