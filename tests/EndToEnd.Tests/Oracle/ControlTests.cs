using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>Group K of the oracle: control frames and how open connections end. See also <see cref="KeepAliveTests"/> and <see cref="StoppedTests"/>.</summary>
public sealed class ControlTests(ControlTests.Run run) : IClassFixture<ControlTests.Run>
{
    private static readonly OracleRow[] Table =
    [
        new("O148_ping_with_payload", Serve.Open(Frames.Ping("x"u8)), Events.OpenThenClosed) { Sent = ["pong \"x\"", "close 1000"] },
        new("O148_ping_without_payload", Serve.Open(Frames.Ping()), Events.OpenThenClosed) { Sent = ["pong \"\"", "close 1000"] },
        new("O149_three_pings", Serve.Open(Frames.Ping("1"u8), Frames.Ping("2"u8), Frames.Ping("3"u8)), Events.OpenThenClosed),
        new("O150_pong", Serve.Open(Frames.Pong("zz"u8)), Events.Open("9(\"zz\")")) { Sent = ["close 1000"] },
        new("O151_empty_pong", Serve.Open(Frames.Pong()), Events.OpenThenClosed) { Sent = ["close 1000"] },
        Failed("O152_ping_of_126_octets", 1002, Frames.Ping(new byte[126])),
        Failed("O152_fragmented_ping", 1002, Frames.Frame(Opcodes.Ping, "x"u8, fin: false)),

        Closed("O153_close_1000", "1000", Frames.Close(1000)),
        Closed("O154_close_1000_with_reason", "1000 \"bye\"", Frames.Close(1000, "bye")),
        new("O155_close_without_payload", Serve.Send(Frames.Close()), "3", "38()", "4(1005, clean)") { Sent = ["close"] },
        Closed("O156_close_1001", "1001", Frames.Close(1001)),
        Closed("O156_close_1011", "1011", Frames.Close(1011)),
        Closed("O156_close_3000", "3000", Frames.Close(3000)),
        Closed("O156_close_4999", "4999", Frames.Close(4999)),
        Closed("O157_close_1012_with_reason", "1012 \"restart\"", Frames.Close(1012, "restart")),
        FaultyClose("O158_close_1005", "1005", 1002, Frames.Close(1005)),
        FaultyClose("O159_close_5000", "5000", 1002, Frames.Close(5000)),
        new("O160_close_with_one_octet", Serve.Send(Frames.Frame(Opcodes.Close, [3])), "3", "38()", "4(1005, not clean)") { Sent = ["close 1002"] },
        new(
            "O161_close_with_reason_that_is_not_UTF8",
            Serve.Send(Frames.Frame(Opcodes.Close, [3, 0xe8, 0xff])),
            "3", "38(1000 \"\\xff\")", "4(1000, not clean)")
        {
            Sent = ["close 1007"],
        },

        new("O162_text_then_close", Serve.Open(Frames.Text("a")), Events.Open(Events.Text("a"))) { Sent = ["close 1000"] },
        new("O163_close_then_text", Serve.Send(Frames.Close(1000), Frames.Text("a")), Events.OpenThenClosed) { Sent = ["close 1000"] },
        new("O164_open_fragment_then_close", Serve.Open(Frames.Text("a", fin: false)), Events.OpenThenClosed) { Sent = ["close 1000"] },
        Lost("O165_FIN", connection => connection.Finish()),
        Lost("O166_RST", connection => connection.Reset()),
        LostBehind("O167_two_texts_then_FIN", Frames.Join(Frames.Text("one"), Frames.Text("two")), connection => connection.Finish(), "one", "two"),
        LostBehind("O167_two_texts_then_RST", Frames.Join(Frames.Text("one"), Frames.Text("two")), connection => connection.Reset(), "one", "two"),
        LostBehind("O168_FIN_inside_a_frame", Frames.Text("hello")[..4], connection => connection.Finish()),
        LostBehind("O169_FIN_behind_an_open_fragment", Frames.Text("hello", fin: false), connection => connection.Finish()),
        LostBehind("O170_FIN_after_5000_of_9000_octets", Frames.Text(new string('x', 9000))[..5000], connection => connection.Finish()),

        Failed("O171_opcode_3", 1002, Frames.Frame(3, "x"u8)),
        Failed("O171_opcode_11", 1002, Frames.Frame(11, "x"u8)),
        Failed("O172_RSV1_without_extension", 1002, Frames.Frame(Opcodes.Text, "x"u8, rsv: 4)),
        Failed("O174_continuation_without_start", 1002, Frames.Continuation("x")),
        Failed("O175_text_inside_an_unfinished_message", 1002, Frames.Text("a", fin: false), Frames.Text("b")),
        Failed("O176_64_bit_length_with_top_bit", 1002, Frames.Header(Opcodes.Text, 1UL << 63)),
        new(
            "O177_good_text_then_unknown_opcode",
            Serve.Send(Frames.Text("good"), Frames.Frame(3, "x"u8), Frames.Text("more")),
            "3", Events.Text("good"), "4(1002, not clean)")
        {
            Sent = ["close 1002"],
        },
        Failed("O178_body_of_HTML", 1002, "<html><body>It works!</body></html>"u8.ToArray()),
        Secure("O179_TLS_FIN_without_close_notify", connection => connection.CloseWithoutNotify()),
        Secure("O179_TLS_RST", connection => connection.Reset()),

        new("O180_handler_closes_without_code", Serve.Opened(Closing.AcknowledgeAsync), "3", "4(1000, clean)")
        {
            On = "[3] = function(wso) wso:close() end",
            Sent = ["close 1000"],
        },
        new("O181_handler_closes_with_code_and_reason", Serve.Opened(Closing.AcknowledgeAsync), "3", "4(1000 \"bye\", clean)")
        {
            On = "[3] = function(wso) wso:close(1000, 'bye') end",
            Sent = ["close 1000 \"bye\""],
        },
        new("O182_handler_closes_and_the_server_is_silent", Serve.Opened(_ => Task.CompletedTask), "3", "4(1006, not clean)")
        {
            On = "[3] = function(wso) wso:close(1000) end",
            Sent = ["close 1000"],
        },
        new(
            "O104_handler_of_event_3_vetoes",
            Serve.Opened(Closing.AcknowledgeAsync),
            "3", Events.Error("HS: Rejected at CLIENT_ESTABLISHED"), "4(1000, clean)")
        {
            On = "[3] = function() return false end",
            Sent = ["close 1000"],
        },
    ];

