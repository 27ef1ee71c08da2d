using VeraWebSockets.Actors.Logging;
using VeraWebSockets.Testing;

namespace VeraWebSockets.LuaBridge.Tests.Api;

public sealed class ConnectTests
{
    [Theory]
    [InlineData("ws.connect()", "got no value")]
    [InlineData("ws.connect({})", "got table")]
    [InlineData("ws.connect(1)", "got number")]
    [InlineData("ws.connect('ws://h/')", "got string")]
    [InlineData("ws.create('ws://h/', {}).connect()", "got no value")]
    public async Task Given_something_else_than_a_websocket_when_it_is_connected_then_the_line_of_the_script_is_blamed(
        string call, string problem)
    {
        ScriptResult result = await ScriptRun.OfAsync($"\n{call}");

        Assert.Equal($"vws: script:2: bad argument #1 to 'connect' (websocket expected, {problem})", result.ErrorLines[0]);
    }

    [Theory]
    [InlineData("ws.connect(wso)")]
    [InlineData("wso:connect()")]
    public async Task Given_an_idle_websocket_when_it_is_connected_then_the_answer_is_true(string call)
    {
        using FreePort port = FreePort.Closed();

        ScriptResult result = await ScriptRun.OfAsync($"local wso = ws.create(..., {{}}) record({call})", arguments: port.Url);

        Assert.Equal(["true"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_connecting_websocket_when_it_is_connected_again_then_that_is_refused()
    {
        using FreePort port = FreePort.Closed();

        ScriptResult result = await ScriptRun.OfAsync("""
            local wso = ws.create(..., {})
            wso:connect()
            record(wso:connect())
            """, arguments: port.Url);

        Assert.Equal(["nil already connecting or open"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_websocket_connected_twice_when_events_come_then_there_is_one_attempt()
    {
        await using ScriptedPeer peer = Peers.Closing();

        await ScriptRun.OfAsync("""
            local wso = ws.create(..., {})
            wso:connect()
            wso:connect()
            """, arguments: peer.Url);

        Assert.Single(peer.Connections);
    }

    [Fact]
    public async Task Given_an_open_websocket_when_it_is_connected_again_then_that_is_refused()
    {
        await using ScriptedPeer peer = Peers.Closing();

        ScriptResult result = await ScriptRun.OfAsync("""
            local wso = ws.create(..., { [3] = function(self) record(self:connect()) end })
            wso:connect()
            """, arguments: peer.Url);

        Assert.Equal(["nil already connecting or open"], result.Recorded);
    }

    [Fact]
    public async Task Given_an_attempt_that_fails_at_once_when_its_event_comes_then_connect_has_returned()
    {
        using FreePort port = FreePort.Closed();

        ScriptResult result = await ScriptRun.OfAsync("""
            function on_error(reason) record(reason) end
            local wso = ws.create(..., { [1] = "on_error" })
            wso:connect()
            record("returned")
            """, arguments: port.Url);

        Assert.Equal(["returned", "connect failed"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_stop_was_requested_when_a_websocket_is_connected_then_that_is_refused()
    {
        await using ScriptedPeer peer = Peers.Answering();
        using ScriptRun run = ScriptRun.Start("""
            local function again(self) record(self:connect()) end
            ws.create(..., { [3] = function() record("open") end, [4] = again }):connect()
            """, arguments: peer.Url);
        await run.WaitForRecordAsync("open");

        await run.RequestStopAsync();

        ScriptResult result = await run.ResultAsync();
        Assert.Equal(["open", "nil shutting down"], result.Recorded);
    }

    [Fact]
    public async Task Given_an_actor_system_that_cannot_start_when_a_websocket_is_connected_then_the_script_hears_of_an_internal_error()
    {
        ScriptResult result = await ScriptRun.OfAsync(
            "record(ws.create('ws://127.0.0.1:9/', {}):connect())", settings: "akka.actor.provider = nonsense");

        Assert.Equal(["nil internal error"], result.Recorded);
    }

    [Fact]
    public async Task Given_an_actor_system_that_cannot_start_when_errors_are_logged_then_the_cause_is_there()
    {
        ScriptResult result = await ScriptRun.OfAsync(
            "ws.create('ws://127.0.0.1:9/', {}):connect()", settings: "akka.actor.provider = nonsense", log: LogTopics.Error);

        Assert.StartsWith(
            "ERR: defect in a function of the module: Akka.Configuration.ConfigurationException: 'akka.actor.provider'",
            Assert.Single(result.LogLines));
    }
}
