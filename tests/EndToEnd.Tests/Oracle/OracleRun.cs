namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>Runs a table of rows once for all tests of a class, which then look at single rows.</summary>
public abstract class OracleRun(IReadOnlyList<OracleRow> rows) : IAsyncLifetime
{
    private IReadOnlyDictionary<string, OracleResult> _results = new Dictionary<string, OracleResult>();

    protected virtual VwsOptions Options => new();

    public OracleResult this[string row] => _results[row];

    /// <summary>One case per row, named after it.</summary>
    public static IEnumerable<TheoryDataRow<OracleRow>> Cases(IEnumerable<OracleRow> rows) =>
        rows.Select(row => Case(row, $"connecting_then_the_events_are {string.Join(' ', row.Events)}"));

    /// <summary>One case for each row that says which frames the server must get.</summary>
    public static IEnumerable<TheoryDataRow<OracleRow>> SentCases(IEnumerable<OracleRow> rows) =>
        from row in rows
        where row.Sent is not null
        select Case(row, $"connected_then_the_server_gets {(row.Sent is [] ? "no frame" : string.Join(", ", row.Sent!))}");

    /// <summary>One case for each row that says which requests the server must get.</summary>
    public static IEnumerable<TheoryDataRow<OracleRow>> RequestCases(IEnumerable<OracleRow> rows) =>
        from row in rows
        where row.Requests is not null
        select Case(row, $"connecting_then_it_asks_for {string.Join(", ", row.Requests!.Select(Short))}");

    public void AssertEvents(OracleRow row)
    {
        IReadOnlyList<string> events = this[row.Name].Events;
        Assert.Equal(row.OrEvents is { } or && events.SequenceEqual(or) ? or : row.Events, events);
    }

    public void AssertSent(OracleRow row) => Assert.Equal(row.Sent, this[row.Name].Sent);

    public void AssertRequests(OracleRow row) => Assert.Equal(row.Requests, this[row.Name].Requests.Select(request => request.Path));

    public virtual async ValueTask InitializeAsync() => (_results, _) = await OracleTable.RunAsync(rows, Options);

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    private static string Short(string text) => text.Length < 40 ? text : $"{text[..10]}... ({text.Length} octets)";

    private static TheoryDataRow<OracleRow> Case(OracleRow row, string then) =>
        new(row) { TestDisplayName = $"Given_{row.Name}_when_{then}", Label = "" };
}
