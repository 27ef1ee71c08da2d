namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>Reads what <c>numbered.lua</c> reports at its end.</summary>
internal static class Books
{
    /// <summary>How many things were wrong, with the first of them; "0" is what is asserted.</summary>
    public static string Faults(VwsResult result) =>
        string.Join(' ', [Figure.Text(result, "wrong"), .. result.Output.Where(line => line.StartsWith("fault\t", StringComparison.Ordinal))]);

    public static string Summary(VwsResult result) =>
        $"{Figure.Text(result, "echoed")} echoes, {Figure.Text(result, "opened")} attempts opened, {Figure.Text(result, "failed")} failed";
}
