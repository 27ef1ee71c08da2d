using System.Globalization;
using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>
/// Memory that a server can make the program take: at most twice the limit of a message and 16 MiB more than a process that gets one
/// short message. What passes the limit is refused, in whole figures within a second of the octet that passes it.
/// </summary>
[Collection(FigureTests.Name)]
public sealed class FloodTests(FloodTests.Baseline baseline, ITestOutputHelper output) : IClassFixture<FloodTests.Baseline>
{
    private const int MessageLimitKiB = 16 << 10; // max-message-size
    private const int ReserveKiB = 16 << 10;
    private const int Million = 1_000_000;
    private const int PerWrite = 10_000;

    private static readonly TimeSpan RefusalLimit = Figure.Bound(TimeSpan.FromSeconds(1));

    private static readonly string[] TooBig = ["3", "4(1009, not clean)"];
    private static readonly byte[] Closing = Frames.Close(1000);

    private static readonly Flood[] Floods =
    [
        new("1_GiB_declared", Frames.Header(Opcodes.Binary, 1 << 30), new byte[1 << 20], 1024, Closing, TooBig) { PassesAt = 0 },
        new(
            "1_GiB_inflated",
            Frames.Header(Opcodes.Binary, (ulong)Deflated.Blocks(new byte[1 << 20]).Length * 1024, rsv: 4),
            Deflated.Blocks(new byte[1 << 20]),
            1024,
            Closing,
            TooBig)
        {
            Options = "compression = true",
            PassesAt = 17, // each write inflates to 1 MiB
        },
        new(
            "endless_fragments",
            Frames.Binary(new byte[1 << 16], fin: false), Frames.Continuation(new byte[1 << 16], fin: false), 16 << 10, Closing, TooBig)
        {
            PassesAt = 256,
        },
        new(
            "a_million_fragments_of_one_octet",
            Frames.Text("", fin: false),
            Frames.Join(Enumerable.Repeat(Frames.Continuation("x", fin: false), PerWrite)),
            Million / PerWrite,
            Frames.Join(Frames.Continuation(""), Closing),
            Events.Open(Events.Text(new string('x', Million)))),
        new(
            "a_million_fragments_of_one_octet_over_a_limit_of_half_of_them",
            Frames.Text("", fin: false),
            Frames.Join(Enumerable.Repeat(Frames.Continuation("x", fin: false), PerWrite)),
            Million / PerWrite,
            Frames.Join(Frames.Continuation(""), Closing),
            TooBig)
        {
            Options = "max_message_size = 500000",
            PassesAt = 51,
        },
        new(
            "a_million_empty_frames",
            Frames.Text("", fin: false),
            Frames.Join(Enumerable.Repeat(Frames.Continuation("", fin: false), PerWrite)),
            Million / PerWrite,
            Frames.Join(Frames.Continuation("done"), Closing),
            Events.Open(Events.Text("done"))),
    ];

    public static IEnumerable<TheoryDataRow<Flood>> Rows => Floods.Select(flood => new TheoryDataRow<Flood>(flood)
    {
        TestDisplayName = $"Given_{flood.Name}_when_received_then_memory_has_grown_by_at_most_48_MiB_and_the_events_are {string.Join(' ', flood.Events)}",
        Label = "",
    });

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Given_a_flood_when_received_then_memory_is_bounded_and_the_events_are_as_due(Flood flood)
    {
        (double peak, IReadOnlyList<string> events, TimeSpan? refused) = await MeasureAsync(flood);

        double grown = peak - baseline.PeakKiB;
        string time = refused is null ? "" : string.Create(CultureInfo.InvariantCulture, $", refused {refused.Value.TotalMilliseconds:F0} ms after the octet that was too much");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{flood.Name}: grown by {grown} KiB over {baseline.PeakKiB} KiB{time}"));
        Assert.Equal(
            $"{string.Join(' ', flood.Events)}, memory within the bound{(flood.PassesAt is null ? "" : ", refused")}",
            string.Join(' ', events)
                + (grown <= (2 * MessageLimitKiB) + ReserveKiB ? ", memory within the bound" : $", but grown by {grown} KiB")
                + (refused <= RefusalLimit ? ", refused" : time));
    }

    private static async Task<(double PeakKiB, IReadOnlyList<string> Events, TimeSpan? Refused)> MeasureAsync(Flood flood)
    {
        TimeSpan? refused = null;
        await using var peer = ScriptedPeer.Start(async connection => refused = await flood.SendAsync(connection));
        await using var vws = VwsProcess.RunFile("measured.lua", Figure.Options(peer.Url, flood.Options));
        VwsResult result = await vws.ExitAsync();
        await peer.WaitForScriptsAsync();
        return (
            Figure.Number(result, "peak KiB"),
            [.. result.Successful.Where(line => line.StartsWith("socket\t", StringComparison.Ordinal)).Select(line => line[7..])],
            refused);
    }

    public sealed class Baseline : IAsyncLifetime
    {
        public double PeakKiB { get; private set; }

        public async ValueTask InitializeAsync() =>
            (PeakKiB, _, _) = await MeasureAsync(new Flood("one_short_message", Frames.Text("x"), [], 0, Closing));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
