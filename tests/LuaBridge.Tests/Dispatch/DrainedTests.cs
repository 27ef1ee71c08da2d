using VeraWebSockets.Testing;

namespace VeraWebSockets.LuaBridge.Tests.Dispatch;

/// <summary>Event 10: what was queued has left, after a message was refused or much had gathered.</summary>
public sealed class DrainedTests
{
    [Theory]
    [InlineData("names", "10 0")]
    [InlineData("functions", "10 1 websocket: ws-1")]
    public async Task Given_a_message_that_was_refused_when_the_queue_is_empty_then_event_10_comes(string handlers, string call)
    {
        await using ScriptedPeer peer = Peers.Answering();

        ScriptResult result = await ScriptRun.OfAsync($$"""
            local wso
            function on_drained(...) record(10, select("#", ...), ...) wso:close() end
            local handlers = { names = "on_drained", functions = on_drained }
            local function fill(wso) while wso:send(("x"):rep(500)) do end end
            wso = ws.create(..., { [3] = fill, [10] = handlers.{{handlers}} })
            wso:connect()
            """, settings: "verawebsockets.connection.send-buffer-size = 1024", arguments: peer.Url);

        Assert.Equal([call], result.Recorded);
    }

    [Fact]
    public async Task Given_a_message_that_was_queued_when_it_has_left_then_event_10_does_not_come()
    {
        await using ScriptedPeer peer = ScriptedPeer.Start(async connection =>
        {
            await connection.AcceptUpgradeAsync();
            await connection.ReadTextAsync();
            await connection.SendCloseAsync(1000);
            await connection.ReadCloseAsync();
            connection.Finish();
        });

        ScriptResult result = await ScriptRun.OfAsync(
            """
            local handlers = { [10] = function() record(10) end, [4] = function() record(4) end }
            handlers[3] = function(wso) wso:send("x") end
            ws.create(..., handlers):connect()
            """, arguments: peer.Url);

        Assert.Equal(["4"], result.Recorded);
    }
}
