using VeraWebSockets.Testing;

namespace VeraWebSockets.LuaBridge.Tests.Api;

public sealed class LoopTests
{
    [Fact]
    public async Task Given_no_websocket_when_the_loop_is_run_then_it_returns_true_at_once()
    {
        ScriptResult result = await ScriptRun.OfAsync("record(ws.loop())");

        Assert.Equal(["true"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_websocket_that_is_only_created_when_the_loop_is_run_then_it_returns_at_once()
    {
        ScriptResult result = await ScriptRun.OfAsync("local wso = ws.create('ws://h/', {}) record(ws.loop())");

        Assert.Equal(["true"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_websocket_when_it_has_ended_then_the_loop_returns_true()
    {
        await using ScriptedPeer peer = Peers.Closing();

        ScriptResult result = await ScriptRun.OfAsync("""
            ws.create(..., { [4] = function() record("closed") end }, {}, true):connect()
            record(ws.loop())
            """, arguments: peer.Url);

        Assert.Equal(["closed", "true"], result.Recorded);
    }

    [Fact]
    public async Task Given_two_websockets_when_one_has_ended_then_the_loop_goes_on_until_the_other_has()
    {
        await using ScriptedPeer first = Peers.Closing();
        await using ScriptedPeer second = Peers.Answering();

        ScriptResult result = await ScriptRun.OfAsync("""
            local first, second = ...
            local function last_wish(other) record("first") other:close() end
            local function begin(other) ws.create(first, { [4] = function() last_wish(other) end }):connect() end
            ws.create(second, { [3] = begin, [4] = function() record("second") end }):connect()
            ws.loop()
            record("returned")
            """, arguments: [first.Url, second.Url]);

        Assert.Equal(["first", "second", "returned"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_handler_when_it_runs_the_loop_then_that_is_an_error_at_its_line()
    {
        using FreePort port = FreePort.Closed();

        ScriptResult result = await ScriptRun.OfAsync("""
            local function on_error()
              ws.loop()
            end
            ws.create(..., { [1] = on_error }):connect()
            """, arguments: port.Url);

        Assert.EndsWith(": script:2: loop: called from inside a handler", result.ErrorLines[0]);
    }

    [Fact]
    public async Task Given_a_handler_that_ran_the_loop_when_its_error_was_caught_then_events_go_on()
    {
        await using ScriptedPeer peer = Peers.Closing();

        ScriptResult result = await ScriptRun.OfAsync("""
            ws.create(..., {
              [3] = function() record((pcall(ws.loop))) end,
              [4] = function() record("closed") end,
            }):connect()
            """, arguments: peer.Url);

        Assert.Equal(["false", "closed"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_loop_that_has_returned_when_the_script_connects_again_then_it_goes_round_three_times()
    {
        await using ScriptedPeer peer = Peers.Closing();

        ScriptResult result = await ScriptRun.OfAsync("""
            local function note(event) return function(wso) record(event, wso) end end
            for _ = 1, 3 do
              ws.create(..., { [3] = note("open"), [4] = note("closed") }):connect()
              record(ws.loop())
            end
            """, arguments: peer.Url);

        Assert.Equal(
            [
                "open websocket: ws-1", "closed websocket: ws-1", "true",
                "open websocket: ws-2", "closed websocket: ws-2", "true",
                "open websocket: ws-3", "closed websocket: ws-3", "true",
            ],
            result.Recorded);
    }

    [Fact]
    public async Task Given_a_loop_that_has_returned_when_the_same_websocket_is_connected_again_then_it_opens()
    {
        await using ScriptedPeer peer = Peers.Closing();

        ScriptResult result = await ScriptRun.OfAsync("""
            local wso = ws.create(..., { [3] = function() record("open") end, [4] = function() record("closed") end })
            wso:connect()
            ws.loop()
            wso:connect()
            ws.loop()
            """, arguments: peer.Url);

        Assert.Equal(["open", "closed", "open", "closed"], result.Recorded);
    }

    [Fact]
    public async Task Given_the_thread_that_functions_run_on_when_it_is_resumed_between_two_loops_then_it_is_dead()
    {
        ScriptResult result = await ScriptRun.OfAsync("""
            local thread
            ws.timer(0, function() thread = coroutine.running() end)
            ws.loop()
            setmetatable(_G, { __call = function() ws.timer(0, function() end) ws.loop() end }) -- on the very thread that it would set up
            record(coroutine.status(thread), coroutine.resume(thread))
            ws.timer(0, function() record("due") end)
            ws.loop()
            """);

        Assert.Equal(["dead false cannot resume dead coroutine", "due"], result.Recorded);
    }

    [Theory]
    [InlineData("")]
    [InlineData("coroutine.resume(thread)")]
    [InlineData("setmetatable(_G, { __call = coroutine.yield }) coroutine.resume(thread)")]
    public async Task Given_the_thread_that_functions_run_on_when_the_script_has_meddled_with_it_then_it_cannot_be_closed_or_resumed_while_it_runs(
        string meddle)
    {
        ScriptResult result = await ScriptRun.OfAsync($$"""
            local thread
            ws.timer(0, function() thread = coroutine.running() end)
            ws.loop()
            {{meddle}}
            ws.timer(0, function()
              record(coroutine.status(thread), coroutine.running() == thread)
              coroutine.wrap(function()
                record(coroutine.status(thread))
                record(pcall(coroutine.close, thread))
                record(coroutine.resume(thread))
              end)()
              record("still here")
            end)
            ws.loop()
            """);

        Assert.Equal(
            [
                "running true", "normal", "false cannot close a normal coroutine", "false cannot resume non-suspended coroutine", "still here",
            ],
            result.Recorded);
    }

    [Theory]
    [InlineData("coroutine.close(thread)")]
    [InlineData("coroutine.resume(thread)")]
    public async Task Given_the_thread_that_handlers_ran_on_when_the_script_meddles_with_it_after_the_loop_then_handlers_still_run(
        string meddle)
    {
        using FreePort port = FreePort.Closed();

        ScriptResult result = await ScriptRun.OfAsync($$"""
            local thread
            handlers = {}
            function handlers.on_error(reason) thread = coroutine.running() record(reason) end
            local wso = ws.create(..., { [1] = "handlers.on_error" })
            wso:connect()
            ws.loop()
            {{meddle}}
            collectgarbage()
            local others = {}
            for i = 1, 1000 do others[i] = function() return i end end -- where freed functions were
            wso:connect()
            ws.loop()
            """, arguments: port.Url);

        Assert.Equal(["connect failed", "connect failed"], result.Recorded);
    }
}
