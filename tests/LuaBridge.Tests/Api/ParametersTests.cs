using VeraWebSockets.Testing;

namespace VeraWebSockets.LuaBridge.Tests.Api;

/// <summary>URL, headers and token as functions, called for each attempt.</summary>
public sealed class ParametersTests
{
    private const string Quick = "local quick = { first_delay = 0.01, min_delay = 0.001, max_delay = 0.01 } ";

    [Fact]
    public async Task Given_a_function_for_the_token_when_the_websocket_reconnects_then_each_attempt_has_a_new_one()
    {
        await using ScriptedPeer peer = RefusingTwice();

        await ScriptRun.OfAsync(Quick + """
            local count = 0
            local function token() count = count + 1 return "token-" .. count end
            ws.create(..., {}, nil, true, { token = token, reconnect = quick }):connect()
            ws.loop()
            """, arguments: peer.Url);

        Assert.Equal(
            ["Bearer token-1", "Bearer token-2", "Bearer token-3"],
            peer.Connections.Select(connection => connection.Request!["Authorization"]));
    }

    [Fact]
    public async Task Given_functions_for_URL_and_headers_when_the_websocket_reconnects_then_each_attempt_has_new_ones()
    {
        await using ScriptedPeer peer = RefusingTwice();

        await ScriptRun.OfAsync(Quick + """
            local base = ...
            local count = 0
            local function url() count = count + 1 return base .. "try-" .. count end
            local function headers(wso) return { ["X-Count"] = count, ["X-Who"] = tostring(wso) } end
            ws.create(url, {}, nil, true, { headers = headers, reconnect = quick }):connect()
            ws.loop()
            """, arguments: peer.Url);

        Assert.Equal(
            ["/try-1 1 websocket: ws-1", "/try-2 2 websocket: ws-1", "/try-3 3 websocket: ws-1"],
            peer.Connections.Select(connection =>
                $"{connection.Request!.Path} {connection.Request["X-Count"]} {connection.Request["X-Who"]}"));
    }

    [Fact]
    public async Task Given_a_token_as_text_when_the_websocket_connects_then_it_is_sent()
    {
        await using ScriptedPeer peer = Peers.Closing();

        await ScriptRun.OfAsync("ws.create(..., {}, nil, true, { token = 'secret' }):connect() ws.loop()", arguments: peer.Url);

        Assert.Equal("Bearer secret", peer.Connections[0].Request!["Authorization"]);
    }

    [Fact]
    public async Task Given_a_function_that_answers_nil_when_the_websocket_connects_then_there_is_no_token()
    {
        await using ScriptedPeer peer = Peers.Closing();

        ScriptResult result = await ScriptRun.OfAsync(
            "ws.create(..., { open = function() record('open') end }, nil, true, { token = function() end }):connect() ws.loop()",
            arguments: peer.Url);

        Assert.Equal(["open"], result.Recorded);
        Assert.DoesNotContain("Authorization", peer.Connections[0].Request!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("function() return nil, 'no token today' end", "no token today")]
    [InlineData("function() error('raised', 0) end", "raised")]
    [InlineData("function() return 7 end", "function for token: string expected, got number")]
    [InlineData(@"function() return '\xff' end", "function for token: not valid UTF-8 at byte 1")]
    [InlineData(@"function() return 'a\nb' end",
        "header Authorization has a control character, a character outside ASCII, or more than 8192 characters")]
    public async Task Given_a_function_that_fails_when_the_websocket_connects_then_the_attempt_fails_and_the_error_is_written(
        string function, string error)
    {
        ScriptResult result = await ScriptRun.OfAsync($$"""
            ws.create("ws://127.0.0.1:1/", { error = function(_, reason) record(reason) end }, nil, true, { token = {{function}} }):connect()
            ws.loop()
            """);

        Assert.Equal(["no parameters"], result.Recorded);
        Assert.Contains($"vws: error in the function for url, headers or token of ws-1 (ws://127.0.0.1:1/): {error}\n", result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nil", "function for url: string expected, got no value")]
    [InlineData("'http://h/'", "URL must begin with ws:// or wss://")]
    public async Task Given_a_function_that_gives_no_URL_when_the_websocket_connects_then_the_attempt_fails(string answer, string error)
    {
        ScriptResult result = await ScriptRun.OfAsync($$"""
            ws.create(function() return {{answer}} end, { error = function(_, reason) record(reason) end }, nil, true):connect()
            ws.loop()
            """);

        Assert.Equal(["no parameters"], result.Recorded);
        Assert.Contains(error, result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_functions_when_connect_is_called_then_they_run_later_and_not_inside_it()
    {
        using FreePort port = FreePort.Closed();

        ScriptResult result = await ScriptRun.OfAsync("""
            local target = ...
            local wso = ws.create(function() record("asked") return target end, {}, nil, true)
            wso:connect()
            record("connect has returned")
            ws.loop()
            """, arguments: port.Url);

        Assert.Equal(["connect has returned", "asked"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_function_that_closes_its_websocket_when_it_is_asked_then_the_attempt_ends_and_the_loop_returns()
    {
        using FreePort port = FreePort.Closed();

        ScriptResult result = await ScriptRun.OfAsync("""
            local target = ...
            local function url(wso) wso:close() return target end
            ws.create(url, { error = function(_, reason) record(reason) end }, nil, true):connect()
            record(ws.loop())
            """, arguments: port.Url);

        Assert.Equal(["closed before established", "true"], result.Recorded);
    }

    /// <summary>Answers 503 twice, then 403.</summary>
    private static ScriptedPeer RefusingTwice() => ScriptedPeer.Start(async connection =>
    {
        await connection.RespondAsync(connection.Number <= 2 ? "503 Busy" : "403 Forbidden");
        connection.Finish();
    });
}
