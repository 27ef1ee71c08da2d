using System.Reflection;
using System.Text.RegularExpressions;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>
/// The rows of the oracle with the tests of this project that hold them: those whose name has the number of the row, as
/// <c>Given_O031_default_settings_…</c>, and rows of theories, as <c>O066_wrong_accept_value</c>.
/// </summary>
internal static partial class ConformanceTable
{
    private const string Head = """
        # Conformance to the test oracle

        Written by the tests of `tests/EndToEnd.Tests`, which fail where this file is not up to date; `VWS_WRITE_CONFORMANCE=1` lets them write it
        anew. Each row is one behaviour of a server and what a script must see of it: the whole list of events, and nothing behind it. The tests run real
        Lua scripts through the program, `vws`, but for the rows with an injected fault, which run them over the library's seam to the network.

        How to read a target: `1("…")` is event 1 with its reason; `3 … 4` an open websocket and its end; `8("…")` a message, `8(N)` one of N octets;
        `38(…)` the close of the server; `4 (N)` event 4 with close code N. *In pieces* is `delivery = "pieces"`.

        | row | the server | target | tests |
        |---|---|---|---|

        """;

    /// <summary>Number, behaviour of the server and target of each row.</summary>
    public static IReadOnlyList<string[]> Rows { get; } =
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Conformance", "rows.tsv")).Select(line => line.Split('\t'))];

    /// <summary>Names of the tests of each row that has any; in the order of classes and names.</summary>
    public static ILookup<string, string> Tests { get; } = (
        from type in typeof(ConformanceTable).Assembly.GetTypes()
        from method in type.GetMethods()
        where method.IsDefined(typeof(FactAttribute), inherit: true)
        from test in Names(type, method)
        orderby test.Class, test.Name
        select test).Distinct().ToLookup(test => test.Row, test => $"`{test.Class}`: `{test.Name}`");

    /// <returns>The text of the file, with line ends of LF.</returns>
    public static string Write() => Head.ReplaceLineEndings("\n")
        + string.Concat(Rows.Select(row => $"| {row[0]} | {Cell(row[1])} | {Cell(row[2])} | {string.Join("<br>", Tests[row[0]])} |\n"));

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    private static IEnumerable<(string Row, string Class, string Name)> Names(Type type, MethodInfo method)
    {
        IEnumerable<string> cases = method.GetCustomAttributes<MemberDataAttribute>()
            .SelectMany(data => (IEnumerable<ITheoryDataRow>)type.GetProperty(data.MemberName)!.GetValue(null)!)
            .Select(data => data.GetData()[0]).OfType<OracleRow>().Select(row => row.Name);
        return from name in cases.Append(method.Name)
               let number = RowNumber().Match(name)
               where number.Success
               select (number.Value, type.Name, name);
    }

    [GeneratedRegex("(?<=^|_)O[0-9]{3}(?=_|$)")]
    private static partial Regex RowNumber();
}
