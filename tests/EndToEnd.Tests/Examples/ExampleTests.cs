using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>Every script of <c>examples/</c> does what its first line says, against servers of the tests.</summary>
public sealed class ExampleTests
{
    [Fact]
    public async Task Given_the_echo_client_when_it_runs_then_it_prints_each_answer()
    {
        await using KestrelServer server = await KestrelServer.StartAsync();

        Assert.Equal(["> one", "< one", "> two", "< two"], await RunAsync("echo_client.lua", server.Url("/echo"), "one", "two"));
    }

    [Fact]
    public async Task Given_the_fan_in_when_it_runs_then_every_feed_is_complete()
    {
        await using KestrelServer server = await KestrelServer.StartAsync();

        Assert.Equal("5 of 5 feeds complete, 4 quotes each", (await RunAsync("fan_in.lua", server.Url("/echo"), "5", "4"))[^1]);
    }

    [Fact]
    public async Task Given_the_bridge_when_it_runs_between_two_echo_servers_then_the_messages_cross()
    {
        await using KestrelServer server = await KestrelServer.StartAsync();

        Assert.Equal("6 messages have crossed", (await RunAsync("bridge.lua", server.Url("/echo"), server.Url("/echo"), "6"))[^1]);
    }

    [Fact]
    public async Task Given_a_script_in_the_old_style_when_it_runs_then_its_named_handlers_are_called()
    {
        await using KestrelServer server = await KestrelServer.StartAsync();

        IReadOnlyList<string> output = await RunAsync("old_style.lua", server.Url("/echo"));

        Assert.Equal(("connection established", 3, "connection closed"),
            (output[0], output.Count(line => line.StartsWith("data received: ", StringComparison.Ordinal)), output[^1]));
    }

    [Fact]
    public async Task Given_the_reconnecting_script_when_each_connection_is_lost_after_an_answer_then_it_gets_all_answers()
    {
        await using var peer = ScriptedPeer.Start(async connection =>
        {
            await connection.AcceptUpgradeAsync();
            await connection.ReadTextAsync();
            await connection.SendTextAsync("news");
            await connection.ReadFrameAsync();
            await connection.SendCloseAsync(1012, "restart");
        });

        IReadOnlyList<string> output = await RunAsync("reconnect_by_hand.lua", peer.Url, "3", "5");

        Assert.Equal(3, output.Count(line => line == "received: news"));
    }

