using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Transport.Dialing;
using VeraWebSockets.Testing;

namespace VeraWebSockets.Actors.Tests.Transport;

/// <summary>Spec section 5.1, oracle rows O052 to O064.</summary>
public class DialerRedirectTests : DialerTest
{
    [Theory]
    [InlineData("301 Moved Permanently")]
    [InlineData("302 Found")]
    [InlineData("303 See Other")]
    [InlineData("307 Temporary Redirect")]
    [InlineData("308 Permanent Redirect")]
    public async Task Given_a_redirect_to_a_good_server_when_it_is_dialed_then_it_opens_there(string status)
    {
        await using var target = ScriptedPeer.Start(connection => connection.AcceptUpgradeAsync());
        await using var peer = ScriptedPeer.Start(connection => connection.RespondAsync(status, $"Location: {target.Url}there"));
        await OpenedAsync(Dial(peer.Url));

        Assert.Equal("/there", target.Connections[0].Request!.Path);
    }

    [Theory]
    [InlineData("300 Multiple Choices")]
    [InlineData("304 Not Modified")]
    [InlineData("305 Use Proxy")]
    public async Task Given_another_status_of_that_class_when_it_is_dialed_then_it_is_not_followed(string status)
    {
        await using var peer = ScriptedPeer.Start(connection => connection.RespondAsync(status, "Location: /other"));

        Assert.Equal(ConnectErrorKind.NotSwitchingProtocols, await KindAsync(Dial(peer.Url)));
    }

    [Theory]
    [InlineData("/other?x=1", "/other?x=1")]
    [InlineData("other", "/a/other")]
    [InlineData("?y=2", "/a/b?y=2")]
    public async Task Given_a_relative_location_when_it_is_followed_then_it_is_the_same_server(string location, string path)
    {
        await using ScriptedPeer peer = RedirectOnce(location);
        await OpenedAsync(Dial(peer.Url + "a/b?x=0"));

        Assert.Equal(path, peer.Connections[1].Request!.Path);
    }

    [Fact]
    public async Task Given_a_location_with_http_when_it_is_followed_then_it_means_ws()
    {
        await using var target = ScriptedPeer.Start(connection => connection.AcceptUpgradeAsync());
        await using var peer = ScriptedPeer.Start(
            connection => connection.RespondAsync("302 Found", $"Location: http://127.0.0.1:{target.Port}"));
        await OpenedAsync(Dial(peer.Url));

        Assert.Equal("/", target.Connections[0].Request!.Path);
    }

    [Fact]
    public async Task Given_a_redirect_to_a_closed_port_when_it_is_dialed_then_the_connect_failed()
    {
        using var port = FreePort.Closed();
        await using var peer = ScriptedPeer.Start(connection => connection.RespondAsync("302 Found", $"Location: {port.Url}"));

        Assert.Equal(ConnectErrorKind.ConnectFailed, await KindAsync(Dial(peer.Url)));
    }

    [Fact]
    public async Task Given_a_redirect_to_an_unknown_name_when_it_is_dialed_then_the_redirect_failed()
    {
        await using var peer = ScriptedPeer.Start(connection => connection.RespondAsync("302 Found", "Location: ws://nowhere.invalid/"));

        Assert.Equal(ConnectErrorKind.RedirectFailed, await KindAsync(Dial(peer.Url)));
    }

    [Theory]
    [InlineData(3, 4)]
    [InlineData(1, 2)]
    [InlineData(0, 1)]
    public async Task Given_endless_redirects_when_the_limit_is_reached_then_no_further_request_is_made(int limit, int requests)
    {
        await using var peer = ScriptedPeer.Start(connection => connection.RespondAsync("302 Found", "Location: /again"));
        Options = Options with { MaxRedirects = limit };
        await FailedAsync(Dial(peer.Url));

        Assert.Equal(requests, peer.Connections.Count);
    }

