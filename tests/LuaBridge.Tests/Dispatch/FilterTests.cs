using VeraWebSockets.Testing;

namespace VeraWebSockets.LuaBridge.Tests.Dispatch;

/// <summary>A handler of event 2 that returns false refuses a response that was accepted (spec row O103).</summary>
public sealed class FilterTests
{
    [Theory]
    [InlineData("'on_filter'", "2 0")]
    [InlineData("on_filter", "2 1 websocket: ws-1")]
    public async Task Given_a_handler_of_2_when_the_response_is_good_then_it_comes_once_and_before_3(string handler, string call)
    {
        await using ScriptedPeer peer = Peers.Closing();

        ScriptResult result = await ScriptRun.OfAsync($$"""
            function on_filter(...) record(2, select("#", ...), ...) end
            ws.create(..., { [2] = {{handler}}, [3] = function() record(3) end }):connect()
            """, arguments: peer.Url);

        Assert.Equal([call, "3"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_handler_of_2_that_returns_false_when_the_attempt_ends_then_1_comes_and_nothing_else()
    {
        await using ScriptedPeer peer = Peers.Opening([], Frames.Text("never heard"));

        ScriptResult result = await ScriptRun.OfAsync("""
            local names = require("events").names
            names[2] = "refuse"
            function refuse() record(2) return false end
            ws.create(..., names):connect()
            """, arguments: peer.Url);

        Assert.Equal(["2", "1 1 HS: Rejected by filter cb"], result.Recorded);
    }

    [Theory]
    [InlineData("")]
    [InlineData("do return nil end")]
    [InlineData("do return 0 end")]
    [InlineData("do return 'false' end")]
    [InlineData("error('raised')")]
    public async Task Given_a_handler_of_2_that_does_not_return_false_when_a_message_follows_then_it_is_delivered(string what)
    {
        await using ScriptedPeer peer = Peers.Closing(Frames.Text("hello"));

        ScriptResult result = await ScriptRun.OfAsync(
            $"ws.create(..., {{ [2] = function() {what} end, [8] = function(_, data) record(data) end }}):connect()", arguments: peer.Url);

        Assert.Equal(["hello"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_handler_of_2_that_nothing_has_when_the_response_is_good_then_the_websocket_opens()
    {
        await using ScriptedPeer peer = Peers.Closing();

        ScriptResult result = await ScriptRun.OfAsync(
            "ws.create(..., { [2] = 'nobody', [3] = function() record('open') end }):connect()", arguments: peer.Url);

        Assert.Equal(["open"], result.Recorded);
    }

    [Theory]
    [InlineData("wso:send('x')", "nil not connected")]
    [InlineData("wso:connect()", "nil already connecting or open")]
    public async Task Given_a_handler_of_2_when_it_uses_the_websocket_then_that_is_still_connecting(string call, string answer)
    {
        await using ScriptedPeer peer = Peers.Closing();

        ScriptResult result = await ScriptRun.OfAsync(
            $"ws.create(..., {{ [2] = function(wso) record({call}) end }}):connect()", arguments: peer.Url);

        Assert.Equal([answer], result.Recorded);
    }

    [Fact]
    public async Task Given_a_handler_of_2_when_it_closes_the_websocket_then_the_attempt_fails()
    {
        await using ScriptedPeer peer = Peers.Opening([]);

        ScriptResult result = await ScriptRun.OfAsync("""
            local names = require("events").names
            names[2] = "close"
            local wso = ws.create(..., names)
            function close() wso:close() end
            wso:connect()
            """, arguments: peer.Url);

        Assert.Equal(["1 1 closed before established"], result.Recorded);
    }
}
