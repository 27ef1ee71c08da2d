using System.Net.Sockets;

namespace VeraWebSockets.Testing.Tests;

public sealed class HttpProxyPeerTests
{
    private const string Established = "HTTP/1.1 200 Connection established\r\n\r\n";

    [Fact]
    public async Task Given_a_tunnel_when_octets_go_through_it_then_they_arrive_on_the_other_side()
    {
        await using var target = ScriptedPeer.Start(async connection => await connection.SendAsync(await connection.ReadAsync(5)));
        await using var proxy = HttpProxyPeer.Start();
        using var client = await RawClient.ConnectAsync(proxy.Port);
        await client.SendAsync($"CONNECT any.example:{target.Port} HTTP/1.1\r\n\r\nhello");

        Assert.Equal(Established + "hello", await client.ReadAsync(Established.Length + 5));
    }

    [Fact]
    public async Task Given_a_request_when_the_proxy_has_answered_then_its_head_is_on_record()
    {
        await using var target = ScriptedPeer.Start();
        await using var proxy = HttpProxyPeer.Start();
        using var client = await RawClient.ConnectAsync(proxy.Port);
        string head = $"CONNECT any.example:{target.Port} HTTP/1.1\r\nHost: any.example\r\nProxy-Authorization: Basic eDp5\r\n\r\n";
        await client.SendAsync(head);
        await client.ReadSomeAsync();

        Assert.Equal([head], proxy.Requests.Select(request => request.Text));
    }

    [Fact]
    public async Task Given_an_older_proxy_when_it_tunnels_then_it_answers_in_http_1_0()
    {
        await using var target = ScriptedPeer.Start();
        await using var proxy = HttpProxyPeer.Start(ProxyAnswer.TunnelHttp10);
        using var client = await RawClient.ConnectAsync(proxy.Port);
        await client.SendAsync($"CONNECT h:{target.Port} HTTP/1.1\r\n\r\n");

        Assert.Equal("HTTP/1.0 200 OK\r\n\r\n", await client.ReadSomeAsync());
    }

    [Fact]
    public async Task Given_a_proxy_that_wants_credentials_when_there_are_none_then_it_answers_407_and_ends()
    {
        await using var proxy = HttpProxyPeer.Start(ProxyAnswer.AuthenticationRequired);
        using var client = await RawClient.ConnectAsync(proxy.Port);
        await client.SendAsync("CONNECT h:1 HTTP/1.1\r\n\r\n");

        Assert.Equal(
            "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\nProxy-Authenticate: Basic realm=\"test\"\r\n\r\n",
            await client.ReadToEndAsync());
    }

    [Fact]
    public async Task Given_an_answer_that_depends_on_the_request_when_two_clients_ask_then_each_gets_its_own()
    {
        await using var proxy = HttpProxyPeer.Start(request =>
            request["Proxy-Authorization"] is null ? ProxyAnswer.AuthenticationRequired : ProxyAnswer.Refusal("403 Forbidden"));
        using var stranger = await RawClient.ConnectAsync(proxy.Port);
        await stranger.SendAsync("CONNECT h:1 HTTP/1.1\r\n\r\n");
        using var known = await RawClient.ConnectAsync(proxy.Port);
        await known.SendAsync("CONNECT h:1 HTTP/1.1\r\nProxy-Authorization: Basic eDp5\r\n\r\n");

        string[] codes = [(await stranger.ReadToEndAsync())[9..12], (await known.ReadToEndAsync())[9..12]];

        Assert.Equal(["407", "403"], codes);
    }

    [Fact]
    public async Task Given_a_proxy_that_hangs_up_when_a_client_asks_then_it_reads_nothing_but_the_end()
    {
        await using var proxy = HttpProxyPeer.Start(ProxyAnswer.HangUp);
        using var client = await RawClient.ConnectAsync(proxy.Port);
        await client.SendAsync("CONNECT h:1 HTTP/1.1\r\n\r\n");

        Assert.Equal("", await client.ReadToEndAsync());
    }

