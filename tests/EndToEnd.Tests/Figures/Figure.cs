using System.Globalization;
using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>Numbers that scripts print as <c>name, tab, number</c>.</summary>
internal static class Figure
{
    public static VwsOptions Options(params string[] arguments) =>
        new() { Arguments = arguments, Limit = TestLimits.Scaled(TimeSpan.FromMinutes(5)) };

    public static string Text(VwsResult result, string name) =>
        result.Successful.Last(line => line.StartsWith(name + "\t", StringComparison.Ordinal))[(name.Length + 1)..];

    public static double Number(VwsResult result, string name) => double.Parse(Text(result, name), CultureInfo.InvariantCulture);

    public static double[] Numbers(VwsResult result, string name) =>
    [
        .. result.Successful.Where(line => line.StartsWith(name + "\t", StringComparison.Ordinal))
            .Select(line => double.Parse(line[(name.Length + 1)..], CultureInfo.InvariantCulture)),
    ];
}
