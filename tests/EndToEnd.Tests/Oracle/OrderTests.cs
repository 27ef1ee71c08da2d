using System.Globalization;
using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>
/// Responses in which several things are wrong, made at random from a fixed seed: the reason is that of the first fault in the order of spec section 1.4.
/// Every combination there is goes through the judgement itself in Protocol.Tests, <c>ClientHandshakeOrderTests</c>.
/// </summary>
public sealed class OrderTests(OrderTests.Run run, ITestOutputHelper output) : IClassFixture<OrderTests.Run>
{
    private const int Seed = 3;
    private const int Count = 200;

    /// <summary>One list for each part of a response; at most one of each is wrong. The reasons stand in the order of the spec.</summary>
    private static readonly Fault[][] Parts =
    [
        [new(1, "HS: URI missing", r => r with { StatusLine = "HTTP/1.0" + r.StatusLine[8..] })],
        [
            new(2, "HS: Redirect code but no Location", r => r with { StatusLine = r.StatusLine[..9] + "302 Found" }),
            new(3, "HS: ws upgrade unauthorized", r => r with { StatusLine = r.StatusLine[..9] + "401 Unauthorized" }),
            new(4, "HS: ws upgrade response not 101", r => r with { StatusLine = r.StatusLine[..9] + "500 Internal Server Error" }),
        ],
        [new(5, "HS: ACCEPT missing", r => r with { Accept = null }), new(13, "HS: Accept hash wrong", r => r with { Accept = "wrong" })],
        [
            new(6, "HS: UPGRADE missing", r => r with { Upgrade = null }),
            new(7, "HS: Upgrade to something other than websocket", r => r with { Upgrade = "h2c" }),
        ],
        [new(8, "HS: CONNECTION missing", r => r with { Connection = null }), new(9, "HS: UPGRADE malformed", r => r with { Connection = "close" })],
        [Header(10, "HS: PROTOCOL malformed", "Sec-WebSocket-Protocol: other")],
        [
            Header(12, "HS: EXT: list too big", $"Sec-WebSocket-Extensions: {new string('x', 5000)}"),
            Header(12, "HS: EXT: unknown ext", "Sec-WebSocket-Extensions: x-foo, permessage-deflate; foo"),
            Header(12, "HS: EXT: failed parsing options", "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=99; foo=1"),
            Header(12, "HS: EXT: Rejects server options", "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=16, x-foo"),
        ],
    ];

    private static readonly (OracleRow Row, int Faults)[] Table = [.. Combinations()];

    [Fact]
    public void Given_responses_with_several_faults_when_connecting_then_each_reason_is_the_first_in_the_order_of_the_spec()
    {
        output.WriteLine($"{Count} responses with {Table.Sum(combination => combination.Faults)} faults, seed {Seed}");

        Assert.Equal(
            Table.Select(combination => $"{combination.Row.Name}: {combination.Row.Events[0]}"),
            Table.Select(combination => $"{combination.Row.Name}: {string.Join(' ', run[combination.Row.Name].Events)}"));
    }

    private static IEnumerable<(OracleRow Row, int Faults)> Combinations()
    {
        var random = new Random(Seed);
        for (int number = 0; number < Count; number++)
        {
            Fault[] faults;
            do
            {
                faults = [.. from part in Parts let choice = random.Next(2 * part.Length) where choice < part.Length select part[choice]];
            }
            while (faults.Length < 2);

            string name = string.Create(CultureInfo.InvariantCulture, $"response {number} with the faults {string.Join(", ", faults.Select(fault => fault.Step))}");
            Func<UpgradeResponse, UpgradeResponse> spoil = response => faults.Aggregate(response, (spoiled, fault) => fault.Apply(spoiled));
            yield return (
                new OracleRow(name, Serve.Response(spoil), Events.Error(faults.MinBy(fault => fault.Step)!.Reason))
                {
                    Options = "protocols = 'chat', compression = true",
                },
                faults.Length);
        }
    }

    private static Fault Header(int step, string reason, string line) => new(step, reason, r => r with { Extra = [.. r.Extra, line] });

    private sealed record Fault(int Step, string Reason, Func<UpgradeResponse, UpgradeResponse> Apply);

    public sealed class Run() : OracleRun([.. Table.Select(combination => combination.Row)]);
}
