using System.Globalization;
using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>Numbers that scripts print as <c>name, tab, number</c>.</summary>
internal static class Figure
{
    /// <summary>An upper bound of a time, which only whole figures are held to: the machine of a usual run may be busy with anything.</summary>
    public static TimeSpan Bound(TimeSpan most) => IsWhole ? TestLimits.Scaled(most) : TimeSpan.MaxValue;

    /// <summary>Whether figures are measured at the size that was asked for where that takes long; <c>VWS_FIGURES=whole</c>.</summary>
    public static bool IsWhole { get; } = Environment.GetEnvironmentVariable("VWS_FIGURES") == "whole";

    /// <summary>A whole number of the environment, or how much a usual run takes.</summary>
    public static int Setting(string variable, int usual) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;

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
