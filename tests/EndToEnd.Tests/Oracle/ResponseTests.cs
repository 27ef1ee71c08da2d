using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>Groups C and D of the oracle without redirects: how the response comes, and its status line.</summary>
public sealed class ResponseTests(ResponseTests.Run run) : IClassFixture<ResponseTests.Run>
{
    private const string ReadFailed = "read failed";
    private const string Not101 = "HS: ws upgrade response not 101";
    private const string Unauthorized = "HS: ws upgrade unauthorized";
    private const string UriMissing = "HS: URI missing";
    private const string BadRequest = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n";

    private static readonly OracleRow[] Table =
    [
        new("O025_accept_then_FIN", Now(connection => connection.Finish()), Events.Error(ReadFailed)),
        Unanswered("O026_FIN_after_the_request", "", connection => connection.Finish()),
        Unanswered("O027_RST_after_the_request", "", connection => connection.Reset()),
        Unanswered("O028_part_of_a_head_then_FIN", "HTTP/1.1 101 x\r\nUpgr", connection => connection.Finish()),
        Unanswered("O029_part_of_a_head_then_RST", "HTTP/1.1 101 x\r\nUpgr", connection => connection.Reset()),
        Unanswered("O030_head_without_empty_line_then_FIN", "HTTP/1.1 101 x\r\nUpgrade: websocket\r\n", connection => connection.Finish()),
        new("O034_400_before_the_request_is_read", connection => connection.SendAsync(BadRequest), Events.Error(Not101)),
        new(
            "O035_400_and_FIN_before_the_request_is_read",
            async connection =>
            {
                await connection.SendAsync(BadRequest);
                connection.Finish();
            },
            Events.Error(Not101)),
        new(
            "O036_response_octet_by_octet",
            async connection =>
            {
                await connection.SendSlowlyAsync(UpgradeResponse.To(await connection.ReadRequestAsync()).ToBytes());
                await connection.SendCloseAsync(1000);
            },
            Events.OpenThenClosed),
        new(
            "O037_response_and_text_in_one_segment",
            async connection =>
            {
                byte[] response = UpgradeResponse.To(await connection.ReadRequestAsync()).ToBytes();
                await connection.SendAsync(Frames.Join(response, Frames.Text("hello")));
                await connection.SendCloseAsync(1000);
            },
            Events.Open(Events.Text("hello"))),
        Unanswered("O038_line_ends_of_LF_alone_then_FIN", "HTTP/1.1 101 x\nUpgrade: websocket\n\n", connection => connection.Finish()),
        new("O039_no_HTTP_and_an_empty_line", Serve.Raw("\x01\x02 what?\r\n\r\n"), Events.Error(UriMissing)),
        Unanswered("O040_banner_of_SSH_then_FIN", "SSH-2.0-OpenSSH_9.2\r\n", connection => connection.Finish()),

        .. Statuses("O042", Not101, "200 OK", "400 Bad Request", "403 Forbidden", "404 Not Found", "407 x", "500 x", "503 x"),
        .. Statuses("O043", Not101, "100 Continue", "300 x", "304 Not Modified", "305 Use Proxy"),
        .. Statuses("O044", Not101, "", "abc"),
        new("O045_404_without_any_header", Serve.Raw("HTTP/1.1 404 Not Found\r\n\r\n"), Events.Error(Not101)),
        new("O046_404_with_body", Serve.Raw("HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n\r\noops!"), Events.Error(Not101)),
        .. Statuses("O047", Unauthorized, "401 Unauthorized"),
        new("O048_401_with_challenge_alone", Serve.Raw("HTTP/1.1 401 x\r\nWWW-Authenticate: Basic\r\n\r\n"), Events.Error(Unauthorized)),
        new("O049_101_without_reason_phrase", Serve.OpenWith(r => r with { StatusLine = "HTTP/1.1 101" }), Events.OpenThenClosed),
        .. Statuses("O050", Not101, "1010 x", "101x"),
        new("O051_HTTP_1.0", Serve.Response(r => r with { StatusLine = "HTTP/1.0 101 x" }), Events.Error(UriMissing)),
        new("O051_HTTP_1.2", Serve.Response(r => r with { StatusLine = "HTTP/1.2 101 x" }), Events.Error(UriMissing)),
        new("O051_HTTP_2.0", Serve.Response(r => r with { StatusLine = "HTTP/2.0 101 x" }), Events.Error(UriMissing)),
    ];

    public static IEnumerable<TheoryDataRow<OracleRow>> Rows => OracleRun.Cases(Table);

    [Theory]
    [MemberData(nameof(Rows))]
    public void Given_a_response_when_it_is_read_then_the_events_are_the_oracles(OracleRow row) => run.AssertEvents(row);

    private static OracleRow Unanswered(string name, string response, Action<PeerConnection> then) =>
        new(name, Serve.Raw(response, then), Events.Error(ReadFailed));

    private static IEnumerable<OracleRow> Statuses(string row, string reason, params string[] statuses) => statuses.Select(status => new OracleRow(
        $"{row}_status_{(status.Length == 0 ? "empty" : status.Replace(' ', '_'))}",
        Serve.Response(r => r with { StatusLine = $"HTTP/1.1 {status}" }),
        Events.Error(reason)));

    private static Func<PeerConnection, Task> Now(Action<PeerConnection> act) => connection =>
    {
        act(connection);
        return Task.CompletedTask;
    };

    public sealed class Run() : OracleRun(Table);
}
