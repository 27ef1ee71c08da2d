using System.Globalization;
using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>Group B of the oracle: <c>http_proxy</c>, one proxy that answers each row differently, by the host it is asked for.</summary>
public sealed class ProxyTests(ProxyTests.Run run) : IClassFixture<ProxyTests.Run>
{
    private static readonly OracleRow[] Table =
    [
        Through("O017_proxy_of_HTTP_1.0", "o017.invalid", Events.OpenThenClosed),
        Through("O018_proxy_of_HTTP_1.1", "o018.invalid", Events.OpenThenClosed),
        Through("O018_proxy_to_a_server_with_TLS", "localhost", Events.OpenThenClosed) with
        {
            Listen = script => ScriptedPeer.StartTls(Certificates.Server(), script),
            Ssl = "client_ssl_ca_filepath = 'ca.pem'",
        },
        Through("O019_credentials_of_the_proxy", "o019.invalid", Events.OpenThenClosed),
        Through("O020_proxy_answers_407", "o020.invalid", Events.Error("http_proxy fail")),
        Through("O021_proxy_closes_after_CONNECT", "o021.invalid", Events.Error("proxy conn dead")),
        Through("proxy_resets_after_CONNECT", "o021-rst.invalid", Events.Error("proxy read err")),
    ];

    public static IEnumerable<TheoryDataRow<OracleRow>> Rows => OracleRun.Cases(Table);

    [Theory]
    [MemberData(nameof(Rows))]
    public void Given_a_proxy_when_connecting_through_it_then_the_events_are_the_oracles(OracleRow row) => run.AssertEvents(row);

    [Fact]
    public void Given_O019_credentials_of_the_proxy_when_connecting_through_it_then_it_gets_them_in_base64()
    {
        PeerRequest request = Assert.Single(run.Requests, request => request.Path.StartsWith("o019.invalid:", StringComparison.Ordinal));

        Assert.Equal("basic dTpw", request["Proxy-authorization"]);
    }

    [Fact]
    public async Task Given_O022_closed_port_of_the_proxy_when_connecting_then_connect_failed()
    {
        using FreePort closed = FreePort.Closed();

        OracleResult result = await OracleTable.RunAsync(new OracleRow("O022", Serve.Open()), With("http_proxy", $"127.0.0.1:{closed.Number}"));

        Assert.Equal([Events.Error("connect failed")], result.Events);
    }

    [Fact]
    public async Task Given_O023_silent_proxy_when_connecting_then_the_wait_for_its_reply_ends()
    {
        await using var proxy = HttpProxyPeer.Start(ProxyAnswer.Silence);

        OracleResult result = await OracleTable.RunAsync(
            new OracleRow("O023", Serve.Open()),
            With("http_proxy", proxy.Url) with { Settings = "verawebsockets.connection.connect-timeout = 4s" });

        Assert.Equal([Events.Error("Timed out waiting proxy reply")], result.Events);
    }

    [Fact]
    public async Task Given_O024_proxies_for_other_schemes_when_connecting_without_TLS_then_none_is_used()
    {
        using FreePort closed = FreePort.Closed();
        string proxy = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{closed.Number}");
        var environment = new Dictionary<string, string> { ["https_proxy"] = proxy, ["ALL_PROXY"] = proxy };

        OracleResult result = await OracleTable.RunAsync(new OracleRow("O024", Serve.Open()), new VwsOptions { Environment = environment });

        Assert.Equal(Events.OpenThenClosed, result.Events);
    }

    private static OracleRow Through(string name, string host, params string[] events) =>
        new(name, Serve.Open(), events) { Url = peer => peer.UrlFor(host) };

    private static VwsOptions With(string variable, string value) =>
        new() { Environment = new Dictionary<string, string> { [variable] = value } };

    public sealed class Run() : OracleRun(Table)
    {
        private readonly HttpProxyPeer _proxy = HttpProxyPeer.Start(Answer);

        public IReadOnlyList<PeerRequest> Requests => _proxy.Requests;

        protected override VwsOptions Options => With("http_proxy", $"http://u:p@127.0.0.1:{_proxy.Port}") with
        {
            Files = new Dictionary<string, string> { ["ca.pem"] = Certificates.Authority.Certificate.ExportCertificatePem() },
        };

        public override async ValueTask DisposeAsync()
        {
            await _proxy.DisposeAsync();
            await base.DisposeAsync();
        }

        private static ProxyAnswer Answer(PeerRequest request) => request.Path.Split(':')[0] switch
        {
            "o017.invalid" => ProxyAnswer.TunnelHttp10,
            "o020.invalid" => ProxyAnswer.AuthenticationRequired,
            "o021.invalid" => ProxyAnswer.HangUp,
            "o021-rst.invalid" => ProxyAnswer.Reset,
            _ => ProxyAnswer.Tunnel,
        };
    }
}
