using System.Globalization;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>Numbers that scripts print as <c>name, tab, number</c>.</summary>
public static class Measure
{
    public static int KiB(VwsResult result, string name) => int.Parse(Text(result, name), CultureInfo.InvariantCulture);

    public static string Text(VwsResult result, string name) =>
        result.Successful.Single(line => line.StartsWith(name + "\t", StringComparison.Ordinal))[(name.Length + 1)..];
}