    public static IEnumerable<TheoryDataRow<OracleRow>> Rows => OracleRun.Cases(Table);

    public static IEnumerable<TheoryDataRow<OracleRow>> SentRows => OracleRun.SentCases(Table);

    [Theory]
    [MemberData(nameof(Rows))]
    public void Given_an_open_connection_when_it_ends_then_the_events_are_the_oracles(OracleRow row) => run.AssertEvents(row);

    [Theory]
    [MemberData(nameof(SentRows))]
    public void Given_an_open_connection_when_it_ends_then_the_server_gets_what_the_oracle_says(OracleRow row) => run.AssertSent(row);

    [Fact]
    public void Given_O149_three_pings_when_they_are_read_together_then_the_latest_is_answered() =>
        Assert.Contains("pong \"3\"", run["O149_three_pings"].Sent);

    /// <summary>A close frame in order: both ways the same.</summary>
    private static OracleRow Closed(string name, string status, byte[] frame) =>
        new(name, Serve.Send(frame), "3", $"38({status})", $"4({status}, clean)") { Sent = [$"close {status}"] };

    private static OracleRow FaultyClose(string name, string status, int answer, byte[] frame) =>
        new(name, Serve.Send(frame), "3", $"38({status})", $"4({status}, not clean)") { Sent = [$"close {answer}"] };

    private static OracleRow Failed(string name, int code, params byte[][] octets) =>
        new(name, Serve.Send(octets), "3", $"4({code}, not clean)") { Sent = [$"close {code}"] };

    private static OracleRow Lost(string name, Action<PeerConnection> end) => LostBehind(name, [], end);

    private static OracleRow LostBehind(string name, byte[] octets, Action<PeerConnection> end, params string[] texts) =>
        new(
            name,
            Serve.Opened(async connection =>
            {
                await connection.SendAsync(octets);
                end(connection);
            }),
            ["3", .. texts.Select(Events.Text), "4(1006, not clean)"]);

    private static OracleRow Secure(string name, Action<PeerConnection> end) => Lost(name, end) with
    {
        Listen = script => ScriptedPeer.StartTls(Certificates.Server(), script),
        Url = peer => peer.UrlFor("localhost"),
        Ssl = "client_ssl_ca_filepath = 'ca.pem'",
    };

    public sealed class Run() : OracleRun(Table)
    {
        protected override VwsOptions Options => new()
        {
            Files = new Dictionary<string, string> { ["ca.pem"] = Certificates.Authority.Certificate.ExportCertificatePem() },
        };
    }
}
