using System.Runtime.CompilerServices;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>That every row of the oracle has a test, and that <c>docs/conformance.md</c> says which.</summary>
public sealed class ConformanceTests
{
    /// <summary>Set to 1, it lets the test write the file that it would compare with.</summary>
    private const string WriteVariable = "VWS_WRITE_CONFORMANCE";

    [Fact]
    public void Given_the_oracle_when_its_rows_are_read_then_there_are_186_of_them_in_order() =>
        Assert.Equal(Enumerable.Range(1, 186).Select(number => $"O{number:000}"), ConformanceTable.Rows.Select(row => row[0]));

    [Fact]
    public void Given_the_oracle_when_tests_are_looked_up_then_every_row_has_one() =>
        Assert.DoesNotContain(ConformanceTable.Rows, row => !ConformanceTable.Tests.Contains(row[0]));

    [Fact]
    public void Given_the_tests_when_their_rows_are_looked_up_then_the_oracle_has_each() =>
        Assert.Empty(ConformanceTable.Tests.Select(tests => tests.Key).Except(ConformanceTable.Rows.Select(row => row[0])));

    [Fact]
    public void Given_the_committed_table_when_it_is_written_anew_then_nothing_changes()
    {
        string path = CommittedPath();
        string table = ConformanceTable.Write();
        if (Environment.GetEnvironmentVariable(WriteVariable) == "1")
        {
            File.WriteAllText(path, table);
        }

        Assert.Equal(table, File.ReadAllText(path).ReplaceLineEndings("\n"));
    }

    private static string CommittedPath([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "../../../docs/conformance.md"));
}