    [Fact]
    public async Task Given_a_proxy_that_resets_when_a_client_asks_then_its_connection_is_reset()
    {
        await using var proxy = HttpProxyPeer.Start(ProxyAnswer.Reset);
        using var client = await RawClient.ConnectAsync(proxy.Port);
        await client.SendAsync("CONNECT h:1 HTTP/1.1\r\n\r\n");

        SocketException end = await Assert.ThrowsAsync<SocketException>(client.ReadSomeAsync);
        Assert.Equal(SocketError.ConnectionReset, end.SocketErrorCode);
    }

    [Fact]
    public async Task Given_a_silent_proxy_when_it_is_disposed_then_nothing_was_sent_before_the_end()
    {
        var proxy = HttpProxyPeer.Start(ProxyAnswer.Silence);
        using var client = await RawClient.ConnectAsync(proxy.Port);
        await client.SendAsync("CONNECT h:1 HTTP/1.1\r\n\r\n");
        await Eventually.Is("the proxy has read the request", () => proxy.Requests.Count == 1);
        await proxy.DisposeAsync();

        Assert.Equal("", await client.ReadToEndAsync());
    }

    [Fact]
    public async Task Given_a_target_that_refuses_when_a_client_asks_for_it_then_the_proxy_answers_502()
    {
        using var closed = FreePort.Closed();
        await using var proxy = HttpProxyPeer.Start();
        using var client = await RawClient.ConnectAsync(proxy.Port);
        await client.SendAsync($"CONNECT h:{closed.Number} HTTP/1.1\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 502 ", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_a_tunnel_when_the_target_finishes_then_the_client_reads_to_the_end()
    {
        await using var target = ScriptedPeer.Start(async connection =>
        {
            await connection.SendAsync("bye");
            connection.Finish();
        });
        await using var proxy = HttpProxyPeer.Start();
        using var client = await RawClient.ConnectAsync(proxy.Port);
        await client.SendAsync($"CONNECT h:{target.Port} HTTP/1.1\r\n\r\n");

        Assert.Equal(Established + "bye", await client.ReadToEndAsync());
    }

    [Fact]
    public async Task Given_a_tunnel_when_the_target_resets_then_the_client_is_reset()
    {
        await using var target = ScriptedPeer.Start(async connection =>
        {
            await connection.ReadAsync(1);
            connection.Reset();
        });
        await using var proxy = HttpProxyPeer.Start();
        using var client = await RawClient.ConnectAsync(proxy.Port);
        await client.SendAsync($"CONNECT h:{target.Port} HTTP/1.1\r\n\r\n");
        await client.ReadAsync(Established.Length);
        await client.SendAsync("x");

        await Assert.ThrowsAsync<SocketException>(client.ReadSomeAsync);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Given_a_tunnel_when_the_client_ends_then_the_target_sees_the_same_end(bool reset)
    {
        await using var target = ScriptedPeer.Start();
        await using var proxy = HttpProxyPeer.Start();
        using var client = await RawClient.ConnectAsync(proxy.Port);
        await client.SendAsync($"CONNECT h:{target.Port} HTTP/1.1\r\n\r\n");
        await client.ReadAsync(Established.Length);
        (reset ? (Action)client.Reset : client.Finish)();
        PeerConnection connection = await target.NextConnectionAsync();

        Assert.Equal(reset ? PeerEnd.Reset : PeerEnd.Fin, await connection.WaitForEndAsync());
    }

    [Fact]
    public async Task Given_a_request_that_is_no_connect_when_the_proxy_is_disposed_then_it_tells_what_came()
    {
        var proxy = HttpProxyPeer.Start();
        using var client = await RawClient.ConnectAsync(proxy.Port);
        await client.SendAsync("GET http://h/ HTTP/1.1\r\n\r\n");
        await Assert.ThrowsAsync<SocketException>(client.ReadSomeAsync);

        await Assert.ThrowsAsync<InvalidDataException>(async () => await proxy.DisposeAsync());
    }
}