    [Fact]
    public async Task Given_the_healing_feed_when_the_server_restarts_then_it_subscribes_again_and_gets_all_quotes()
    {
        await using var peer = ScriptedPeer.Start(async connection =>
        {
            await connection.AcceptUpgradeAsync();
            Assert.Equal("subscribe", await connection.ReadTextAsync());
            await connection.SendTextAsync($"quote {connection.Number}");
            if (connection.Number == 3)
            {
                await connection.ReadUntilCloseAsync();
                await connection.SendCloseAsync(1000);
            }
            else
            {
                await connection.SendCloseAsync(1012, "restart");
            }
        });

        IReadOnlyList<string> output = await RunAsync("healing_feed.lua", peer.Url, "3");

        Assert.Equal(
            ["quote 1", "quote 2", "quote 3", "3 quotes; close 1000 (closed)"],
            output.Where(line => line.Contains("quote", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Given_the_token_feed_when_the_server_takes_each_token_once_then_every_attempt_has_its_own()
    {
        await using var peer = ScriptedPeer.Start(async connection =>
        {
            if (connection.Number == 1)
            {
                await connection.RespondAsync("401 Unauthorized");
                connection.Finish();
                return;
            }

            await connection.AcceptUpgradeAsync();
            await connection.SendTextAsync("news");
            if (connection.Number == 3)
            {
                await connection.ReadUntilCloseAsync();
                await connection.SendCloseAsync(1000);
            }
            else
            {
                await connection.SendCloseAsync(1012);
            }
        });

        IReadOnlyList<string> output = await RunAsync("token_feed.lua", peer.Url, "s3cret", "2");

        Assert.Equal(["received news with token 2", "received news with token 3"], output.Where(line => line.StartsWith("received", StringComparison.Ordinal)));
        Assert.Equal(
            ["Bearer s3cret-1", "Bearer s3cret-2", "Bearer s3cret-3"],
            peer.Connections.Select(connection => connection.Request!["Authorization"]));
    }

    [Fact]
    public async Task Given_the_login_feed_when_the_server_goes_away_before_its_welcome_then_the_orders_wait_for_the_next_login()
    {
        await using var peer = ScriptedPeer.Start(async connection =>
        {
            await connection.AcceptUpgradeAsync();
            Assert.Equal("login s3cret", await connection.ReadTextAsync());
            if (connection.Number == 1)
            {
                await connection.SendCloseAsync(1012, "restart");
                return;
            }

            await connection.SendTextAsync("welcome");
            for (int order = 1; order <= 2; order++)
            {
                await connection.SendTextAsync("confirmed: " + await connection.ReadTextAsync());
            }

            await connection.ReadUntilCloseAsync();
            await connection.SendCloseAsync(1000);
        });

        IReadOnlyList<string> output = await RunAsync("login_feed.lua", peer.Url, "s3cret", "2");

        Assert.Equal(
            ["welcome", "confirmed: order 1", "confirmed: order 2", "2 of 2 orders confirmed; close 1000 (closed)"],
            output.Where(line => !line.Contains("attempt", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Given_the_many_feeds_when_each_ticks_without_end_then_there_is_news_of_all_in_each_round()
    {
        await using var peer = ScriptedPeer.Start(async connection =>
        {
            await connection.AcceptUpgradeAsync();
            string name = (await connection.ReadTextAsync())["tick ".Length..];
            Task<PeerFrame> closed = connection.ReadUntilCloseAsync();
            for (int tick = 1; !closed.IsCompleted; tick++)
            {
                await connection.SendTextAsync($"{name} {tick}");
                await Task.Yield();
            }

            await connection.SendCloseAsync(1000);
        });

        IReadOnlyList<string> output = await RunAsync("many_feeds.lua", peer.Url, "5", "5");

        Assert.Equal(5, output.Count);
        Assert.All(output, line => Assert.Matches(@"^round \d: 5 of 5 open, \d+ ticks seen, \d+ skipped, at most \d+ ms old; feed-1: feed-1 \d+$", line));
    }

    [Fact]
    public async Task Given_the_TLS_example_when_the_server_demands_a_certificate_then_it_is_shown()
    {
        using var folder = new TemporaryFolder();
        using var client = Certificates.Client("example");
        using var server = Certificates.Server("localhost");
        string certificate = folder.WriteCertificate("client.pem", client);
        string key = folder.WriteKey("client.key", client);
        string authority = folder.WriteCertificate("ca.pem", Certificates.Authority.Certificate);
        await using var peer = ScriptedPeer.StartTls(
            server,
            async connection =>
            {
                await connection.AcceptUpgradeAsync();
                await connection.SendTextAsync(await connection.ReadTextAsync());
                await connection.ReadUntilCloseAsync();
                await connection.SendCloseAsync(1000);
            },
            new TlsPeerOptions { RequireClientCertificate = true });

        IReadOnlyList<string> output = await RunAsync("tls_client_certificate.lua", peer.UrlFor("localhost"), certificate, key, authority);

        Assert.Equal("open", output[0]);
    }

    [Fact]
    public async Task Given_the_Autobahn_client_when_a_server_has_cases_then_each_is_echoed_and_the_reports_are_updated()
    {
        await using var peer = ScriptedPeer.Start(async connection =>
        {
            PeerRequest request = await connection.ReadRequestAsync();
            await connection.AcceptUpgradeAsync();
            if (request.Path.StartsWith("/runCase", StringComparison.Ordinal))
            {
                await connection.SendBinaryAsync([1, 2, 3]);
                Assert.Equal(Opcodes.Binary, (await connection.ReadFrameAsync()).Opcode);
            }
            else if (request.Path == "/getCaseCount")
            {
                await connection.SendTextAsync("2");
            }

            await connection.SendCloseAsync(1000);
        });

        await RunAsync("autobahn_client.lua", peer.Url);

        Assert.Equal(
            ["/getCaseCount", "/runCase?case=1&agent=vws", "/runCase?case=2&agent=vws", "/updateReports?agent=vws"],
            peer.Connections.Select(connection => connection.Request!.Path));
    }

    [Fact]
    public async Task Given_the_Autobahn_client_when_cases_end_in_any_way_then_it_goes_on_to_the_last_and_to_the_reports()
    {
        Func<PeerConnection, Task>[] cases =
        [
            Serve.Opened(connection => connection.Reset()),
            Serve.Opened(connection => connection.Finish()),
            Serve.Opened(async connection =>
            {
                await connection.SendAsync(Frames.Header(Opcodes.Text, 10));
                connection.Finish();
            }),
            Serve.Send(Frames.Frame(3, [])),
            Serve.Opened(async connection =>
            {
                await connection.SendTextAsync("echoed");
                await connection.ReadFrameAsync();
                connection.Reset();
            }),
            connection => connection.RespondAsync("503 Service Unavailable"),
            Serve.Raw("no HTTP at all", connection => connection.Finish()),
            Serve.Raw("", connection => connection.Reset()),
        ];
        await using var peer = ScriptedPeer.Start(connection => connection.Number is 1 || connection.Number > cases.Length + 1
            ? Serve.Open(Frames.Text($"{cases.Length}"))(connection)
            : cases[connection.Number - 2](connection));

        await RunAsync("autobahn_client.lua", peer.Url);

        Assert.Equal(
            ["/getCaseCount", .. cases.Select((_, i) => $"/runCase?case={i + 1}&agent=vws"), "/updateReports?agent=vws"],
            peer.Connections.Select(connection => connection.Request!.Path));
    }

    private static async Task<IReadOnlyList<string>> RunAsync(string example, params string[] arguments)
    {
        await using var vws = VwsProcess.Start(["run", Path.Combine(AppContext.BaseDirectory, "examples", example), .. arguments]);
        return (await vws.ExitAsync()).Successful;
    }
}
