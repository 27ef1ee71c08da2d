// The plots of a results file, as SVG: dotnet run benchmarks/plots.cs -- RESULTS.jsonl FOLDER
#:package OxyPlot.Core
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false

using System.Globalization;
using System.Text.Json;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

const string Base = "lws+Lua";

if (args is not [string file, string folder] || !File.Exists(file))
{
    Console.Error.WriteLine("usage: dotnet run benchmarks/plots.cs -- RESULTS.jsonl FOLDER");
    return 2;
}

var runs = new List<Run>();
foreach (string line in File.ReadLines(file).Where(line => line.Length > 0))
{
    using JsonDocument document = JsonDocument.Parse(line);
    if (!document.RootElement.TryGetProperty("meta", out _) && !document.RootElement.TryGetProperty("error", out _))
    {
        runs.Add(Run.Of(document.RootElement));
    }
}

Directory.CreateDirectory(folder);
Write("ratios", Ratios(), 900, 120 + (Rows().Length * (16 + (10 * Others().Length))));
foreach ((string kind, string title) in new[] { ("scale", "echo, as fast as it goes"), ("pace", "1,000 messages a second in all") })
{
    Write(kind, Curve(kind, title), 900, 480);
}

return 0;

void Write(string name, PlotModel? plot, int width, int height)
{
    if (plot is null)
    {
        return; // the rows were not measured
    }

    plot.Background = OxyColors.White;
    string path = Path.Combine(folder, name + ".svg");
    using var stream = File.Create(path);
    new SvgExporter { Width = width, Height = height, UseVerticalTextAlignmentWorkaround = true }.Export(plot, stream);
    Console.WriteLine(path);
}

// Rows that have the peer that all are compared with; the curves have a plot of their own.
string[] Rows() =>
    [.. runs.Where(run => run.Client == Base && run.Sockets is null).Select(run => run.Row).Distinct()];

string[] Others() =>
    [.. runs.Where(run => run.Client != Base && Rows().Contains(run.Row)).Select(run => run.Client).Distinct()];

// How many times as fast as the base each client is, row by row; where time is the figure, the shorter is the faster.
PlotModel? Ratios()
{
    string[] rows = Rows();
    if (rows.Length == 0)
    {
        return null;
    }

    var plot = new PlotModel { Title = $"Speed as a multiple of {Base}: medians, on a logarithmic scale" };
    Dress(plot, left: 100);
    var axis = new CategoryAxis { Position = AxisPosition.Left, Key = "rows", StartPosition = 1, EndPosition = 0, GapWidth = 0.3 };
    axis.Labels.AddRange(rows);
    plot.Axes.Add(axis);
    foreach (string client in Others())
    {
        var bars = new BarSeries { Title = client, XAxisKey = "ratio", YAxisKey = "rows", BaseValue = 1, StrokeThickness = 0, FillColor = ColorOf(client) };
        for (int i = 0; i < rows.Length; i++)
        {
            if (Median(rows[i], client) is { } speed)
            {
                bars.Items.Add(new BarItem(speed / Median(rows[i], Base)!.Value, i));
            }
        }

        plot.Series.Add(bars);
    }

    // The axis would begin at the bars' own base otherwise, and show none of what is slower.
    double[] ratios = [1, .. plot.Series.OfType<BarSeries>().SelectMany(bars => bars.Items).Select(item => item.Value)];
    plot.Axes.Add(new LogarithmicAxis
    {
        Position = AxisPosition.Bottom, Key = "ratio", Base = 10, Minimum = ratios.Min() / 1.3, Maximum = ratios.Max() * 1.3,
        MajorGridlineStyle = LineStyle.Solid, MajorGridlineColor = OxyColors.LightGray,
    });
    return plot;
}