    [Fact]
    public async Task Given_endless_redirects_when_the_limit_is_reached_then_the_redirect_failed()
    {
        await using var peer = ScriptedPeer.Start(connection => connection.RespondAsync("302 Found", "Location: /again"));

        Assert.Equal(new ConnectError(ConnectErrorKind.RedirectFailed, "more than 3 redirects"), await FailedAsync(Dial(peer.Url)));
    }

    [Fact]
    public async Task Given_a_redirect_from_wss_to_ws_when_it_is_dialed_then_it_is_a_downgrade()
    {
        await using var target = ScriptedPeer.Start();
        await using var peer = ScriptedPeer.StartTls(
            Certificates.Server(), connection => connection.RespondAsync("302 Found", $"Location: {target.Url}"));
        TrustTheAuthority();

        Assert.Equal(ConnectErrorKind.RedirectDowngrade, await KindAsync(Dial(peer.UrlFor("localhost"))));
    }

    [Fact]
    public async Task Given_a_redirect_from_ws_to_wss_when_it_is_dialed_then_it_opens_under_tls()
    {
        await using var target = ScriptedPeer.StartTls(Certificates.Server(), connection => connection.AcceptUpgradeAsync());
        await using var peer = ScriptedPeer.Start(
            connection => connection.RespondAsync("302 Found", $"Location: {target.UrlFor("localhost")}"));
        TrustTheAuthority();
        await OpenedAsync(Dial(peer.Url));

        Assert.NotNull(target.Connections[0].Tls);
    }

    [Fact]
    public async Task Given_a_redirect_when_it_is_followed_then_offers_stay_and_the_key_is_new()
    {
        await using ScriptedPeer peer = RedirectOnce("/other");
        Options = Options with { Subprotocols = ["chat"], Origin = "http://origin.example" };
        await OpenedAsync(Dial(peer.Url));

        PeerRequest[] requests = [.. peer.Connections.Select(connection => connection.Request!)];

        Assert.Equal(
            ("chat", "http://origin.example", false),
            (requests[1]["Sec-WebSocket-Protocol"], requests[1]["Origin"], KeyOf(requests[0]) == KeyOf(requests[1])));
    }

    [Fact]
    public async Task Given_credentials_in_headers_when_a_redirect_stays_at_the_origin_then_they_stay()
    {
        await using ScriptedPeer peer = RedirectOnce("/other");
        UseCredentials();
        await OpenedAsync(Dial(peer.Url));

        Assert.Equal(("Bearer t", "c=1"), (peer.Connections[1].Request!["Authorization"], peer.Connections[1].Request!["Cookie"]));
    }

    [Fact]
    public async Task Given_credentials_in_headers_when_a_redirect_leaves_the_origin_then_they_are_not_sent_there()
    {
        await using var target = ScriptedPeer.Start(connection => connection.AcceptUpgradeAsync());
        await using var peer = ScriptedPeer.Start(connection => connection.RespondAsync("302 Found", $"Location: {target.Url}"));
        UseCredentials();
        await OpenedAsync(Dial(peer.Url));

        PeerRequest request = target.Connections[0].Request!;

        Assert.Equal((null, null, "stays"), (request["Authorization"], request["Cookie"], request["X-Other"]));
    }

    [Fact]
    public async Task Given_credentials_in_headers_when_redirects_lead_away_and_back_then_they_are_not_sent_again()
    {
        int port = 0;
        await using var other = ScriptedPeer.Start(
            connection => connection.RespondAsync("302 Found", $"Location: ws://127.0.0.1:{port}/back"));
        await using var peer = ScriptedPeer.Start(connection => connection.Number == 1
            ? connection.RespondAsync("302 Found", $"Location: {other.Url}")
            : connection.AcceptUpgradeAsync());
        port = peer.Port;
        UseCredentials();
        await OpenedAsync(Dial(peer.Url));

        Assert.Null(peer.Connections[1].Request!["Authorization"]); // whoever stands between could have chosen the way back
    }

