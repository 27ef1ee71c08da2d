using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>Group D of the oracle: redirects. <see cref="SubprotocolTests"/> looks at the headers that O064 repeats.</summary>
public sealed class RedirectTests(RedirectTests.Run run) : IClassFixture<RedirectTests.Run>
{
    private static readonly FreePort Closed = FreePort.Closed();

    private static readonly OracleRow[] Table =
    [
        Followed("O052_301_to_an_absolute_URI", "301 Moved Permanently", host => $"ws://{host}/x", "/", "/x"),
        Followed("O052_302_to_an_absolute_URI", "302 Found", host => $"ws://{host}/x", "/", "/x"),
        Followed("O052_303_to_an_absolute_URI", "303 See Other", host => $"ws://{host}/x", "/", "/x"),
        Followed("O052_307_to_an_absolute_URI", "307 Temporary Redirect", host => $"ws://{host}/x", "/", "/x"),
        Followed("O052_308_to_an_absolute_URI", "308 Permanent Redirect", host => $"ws://{host}/x", "/", "/x"),
        Refused("O053_302_without_location", "HS: Redirect code but no Location", "X: y"),
        Refused("O054_302_with_empty_location", "HS: Redirect code but no Location", "Location: "),
        Followed("O055_302_to_an_absolute_path", "302 Found", _ => "/other?x=1", "/", "/other?x=1"),
        Followed("O056_302_to_a_relative_path", "302 Found", _ => "other", "/a/b", "/a/other") with { Path = "a/b" },
        Followed("O057_302_to_http", "302 Found", host => $"http://{host}/x", "/", "/x"),
        Followed("O057_302_to_an_URI_without_path", "302 Found", host => $"ws://{host}", "/", "/"),
        Refused("O058_302_to_an_unknown_scheme", "HS: URI did not parse", "Location: foo://127.0.0.1:1/x"),
        Refused("O059_302_to_no_URI", "HS: URI did not parse", "Location: ::::"),
        Refused("O060_302_to_a_closed_port", "connect failed", $"Location: {Closed.Url}"),
        Refused("O061_302_to_an_unknown_host", "HS: Redirect failed", "Location: ws://x.invalid/"),
        new("O062_endless_redirects", connection => connection.RespondAsync("302 Found", "Location: /"), Events.Error("HS: Redirect failed"))
        {
            Requests = ["/", "/", "/", "/"],
        },
        Refused("O063_302_from_wss_to_ws", "HS: Redirect attempted SSL downgrade", "Location: ws://localhost:1/") with
        {
            Listen = script => ScriptedPeer.StartTls(Certificates.Server(), script),
            Url = peer => peer.UrlFor("localhost"),
            Ssl = "client_ssl_ca_filepath = 'ca.pem'",
        },
        Followed("O064_302_to_the_same_server", "302 Found", _ => "/x", "/", "/x"),
    ];

    public static IEnumerable<TheoryDataRow<OracleRow>> Rows => OracleRun.Cases(Table);

    public static IEnumerable<TheoryDataRow<OracleRow>> RequestRows => OracleRun.RequestCases(Table);

    [Theory]
    [MemberData(nameof(Rows))]
    public void Given_a_redirect_when_it_is_read_then_the_events_are_the_oracles(OracleRow row) => run.AssertEvents(row);

    [Theory]
    [MemberData(nameof(RequestRows))]
    public void Given_a_redirect_when_it_is_followed_then_the_requests_are_the_oracles(OracleRow row) => run.AssertRequests(row);

    [Fact]
    public void Given_O064_302_to_the_same_server_when_it_is_followed_then_the_second_request_has_a_key_of_its_own()
    {
        IReadOnlyList<PeerRequest> requests = run["O064_302_to_the_same_server"].Requests;

        Assert.NotEqual(requests[0]["Sec-WebSocket-Key"], requests[1]["Sec-WebSocket-Key"]);
    }

    private static OracleRow Followed(string name, string status, Func<string, string> location, params string[] requests)
    {
        async Task Script(PeerConnection connection)
        {
            PeerRequest request = await connection.ReadRequestAsync();
            if (connection.Number == 1)
            {
                await connection.RespondAsync(status, $"Location: {location(request["Host"]!)}");
            }
            else
            {
                await connection.AcceptUpgradeAsync();
                await connection.SendCloseAsync(1000);
            }
        }

        return new OracleRow(name, Script, Events.OpenThenClosed) { Requests = requests };
    }

    private static OracleRow Refused(string name, string reason, string header) =>
        new(name, connection => connection.RespondAsync("302 Found", header), Events.Error(reason));

    public sealed class Run() : OracleRun(Table)
    {
        protected override VwsOptions Options => new()
        {
            Files = new Dictionary<string, string> { ["ca.pem"] = Certificates.Authority.Certificate.ExportCertificatePem() },
        };
    }
}
