using System.CommandLine;
using System.Globalization;

namespace VeraWebSockets.Host;

/// <summary>An option that takes a whole number.</summary>
internal static class NumberOption
{
    public static Option<int?> Create(string name, string description, int least, int most) => new(name)
    {
        HelpName = "N",
        Description = description,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most)
            {
                return number;
            }

            result.AddError($"{name} '{text}' is not accepted; it is a number from {least} to {most}");
            return null;
        },
    };
}
