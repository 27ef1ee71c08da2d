using VeraWebSockets.Testing;

namespace VeraWebSockets.LuaBridge.Tests.Api;

/// <summary>Attempts wait their turn; nothing else does.</summary>
public sealed class DialTests
{
    private const string OneAtATime = "verawebsockets.manager.max-handshakes = 1";

    [Fact]
    public async Task Given_a_dial_that_takes_long_when_an_open_websocket_sends_then_its_answer_comes_meanwhile()
    {
        await using KestrelServer server = await KestrelServer.StartAsync();
        await using ScriptedPeer silent = ScriptedPeer.Start(connection => connection.WaitForEndAsync());

        ScriptResult result = await ScriptRun.OfAsync("""
            local url, slow_url = ...
            local slow, waiting
            local handlers = { error = function(wso, reason) record(wso, reason) end }
            ws.create(url, {
              open = function(wso)
                slow = ws.create(slow_url, handlers, nil, true)
                waiting = ws.create(slow_url, handlers, nil, true)
                slow:connect()
                waiting:connect()
                wso:send("hello")
              end,
              message = function(wso, data)
                record(data)
                wso:close()
                waiting:close()
              end,
              close = function() slow:close() end,
            }, nil, true):connect()
            ws.loop()
            """, OneAtATime, arguments: [server.Url("/echo"), silent.Url]);

        Assert.Equal(
            ["hello", "websocket: ws-3 closed before established", "websocket: ws-2 closed before established"],
            result.Recorded);
        Assert.Single(silent.Connections);
    }

    [Fact]
    public async Task Given_a_time_limit_when_a_websocket_waits_longer_than_that_for_its_turn_then_it_opens_all_the_same()
    {
        await using ScriptedPeer peer = Peers.Answering();
        await using ScriptedPeer silent = ScriptedPeer.Start(connection => connection.WaitForEndAsync());

        ScriptResult result = await ScriptRun.OfAsync("""
            local url, slow_url = ...
            local function note(name) return function(wso) record(wso, name) wso:close() end end
            ws.create(slow_url, { error = note("failed") }, nil, true, { response_timeout = 3 }):connect()
            ws.create(url, { open = note("open"), error = note("failed") }, nil, true, { connect_timeout = 2 }):connect()
            ws.loop()
            """, OneAtATime, arguments: [peer.Url, silent.Url]);

        Assert.Equal(["websocket: ws-1 failed", "websocket: ws-2 open"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_thousand_websockets_when_they_connect_at_once_then_all_open()
    {
        await using KestrelServer server = await KestrelServer.StartAsync();

        ScriptResult result = await ScriptRun.OfAsync("""
            local open, failed = 0, 0
            for _ = 1, 1000 do
              ws.create(..., {
                open = function(wso) open = open + 1 wso:close() end,
                error = function() failed = failed + 1 end,
              }, nil, true):connect()
            end
            ws.loop()
            record(open, failed)
            """, arguments: server.Url("/echo"));

        Assert.Equal(["1000 0"], result.Recorded);
    }
}
