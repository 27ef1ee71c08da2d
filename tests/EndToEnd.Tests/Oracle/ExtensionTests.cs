using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>Group G of the oracle: what a server may answer to an offer of permessage-deflate, and the filter of the script behind it.</summary>
public sealed class ExtensionTests(ExtensionTests.Run run) : IClassFixture<ExtensionTests.Run>
{
    private const string Unknown = "HS: EXT: unknown ext";
    private const string Malformed = "HS: EXT: failed parsing options";
    private const string Rejected = "HS: EXT: Rejects server options";

    private static readonly OracleRow[] Table =
    [
        Opened("O092_the_offer_accepted", ""),
        Refused("O094_another_extension", "x-foo", Unknown),
        Refused("O094_name_in_other_case", "Permessage-Deflate", Unknown),
        Refused("O094_name_of_3900_octets", new string('x', 3900), Unknown),
        Refused("O095_unknown_parameter", "permessage-deflate; foo=1", Malformed),
        Refused("O095_value_of_a_parameter_without_values", "permessage-deflate; server_no_context_takeover=1", Malformed),
        Refused("O096_server_window_of_16_bits", "permessage-deflate; server_max_window_bits=16", Rejected),
        Refused("O096_client_window_of_7_bits", "permessage-deflate; client_max_window_bits=7", Rejected),
        Refused("O096_server_window_without_bits", "permessage-deflate; server_max_window_bits", Rejected),
        Opened("O097_client_window_of_8_bits", "; client_max_window_bits=8"),
        Opened("O097_server_window_of_10_bits", "; server_max_window_bits=10"),
        Opened("O097_server_window_of_10_bits_in_quotes", "; server_max_window_bits=\"10\""),
        Opened("O097_no_context_takeover_on_both_sides", "; server_no_context_takeover; client_no_context_takeover"),
        Refused("O098_parameter_that_was_libwebsockets_own", "permessage-deflate; rx_buf_size=15", Malformed),
        Refused("O099_the_offer_accepted_twice", "permessage-deflate, permessage-deflate", Rejected),
        Refused("O100_unknown_extension_and_wrong_accept_value", "x-foo", Unknown, r => r with { Accept = "x" }),
        Refused("O102_handler_of_event_39_refuses", "permessage-deflate", "HS: EXT: failed setting defaults") with
        {
            On = "[39] = function() return false end",
        },
        Refused("O102_handler_of_event_39_gives_no_parameters", "permessage-deflate", "HS: EXT: failed parsing defaults") with
        {
            On = "[39] = function() return 'foo=1' end",
        },
        new("O103_handler_of_event_2_vetoes", connection => connection.AcceptUpgradeAsync(), Events.Error("HS: Rejected by filter cb"))
        {
            On = "[2] = function() return false end",
        },
        new("O172_RSV2_and_the_offer_not_accepted", Serve.Send(Frames.Frame(Opcodes.Text, "x"u8, rsv: 2)), "3", "4(1002, not clean)")
        {
            Options = "compression = true",
            Sent = ["close 1002"],
        },
    ];

    public static IEnumerable<TheoryDataRow<OracleRow>> Rows => OracleRun.Cases(Table);

    public static IEnumerable<TheoryDataRow<OracleRow>> SentRows => OracleRun.SentCases(Table);

    [Theory]
    [MemberData(nameof(Rows))]
    public void Given_an_offer_of_compression_when_it_is_answered_then_the_events_are_the_oracles(OracleRow row) => run.AssertEvents(row);

    [Theory]
    [MemberData(nameof(SentRows))]
    public void Given_an_offer_of_compression_when_it_is_answered_then_the_server_gets_what_the_oracle_says(OracleRow row) => run.AssertSent(row);

    [Fact]
    public void Given_O092_compression_when_connecting_then_it_is_offered() =>
        Assert.StartsWith(
            "permessage-deflate", Assert.Single(run["O092_the_offer_accepted"].Requests)["Sec-WebSocket-Extensions"], StringComparison.Ordinal);

    private static OracleRow Opened(string name, string parameters) =>
        new(name, Serve.OpenWith(r => r with { Extra = [$"Sec-WebSocket-Extensions: permessage-deflate{parameters}"] }), Events.OpenThenClosed)
        {
            Options = "compression = true",
        };

    private static OracleRow Refused(string name, string extensions, string reason, Func<UpgradeResponse, UpgradeResponse>? change = null) =>
        new(
            name,
            Serve.Response(r => (change?.Invoke(r) ?? r) with { Extra = [$"Sec-WebSocket-Extensions: {extensions}"] }),
            Events.Error(reason))
        {
            Options = "compression = true",
        };

    public sealed class Run() : OracleRun(Table);
}
