using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>
/// Groups E, F and G of the oracle: the headers of the response, where nothing was offered. <see cref="SubprotocolTests"/> and
/// <see cref="ExtensionTests"/> make offers.
/// </summary>
public sealed class UpgradeHeaderTests(UpgradeHeaderTests.Run run) : IClassFixture<UpgradeHeaderTests.Run>
{
    private const string OtherUpgrade = "HS: Upgrade to something other than websocket";

    private static readonly OracleRow[] Table =
    [
        Refused("O065_no_accept_header", "HS: ACCEPT missing", r => r with { Accept = null }),
        Refused("O065_empty_accept_header", "HS: ACCEPT missing", r => r with { Accept = "" }),
        Refused("O066_wrong_accept_value", "HS: Accept hash wrong", r => r with { Accept = UpgradeResponse.AcceptOf("another key") }),
        Opened("O067_accept_value_with_trailing_space", r => r with { Accept = r.Accept + " " }),
        Opened("O068_accept_header_twice", r => r with { Extra = [$"Sec-WebSocket-Accept: {r.Accept}"] }),
        Refused("O069_no_upgrade_header", "HS: UPGRADE missing", r => r with { Upgrade = null }),
        Opened("O070_upgrade_in_mixed_case", r => r with { Upgrade = "WebSocket" }),
        Refused("O071_upgrade_to_h2c", OtherUpgrade, r => r with { Upgrade = "h2c" }),
        Refused("O071_upgrade_list", OtherUpgrade, r => r with { Upgrade = "websocket, foo" }),
        Refused("O071_empty_upgrade", OtherUpgrade, r => r with { Upgrade = "" }),
        Opened("O072_upgrade_with_trailing_space", r => r with { Upgrade = "websocket " }),
        Opened("O072_upgrade_with_leading_tab", r => r with { Upgrade = "\twebsocket" }),
        Refused("O073_no_connection_header", "HS: CONNECTION missing", r => r with { Connection = null }),
        Opened("O074_connection_in_upper_case", r => r with { Connection = "UPGRADE" }),
        Refused("O075_connection_close", "HS: UPGRADE malformed", r => r with { Connection = "close" }),
        Refused("O075_empty_connection", "HS: UPGRADE malformed", r => r with { Connection = "" }),
        Opened("O076_connection_list", r => r with { Connection = "keep-alive, Upgrade" }),
        Opened("O077_connection_with_trailing_space", r => r with { Connection = "Upgrade " }),
        Opened("O078_two_connection_headers_upgrade_first", r => r with { Extra = ["Connection: keep-alive"] }),
        Opened("O079_two_connection_headers_upgrade_last", r => r with { Connection = "keep-alive", Extra = ["Connection: Upgrade"] }),
        new("O080_status_500_and_no_upgrade_header", Serve.Raw("HTTP/1.1 500 x\r\n\r\n"), Events.Error("HS: ws upgrade response not 101")),
        Opened("O081_header_names_in_other_case_and_no_space_behind_them", r => r with
        {
            Upgrade = null,
            Connection = null,
            Accept = null,
            Extra = ["UPGRADE:websocket", "connection:Upgrade", $"sec-websocket-ACCEPT:{r.Accept}"],
        }),
        Opened("O082_unknown_header_of_20000_octets", r => r with { Extra = [$"X-Long: {Xs(20_000)}"] }),
        Refused("O082_unknown_header_over_the_limit_of_64_KiB", "problems parsing header", r => r with { Extra = [$"X-Long: {Xs(65_536)}"] }),
        Refused("O082_300_unknown_headers", "problems parsing header", r => r with { Extra = [.. Enumerable.Repeat("X-Many: 1", 300)] }),
        Opened("O083_cookie_of_5000_octets", r => r with { Extra = [$"Set-Cookie: {Xs(5_000)}"] }),
        Opened("O084_120_cookies", r => r with { Extra = [.. Enumerable.Repeat("Set-Cookie: a=1", 120)] }),
        new(
            "O085_another_version_in_the_response_and_then_a_frame",
            async connection =>
            {
                await connection.AcceptUpgradeAsync("Sec-WebSocket-Version: 8");
                await connection.SendAsync(Frames.Join(Frames.Text("a"), Frames.Close(1000)));
            },
            Events.Open(Events.Text("a"))),
        Refused("O086_subprotocol_that_was_not_offered", "HS: PROTOCOL malformed", r => r with { Extra = ["Sec-WebSocket-Protocol: chat"] }),
        Refused("O093_extension_that_was_not_offered", "HS: EXT: unknown ext", r => r with { Extra = [Extensions("permessage-deflate")] }),
        Refused("O100_unknown_extension_and_wrong_accept_value", "HS: EXT: unknown ext", r => r with { Accept = "x", Extra = [Extensions("x-foo")] }),
        Refused("O101_extensions_longer_than_4096_octets", "HS: EXT: list too big", r => r with { Extra = [Extensions(Xs(4_097))] }),
    ];

    public static IEnumerable<TheoryDataRow<OracleRow>> Rows => OracleRun.Cases(Table);

    [Theory]
    [MemberData(nameof(Rows))]
    public void Given_a_response_when_its_headers_are_judged_then_the_events_are_the_oracles(OracleRow row) => run.AssertEvents(row);

    private static OracleRow Opened(string name, Func<UpgradeResponse, UpgradeResponse> change) =>
        new(name, Serve.OpenWith(change), Events.OpenThenClosed);

    private static OracleRow Refused(string name, string reason, Func<UpgradeResponse, UpgradeResponse> change) =>
        new(name, Serve.Response(change), Events.Error(reason));

    private static string Extensions(string value) => $"Sec-WebSocket-Extensions: {value}";

    private static string Xs(int count) => new('x', count);

    public sealed class Run() : OracleRun(Table);
}
