using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Transport;
using VeraWebSockets.Actors.Transport.Dialing;
using VeraWebSockets.Testing;

namespace VeraWebSockets.Actors.Tests.Transport;

/// <summary>Spec section 5.2, oracle rows O017 to O024.</summary>
public class DialerProxyTests : DialerTest
{
    private const string Agreement = "HTTP/1.1 200 Connection established\r\n\r\n";

    [Theory]
    [InlineData("HTTP/1.0 200 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 200 Connection established\r\n\r\n")]
    [InlineData("HTTP/1.1 200\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nVia: 1.1 x\r\nProxy-agent: y\r\n\r\n")]
    public async Task Given_a_proxy_that_agrees_when_it_is_dialed_then_the_websocket_opens(string answer)
    {
        await using ScriptedPeer proxy = Tunnel(answer);
        Use(proxy);

        await OpenedAsync(Dial("ws://far.example/"));
    }

    [Fact]
    public async Task Given_a_proxy_whose_answer_comes_in_one_segment_with_frames_of_the_tunnel_when_it_is_dialed_then_none_is_lost()
    {
        await using var proxy = ScriptedPeer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync("HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 503 Busy\r\n\r\n");
        });
        Use(proxy);

        Assert.Equal(503, (await FailedAsync(Dial("ws://far.example/"))).HttpStatus);
    }

    [Theory]
    [InlineData("ws://far.example/", "far.example:80")]
    [InlineData("ws://far.example:8080/x?y", "far.example:8080")]
    [InlineData("ws://[2001:db8::1]:8080/", "[2001:db8::1]:8080")]
    public async Task Given_a_proxy_when_it_is_asked_then_it_is_told_host_and_port(string url, string target)
    {
        await using ScriptedPeer proxy = Tunnel();
        Use(proxy);
        await OpenedAsync(Dial(url));

        Assert.StartsWith($"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n", FirstRequest(proxy), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_a_proxy_when_it_is_dialed_then_the_name_of_the_server_is_left_to_it()
    {
        await using ScriptedPeer proxy = Tunnel();
        Use(proxy);
        await OpenedAsync(Dial("ws://far.example/"));

        Assert.DoesNotContain("far.example", Resolver.Asked);
    }

    [Fact]
    public async Task Given_a_proxy_with_credentials_when_it_is_asked_then_they_are_sent_to_it()
    {
        await using ScriptedPeer proxy = Tunnel();
        Use(proxy, "u:p@");
        await OpenedAsync(Dial("ws://far.example/"));

        Assert.Contains("\r\nProxy-authorization: basic dTpw\r\n", FirstRequest(proxy), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_credentials_of_the_proxy_when_the_server_is_asked_then_they_are_not_sent_to_it()
    {
        await using ScriptedPeer proxy = Tunnel();
        Use(proxy, "u:p@");
        await OpenedAsync(Dial("ws://far.example/"));

        // the last request is the server's
        Assert.DoesNotContain(
            "roxy-", proxy.Connections[0].Request!.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Given_credentials_of_the_server_when_the_proxy_is_asked_then_they_are_not_sent_to_it()
    {
        await using ScriptedPeer proxy = Tunnel();
        Use(proxy);
        Options = Options with { Headers = [new("Authorization", "Bearer t")] };
        await OpenedAsync(Dial("ws://user:pass@far.example/secret"));

        Assert.DoesNotContain("uthorization", FirstRequest(proxy), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")]
    [InlineData("HTTP/1.1 502 Bad Gateway\r\n\r\n")]
    [InlineData("HTTP/1.1 201 Created\r\n\r\n")]
    [InlineData("HTTP/1.1 2000 x\r\n\r\n")]
    [InlineData("HTTP/2.0 200 OK\r\n\r\n")]
    [InlineData("SSH-2.0-x\r\n\r\n")]
    public async Task Given_a_proxy_that_answers_anything_else_when_it_is_dialed_then_it_refused(string answer)
    {
        await using ScriptedPeer proxy = Tunnel(answer);
        Use(proxy);

        Assert.Equal(ConnectErrorKind.ProxyRefused, await KindAsync(Dial("ws://far.example/")));
    }

    [Fact]
    public async Task Given_a_proxy_with_an_endless_answer_when_it_is_dialed_then_it_refused()
    {
        await using ScriptedPeer proxy = Tunnel("HTTP/1.1 200 OK\r\na: " + new string('x', 2000));
        Use(proxy);
        Options = Options with { MaxResponseHeadSize = 1024 };

        Assert.Equal(ConnectErrorKind.ProxyRefused, await KindAsync(Dial("ws://far.example/")));
    }

    [Fact]
    public async Task Given_a_proxy_that_hangs_up_when_it_is_dialed_then_that_is_the_cause()
    {
        await using var proxy = HttpProxyPeer.Start(ProxyAnswer.HangUp);
        Use(proxy.Port);

        Assert.Equal(ConnectErrorKind.ProxyHungUp, await KindAsync(Dial("ws://far.example/")));
    }

    [Fact]
    public async Task Given_a_proxy_that_resets_when_it_is_dialed_then_its_answer_could_not_be_read()
    {
        await using var proxy = ScriptedPeer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            connection.Reset();
        });
        Use(proxy);

        Assert.Equal(ConnectErrorKind.ProxyReadFailed, await KindAsync(Dial("ws://far.example/")));
    }

    [Fact]
    public async Task Given_a_connection_to_the_proxy_that_cannot_be_written_when_the_tunnel_is_opened_then_that_is_the_cause()
    {
        await using var proxy = ScriptedPeer.Start();
        using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        await socket.ConnectAsync(System.Net.IPAddress.Loopback, proxy.Port);
        socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
        using var deadline = new Deadline(Time, CancellationToken.None);
        var tunnel = new ProxyTunnel(new TcpTransport(socket), new ProxyAddress("127.0.0.1", proxy.Port, null));

        ConnectException error = await Assert.ThrowsAsync<ConnectException>(
            () => tunnel.OpenAsync(Fakes.Urls.Parse("ws://far.example/"), Options, deadline).WithLimit("the tunnel to fail"));

        Assert.Equal(ConnectErrorKind.ProxyWriteFailed, error.Error.Kind);
    }

    [Fact]
    public async Task Given_a_proxy_port_that_is_closed_when_it_is_dialed_then_the_connect_failed()
    {
        using var port = FreePort.Closed();
        Use(port.Number);

        Assert.Equal(ConnectErrorKind.ConnectFailed, await KindAsync(Dial("ws://far.example/")));
    }

    [Fact]
    public async Task Given_a_proxy_that_is_silent_when_the_connect_timeout_is_over_then_that_is_the_cause()
    {
        await using var proxy = ScriptedPeer.Start();
        Use(proxy);
        Task<DialResult> dial = Dial("ws://far.example/");
        await (await proxy.NextConnectionAsync()).ReadRequestAsync();

        Time.Advance(Options.ConnectTimeout);

        Assert.Equal(ConnectErrorKind.ProxyTimedOut, await KindAsync(dial));
    }

    [Fact]
    public async Task Given_a_proxy_that_drips_when_the_connect_timeout_is_over_then_the_drops_have_not_extended_it()
    {
        await using var proxy = ScriptedPeer.Start();
        Use(proxy);
        Options = Options with { ConnectTimeout = TimeSpan.FromSeconds(3) };
        Task<DialResult> dial = Dial("ws://far.example/");
        PeerConnection connection = await proxy.NextConnectionAsync();
        await connection.ReadRequestAsync();
        await connection.SendAsync("HTTP/1.1 200 OK\r\n");
        for (int second = 1; second <= 3; second++)
        {
            await connection.SendAsync("x");
            Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(ConnectErrorKind.ProxyTimedOut, await KindAsync(dial));
    }

    [Fact]
    public async Task Given_a_proxy_that_refuses_when_it_was_dialed_then_its_socket_is_closed()
    {
        await using ScriptedPeer proxy = Tunnel("HTTP/1.1 407 x\r\n\r\n");
        Use(proxy);
        await FailedAsync(Dial("ws://far.example/"));

        Assert.True(AllSocketsAreClosed);
    }

    [Fact]
    public async Task Given_a_wss_url_and_a_proxy_when_it_is_dialed_then_tls_goes_through_the_tunnel()
    {
        await using var peer = ScriptedPeer.StartTls(Certificates.Server("far.example"), connection => connection.AcceptUpgradeAsync());
        await using var proxy = HttpProxyPeer.Start();
        Use(proxy.Port);
        Options = Options with { Tls = new TlsOptions { CaPath = Folder.WriteCertificate("ca.pem", Certificates.Authority.Certificate) } };
        await OpenedAsync(Dial($"wss://far.example:{peer.Port}/"));

        Assert.Equal("far.example", peer.Connections[0].Tls!.ServerName);
    }

    [Fact]
    public async Task Given_a_proxy_of_the_environment_when_it_is_dialed_then_the_tunnel_goes_through_it()
    {
        await using ScriptedPeer proxy = Tunnel();
        Environment("http_proxy", $"http://127.0.0.1:{proxy.Port}/");
        await OpenedAsync(Dial("ws://far.example/"));

        Assert.StartsWith("CONNECT far.example:80 ", FirstRequest(proxy), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https_proxy")]
    [InlineData("HTTP_PROXY")]
    [InlineData("ALL_PROXY")]
    public async Task Given_only_other_variables_when_a_ws_url_is_dialed_then_it_goes_directly(string variable)
    {
        using var port = FreePort.Closed();
        await using var peer = ScriptedPeer.Start(connection => connection.AcceptUpgradeAsync());
        Environment(variable, $"http://127.0.0.1:{port.Number}/");

        await OpenedAsync(Dial(peer.Url));
    }

    [Fact]
    public async Task Given_a_variable_without_port_when_it_is_dialed_then_it_goes_directly_with_a_warning()
    {
        await using var peer = ScriptedPeer.Start(connection => connection.AcceptUpgradeAsync());
        Environment("http_proxy", "http://user:secret@proxy.example/");
        await OpenedAsync(Dial(peer.Url));

        Assert.Contains("WARN: ws-7: environment variable http_proxy is not", Log, StringComparison.Ordinal);
    }

    /// <summary>A proxy that is the server as well: behind its own answer it accepts the websocket.</summary>
    private static ScriptedPeer Tunnel(string answer = Agreement) => ScriptedPeer.Start(async connection =>
    {
        await connection.ReadRequestAsync();
        await connection.SendAsync(answer);
        bool agrees = answer.Split(' ', '\r') is ["HTTP/1.0" or "HTTP/1.1", "200", ..];
        if (agrees && answer.EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await connection.SendAsync(UpgradeResponse.To(await connection.ReadRequestAsync()));
        }
    });

    /// <summary>The CONNECT request, up to the empty line behind it.</summary>
    private static string FirstRequest(ScriptedPeer proxy)
    {
        string all = System.Text.Encoding.Latin1.GetString(proxy.Connections[0].Received);
        return all[..(all.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)];
    }

    private void Use(ScriptedPeer proxy, string credentials = "") => Options = Options with
    {
        Proxy = ProxyOptions.Parse($"http://{credentials}127.0.0.1:{proxy.Port}"),
    };

    private void Use(int port) => Options = Options with { Proxy = ProxyOptions.Parse($"127.0.0.1:{port}") };

    private void Environment(string name, string value) => Options = Options with
    {
        Proxy = new ProxyOptions.Environmental(variable => variable == name ? value : null),
    };
}
