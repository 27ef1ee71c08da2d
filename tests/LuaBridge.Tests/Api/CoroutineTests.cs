using VeraWebSockets.Testing;

namespace VeraWebSockets.LuaBridge.Tests.Api;

/// <summary>The functions of the module work on whatever Lua thread calls them.</summary>
public sealed class CoroutineTests
{
    [Fact]
    public async Task Given_a_coroutine_that_creates_and_connects_when_it_was_collected_then_events_come()
    {
        await using ScriptedPeer peer = Peers.Closing(Frames.Text("a"));

        ScriptResult result = await ScriptRun.OfAsync("""
            local url = ...
            coroutine.wrap(function() ws.create(url, require("events").names):connect() end)()
            collectgarbage()
            collectgarbage()
            """, arguments: peer.Url);

        Assert.Equal(["3 0", "8 1 a", "38 2 1000 ", "4 0"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_coroutine_when_it_runs_the_loop_then_events_come()
    {
        await using ScriptedPeer peer = Peers.Closing(Frames.Text("a"));

        ScriptResult result = await ScriptRun.OfAsync("""
            ws.create(..., require("events").names, {}, true):connect()
            coroutine.wrap(function() record(ws.loop()) end)()
            """, arguments: peer.Url);

        Assert.Equal(["3 0", "8 1 a", "38 2 1000 ", "4 0", "true"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_coroutine_that_waits_for_events_when_handlers_resume_it_then_it_can_send_and_close()
    {
        string? received = null;
        await using ScriptedPeer peer = ScriptedPeer.Start(async connection =>
        {
            await connection.AcceptUpgradeAsync();
            received = await connection.ReadTextAsync();
            await connection.SendTextAsync("answer");
            await connection.AnswerCloseAsync();
        });

        ScriptResult result = await ScriptRun.OfAsync("""
            local talk = coroutine.wrap(function(wso)
              wso:send("question")
              record((select(2, coroutine.yield())))
              wso:close()
            end)
            ws.create(..., { [3] = talk, [8] = talk }):connect()
            """, arguments: peer.Url);

        Assert.Equal(("question", "answer"), (received, result.Recorded.Single()));
    }

    [Fact]
    public async Task Given_a_handler_when_it_asks_where_it_runs_then_that_is_not_the_main_thread()
    {
        using FreePort port = FreePort.Closed();

        ScriptResult result = await ScriptRun.OfAsync(
            "ws.create(..., { [1] = function() record(select(2, coroutine.running())) end }):connect()", arguments: port.Url);

        Assert.Equal(["false"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_finalizer_when_it_sends_while_a_handler_runs_then_that_works_as_anywhere()
    {
        await using ScriptedPeer peer = Peers.Answering();

        ScriptResult result = await ScriptRun.OfAsync("""
            local function on_open(wso)
              setmetatable({}, { __gc = function() record(wso:send("from a finalizer")) end })
              collectgarbage()
              wso:close()
            end
            ws.create(..., { [3] = on_open }):connect()
            """, arguments: peer.Url);

        Assert.Equal(["true"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_finalizer_when_it_connects_as_the_state_is_closed_then_that_is_refused()
    {
        using ScriptRun run = ScriptRun.Start("""
            local wso = ws.create("ws://127.0.0.1:9/", {})
            last_wish = setmetatable({}, { __gc = function() record(wso:connect()) end })
            held = wso
            """);

        await run.ResultAsync();

        Assert.Equal(["nil shutting down"], run.Recorded);
    }

    [Fact]
    public async Task Given_a_script_that_has_run_its_events_when_a_finalizer_connects_at_its_end_then_that_is_refused()
    {
        using FreePort port = FreePort.Closed();
        using ScriptRun run = ScriptRun.Start("""
            local wso = ws.create(..., {})
            wso:connect() -- its end is awaited behind the chunk
            last_wish = setmetatable({}, { __gc = function() record(wso:connect()) end })
            held = wso
            """, arguments: port.Url);

        await run.ResultAsync();

        Assert.Equal(["nil shutting down"], run.Recorded);
    }
}
