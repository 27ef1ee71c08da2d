using System.Globalization;
using Spectre.Console;

namespace VeraWebSockets.Host.Demo.Chaos;

/// <summary>What the chaos demo shows of its websockets: a table for a terminal, or one line for what is none.</summary>
internal sealed class ChaosView
{
    private long[] _messages = [];
    private TimeSpan _at;

    /// <summary>Messages within a second, for each websocket, since the rows before.</summary>
    private double[] RatesOf(IReadOnlyList<ChaosRow> rows, TimeSpan now)
    {
        double seconds = (now - _at).TotalSeconds;
        double[] rates = [.. rows.Select((row, i) => _messages.Length == 0 || seconds <= 0 ? 0 : (row.Messages - _messages[i]) / seconds)];
        _messages = [.. rows.Select(row => row.Messages)];
        _at = now;
        return rates;
    }

    /// <param name="rows">As they are now.</param>
    /// <param name="now">Since the beginning.</param>
    /// <param name="caption">Below the table.</param>
    public Table TableOf(IReadOnlyList<ChaosRow> rows, TimeSpan now, string caption)
    {
        double[] rates = RatesOf(rows, now);
        var table = new Table().Border(TableBorder.Simple).Caption(caption.EscapeMarkup()); // fits into 80 columns, and never changes its size
        table.AddColumns(new TableColumn("name").Width(7), new TableColumn("state").Width(10));
        foreach (string number in (string[])["attempts", "lost", "msg/s", "lag ms"])
        {
            table.AddColumn(new TableColumn(number).RightAligned());
        }

        table.AddColumn(new TableColumn("last news").Width(24).NoWrap());
        for (int i = 0; i < rows.Count; i++)
        {
            ChaosRow row = rows[i];
            table.AddRow(
                row.Name, $"[{ColourOf(row.State)}]{row.State}[/]", Text(row.Attempts), Text(row.Losses), Text(rates[i]),
                Text(row.Lag.TotalMilliseconds, "0.0"), row.News.EscapeMarkup());
        }

        return table;
    }

    /// <inheritdoc cref="TableOf"/>
    public string LineOf(IReadOnlyList<ChaosRow> rows, TimeSpan now) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"  {now.TotalSeconds,4:0} s  {rows.Count(row => row.IsOpen),2} of {rows.Count} open, {rows.Sum(row => row.Attempts),3} attempts, "
            + $"{rows.Sum(row => row.Losses),3} losses, {RatesOf(rows, now).Sum(),4:0}/s, lag {rows.Max(row => row.Lag.TotalMilliseconds):0.0} ms");

    private static string ColourOf(string state) => state switch
    {
        ChaosTarget.Open => "green",
        ChaosTarget.GivenUp => "red",
        _ => "olive",
    };

    private static string Text(double number, string format = "0") => number.ToString(format, CultureInfo.InvariantCulture);
}