    [Theory]
    [InlineData(true, "Basic dXNlcjpwYXNz")]
    [InlineData(false, null)]
    public async Task Given_credentials_in_the_url_when_it_is_redirected_then_they_stay_at_their_origin(
        bool sameOrigin, string? authorization)
    {
        await using var target = ScriptedPeer.Start(connection => connection.AcceptUpgradeAsync());
        await using var peer = ScriptedPeer.Start(connection => connection.Number == 1
            ? connection.RespondAsync("302 Found", $"Location: {(sameOrigin ? "/other" : target.Url)}")
            : connection.AcceptUpgradeAsync());
        await OpenedAsync(Dial($"ws://user:pass@127.0.0.1:{peer.Port}/"));

        PeerConnection last = sameOrigin ? peer.Connections[1] : target.Connections[0];

        Assert.Equal(authorization, last.Request!["Authorization"]);
    }

    [Fact]
    public async Task Given_a_client_certificate_when_a_redirect_leaves_the_origin_then_it_is_not_shown_there()
    {
        await using var target = ScriptedPeer.StartTls(
            Certificates.Server(), options: new TlsPeerOptions { RequireClientCertificate = true });
        await using var peer = ScriptedPeer.StartTls(
            Certificates.Server(),
            connection => connection.RespondAsync("302 Found", $"Location: {target.UrlFor("localhost")}"),
            new TlsPeerOptions { RequireClientCertificate = true });
        UseClientCertificate();
        await FailedAsync(Dial(peer.UrlFor("localhost")));

        Assert.NotNull(await (await target.NextConnectionAsync()).HandshakeFailureAsync());
    }

    [Fact]
    public async Task Given_a_client_certificate_when_a_redirect_stays_at_the_origin_then_it_is_shown_again()
    {
        await using var peer = ScriptedPeer.StartTls(
            Certificates.Server(),
            connection => connection.Number == 1
                ? connection.RespondAsync("302 Found", "Location: /other")
                : connection.AcceptUpgradeAsync(),
            new TlsPeerOptions { RequireClientCertificate = true });
        UseClientCertificate();
        await OpenedAsync(Dial(peer.UrlFor("localhost")));

        Assert.Equal("CN=redirected", peer.Connections[1].Tls!.ClientCertificate!.Subject);
    }

    [Fact]
    public async Task Given_redirects_when_it_is_dialed_then_each_hop_has_its_own_connect_timeout()
    {
        Options = Options with { ConnectTimeout = TimeSpan.FromSeconds(5), ResponseTimeout = TimeSpan.FromSeconds(20) };
        await using var peer = ScriptedPeer.Start();
        Task<DialResult> dial = Dial(peer.Url);
        PeerConnection first = await peer.NextConnectionAsync();
        await first.ReadRequestAsync();
        Time.Advance(TimeSpan.FromSeconds(10));

        await first.RespondAsync("302 Found", "Location: /other");

        await (await peer.NextConnectionAsync()).AcceptUpgradeAsync();
        await OpenedAsync(dial);
    }

    private static ScriptedPeer RedirectOnce(string location) => ScriptedPeer.Start(connection => connection.Number == 1
        ? connection.RespondAsync("302 Found", $"Location: {location}")
        : connection.AcceptUpgradeAsync());

    private static string? KeyOf(PeerRequest request) => request["Sec-WebSocket-Key"];

    private void UseCredentials() =>
        Options = Options with { Headers = [new("authorization", "Bearer t"), new("COOKIE", "c=1"), new("X-Other", "stays")] };

    private void TrustTheAuthority() => Options = Options with
    {
        Tls = Options.Tls with { CaPath = Folder.WriteCertificate("ca.pem", Certificates.Authority.Certificate) },
    };

    private void UseClientCertificate()
    {
        TrustTheAuthority();
        using var client = Certificates.Client("redirected");
        Options = Options with
        {
            Tls = Options.Tls with
            {
                CertificatePath = Folder.WriteCertificate("client.pem", client),
                PrivateKeyPath = Folder.WriteKey("client.key", client),
            },
        };
    }
}