// Messages for each CPU second, by number of sockets; a bar from the least to the most run at each point.
PlotModel? Curve(string kind, string title)
{
    Run[] measured = [.. runs.Where(run => run.Row.StartsWith(kind + "-", StringComparison.Ordinal) && run.Sockets is not null)];
    if (measured.Length == 0)
    {
        return null;
    }

    var plot = new PlotModel { Title = $"Messages for each CPU second: {title}; medians, least and most" };
    Dress(plot, left: 80);
    foreach ((AxisPosition position, string name) in new[] { (AxisPosition.Bottom, "sockets"), (AxisPosition.Left, "messages a CPU second") })
    {
        plot.Axes.Add(new LogarithmicAxis
        {
            Position = position, Title = name, Base = 10, AxisTitleDistance = position == AxisPosition.Left ? 30 : 6, StringFormat = "N0", MajorGridlineStyle = LineStyle.Solid,
            MajorGridlineColor = OxyColors.LightGray, MinimumPadding = 0.1, MaximumPadding = 0.1,
        });
    }

    foreach (IGrouping<string, Run> client in measured.GroupBy(run => run.Client))
    {
        var line = new LineSeries { Title = client.Key, MarkerType = MarkerType.Circle, Color = ColorOf(client.Key) };
        foreach (IGrouping<int, Run> point in client.GroupBy(run => run.Sockets!.Value).OrderBy(point => point.Key))
        {
            double[] values = [.. point.Select(run => run.Speed).Order()];
            line.Points.Add(new DataPoint(point.Key, MedianOf(values)));
            var spread = new LineSeries { Color = OxyColors.Gray, StrokeThickness = 1 };
            spread.Points.Add(new DataPoint(point.Key, values[0]));
            spread.Points.Add(new DataPoint(point.Key, values[^1]));
            plot.Series.Add(spread);
        }

        plot.Series.Add(line);
    }

    return plot;
}

// The same client has the same colour in all plots; ours are the strong ones.
OxyColor ColorOf(string client)
{
    string[] others = ["C floor", "C floor+Lua", "nginx-lua", "Node ws", Base, "lua-http", "Python websockets"];
    uint[] colors = [0xFF999999, 0xFF555555, 0xFF009E73, 0xFFE69F00, 0xFF56B4E9, 0xFFCC79A7, 0xFFF0E442];
    int at = Array.IndexOf(others, client);
    return OxyColor.FromUInt32(client switch { "vws" => 0xFFD55E00, "vws-aot" => 0xFF0072B2, _ => at < 0 ? 0xFF000000 : colors[at] });
}

// Text is measured with another font than viewers may have, so nothing is as narrow as it would fit.
static void Dress(PlotModel plot, double left)
{
    plot.DefaultFont = "Arial";
    plot.TitleFontSize = 15;
    plot.TitlePadding = 10;
    plot.PlotMargins = new OxyThickness(left, double.NaN, double.NaN, 50);
    plot.Legends.Add(new Legend
    {
        LegendPlacement = LegendPlacement.Outside, LegendPosition = LegendPosition.RightTop, LegendPadding = 24, LegendLineSpacing = 6,
    });
}

double? Median(string row, string client)
{
    double[] values = [.. runs.Where(run => run.Row == row && run.Client == client).Select(run => run.Speed).Order()];
    return values.Length == 0 ? null : MedianOf(values);
}

static double MedianOf(double[] ordered) => (ordered[(ordered.Length - 1) / 2] + ordered[ordered.Length / 2]) / 2;

/// <summary>One run that succeeded.</summary>
/// <param name="Row">What was measured.</param>
/// <param name="Client">Who.</param>
/// <param name="Speed">The more, the better.</param>
/// <param name="Sockets">In the rows of a curve.</param>
internal sealed record Run(string Row, string Client, double Speed, int? Sockets)
{
    public static Run Of(JsonElement line)
    {
        string row = line.GetProperty("workload").GetString()!;
        double Figure(string name) => line.GetProperty(name).GetDouble();
        return line.TryGetProperty("counted_cpu", out JsonElement cpu)
            ? new Run(row, Client(), Figure("counted") / cpu.GetDouble(), int.Parse(row[(row.IndexOf('-') + 1)..], CultureInfo.InvariantCulture))
            : new Run(row, Client(), line.TryGetProperty("rate", out JsonElement rate) ? rate.GetDouble() : 1 / Figure("elapsed"), null);

        string Client() => line.GetProperty("client").GetString()!;
    }
}
