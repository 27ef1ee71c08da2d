using VeraWebSockets.Testing;

namespace VeraWebSockets.LuaBridge.Tests.Dispatch;

/// <summary>What Lua collects leaves the table of websockets too.</summary>
public sealed class CollectionTests
{
    private const string Collect = "collectgarbage() collectgarbage()";

    [Theory]
    [InlineData("ws.create('ws://h/', {})")]
    [InlineData("ws.create('ws://h/', { [8] = 'on_message' }, {}, true)")]
    [InlineData("ws.create('ws://h/', { [8] = function() end })")]
    [InlineData("local wso wso = ws.create('ws://h/', { [8] = function() wso:send('x') end })")]
    [InlineData("local wso wso = ws.create('ws://h/', { [8] = function() wso:send('x') end }) wso.itself = wso")]
    [InlineData("local wso = ws.create('ws://h/', {}) wso:close()")]
    public async Task Given_10000_websockets_that_are_dropped_when_Lua_collects_then_none_is_left(string create)
    {
        ScriptResult result = await ScriptRun.OfAsync($"for _ = 1, 10000 do {create} end {Collect}");

        Assert.Equal(0, result.SocketsLeft);
    }

    [Fact]
    public async Task Given_a_websocket_that_is_held_when_Lua_collects_then_it_is_left()
    {
        ScriptResult result = await ScriptRun.OfAsync($"held = ws.create('ws://h/', {{}}) {Collect}");

        Assert.Equal(1, result.SocketsLeft);
    }

    [Fact]
    public async Task Given_arguments_that_are_refused_when_create_has_raised_then_no_websocket_is_left()
    {
        ScriptResult result = await ScriptRun.OfAsync("pcall(ws.create, 'ws://', {}) pcall(ws.create, 'ws://h/', { [3] = 1 })");

        Assert.Equal(0, result.SocketsLeft);
    }

    [Fact]
    public async Task Given_a_websocket_that_another_finalizer_connects_when_Lua_collects_both_then_its_events_come_and_it_is_collected_later()
    {
        await using ScriptedPeer peer = Peers.Closing(Frames.Text("a"));

        ScriptResult result = await ScriptRun.OfAsync($$"""
            do
              local wso = ws.create(..., require("events").names)
              setmetatable({}, { __gc = function() wso:connect() end })
            end
            {{Collect}}
            ws.loop()
            {{Collect}} {{Collect}}
            """, arguments: peer.Url);

        Assert.Equal(["3 0", "8 1 a", "38 2 1000 ", "4 0"], result.Recorded);
        Assert.Equal(0, result.SocketsLeft);
    }

    [Fact]
    public async Task Given_a_connecting_websocket_that_is_dropped_when_Lua_collects_then_its_life_goes_on()
    {
        await using ScriptedPeer peer = Peers.Closing(Frames.Text("a"));

        ScriptResult result = await ScriptRun.OfAsync($"""
            ws.create(..., require("events").names):connect()
            {Collect}
            """, arguments: peer.Url);

        Assert.Equal(["3 0", "8 1 a", "38 2 1000 ", "4 0"], result.Recorded);
    }

    [Fact]
    public async Task Given_an_open_websocket_that_is_dropped_when_Lua_collects_in_its_handlers_then_its_life_goes_on()
    {
        await using ScriptedPeer peer = Peers.Closing(Frames.Text("a"));

        ScriptResult result = await ScriptRun.OfAsync($$"""
            local handlers = {}
            for _, event in ipairs { 3, 8, 38, 4 } do
              handlers[event] = function() {{Collect}} record(event) end
            end
            ws.create(..., handlers):connect()
            """, arguments: peer.Url);

        Assert.Equal(["3", "8", "38", "4"], result.Recorded);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{ [1] = function() end, [3] = function() end, [4] = function() end }")]
    [InlineData("{ [4] = 'nobody' }")]
    [InlineData("{ [4] = function() error('raised') end }")]
    [InlineData("{ [3] = function() return false end }")]
    public async Task Given_a_websocket_that_was_dropped_when_it_has_ended_then_Lua_can_collect_it(string handlers)
    {
        await using ScriptedPeer peer = Peers.Closing();

        ScriptResult result = await ScriptRun.OfAsync($"ws.create(..., {handlers}):connect() ws.loop() {Collect}", arguments: peer.Url);

        Assert.Equal(0, result.SocketsLeft);
    }

    [Fact]
    public async Task Given_a_dropped_websocket_whose_attempt_failed_when_it_has_ended_then_Lua_can_collect_it()
    {
        using FreePort port = FreePort.Closed();

        ScriptResult result = await ScriptRun.OfAsync(
            $"local wso wso = ws.create(..., {{ [1] = function() record(wso) end }}) wso:connect() wso = nil ws.loop() {Collect}",
            arguments: port.Url);

        Assert.Equal(0, result.SocketsLeft);
    }

    [Fact]
    public async Task Given_a_loop_in_which_websockets_follow_each_other_when_each_is_dropped_then_they_do_not_pile_up()
    {
        using FreePort port = FreePort.Closed();

        ScriptResult result = await ScriptRun.OfAsync($$"""
            local url = ...
            local count = 0
            local function next_one()
              {{Collect}}
              count = count + 1
              if count <= 100 then ws.create(url, { [1] = next_one }):connect() end
            end
            next_one()
            ws.loop()
            {{Collect}}
            """, arguments: port.Url);

        Assert.Equal(0, result.SocketsLeft);
    }
}
