using VeraWebSockets.Testing;

namespace VeraWebSockets.LuaBridge.Tests.Api;

public sealed class TimerTests
{
    [Fact]
    public async Task Given_a_timer_and_no_websocket_when_the_loop_is_run_then_it_returns_behind_the_function()
    {
        ScriptResult result = await ScriptRun.OfAsync("ws.timer(0.01, function() record('due') end) record(ws.loop())");

        Assert.Equal(["due", "true"], result.Recorded);
    }

    [Fact]
    public async Task Given_timers_when_they_are_due_then_they_come_by_their_delays_and_equal_ones_in_their_order()
    {
        ScriptResult result = await ScriptRun.OfAsync("""
            for i, delay in ipairs { 0.4, 0.2, 0.2, 0 } do ws.timer(delay, function() record(i) end) end
            ws.loop()
            """);

        Assert.Equal(["4", "2", "3", "1"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_timer_when_its_delay_is_measured_then_it_was_not_early()
    {
        ScriptResult result = await ScriptRun.OfAsync("""
            local start = ws.now()
            ws.timer(0.0305, function() record(ws.now() - start >= 0.0305) end)
            ws.loop()
            """);

        Assert.Equal(["true"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_timer_when_its_function_is_called_then_it_gets_the_timer_alone()
    {
        ScriptResult result = await ScriptRun.OfAsync("""
            local t
            t = ws.timer(0, function(...) record(select("#", ...), ... == t) end)
            ws.loop()
            """);

        Assert.Equal(["1 true"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_function_that_is_called_every_so_often_when_it_cancels_its_timer_then_the_loop_returns()
    {
        ScriptResult result = await ScriptRun.OfAsync("""
            local count = 0
            ws.every(0.001, function(t)
              count = count + 1
              record(count)
              if count == 3 then record(t:cancel()) end
            end)
            record(ws.loop())
            """);

        Assert.Equal(["1", "2", "3", "true", "true"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_timer_that_is_cancelled_when_the_loop_is_run_then_it_returns_at_once()
    {
        ScriptResult result = await ScriptRun.OfAsync("""
            local t = ws.timer(3600, function() record("due") end)
            record(ws.cancel(t))
            record(ws.cancel(t))
            record(ws.loop())
            """);

        Assert.Equal(["true", "false", "true"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_timer_that_was_due_when_it_is_cancelled_then_that_is_answered_with_false()
    {
        ScriptResult result = await ScriptRun.OfAsync("""
            local t = ws.timer(0, function(t) record(ws.cancel(t)) end)
            ws.loop()
            record(ws.cancel(t))
            """);

        Assert.Equal(["false", "false"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_timer_that_was_due_when_its_place_has_another_then_cancelling_it_does_not_meet_the_other()
    {
        ScriptResult result = await ScriptRun.OfAsync("""
            local old = ws.timer(0, function() end)
            ws.loop()
            ws.timer(0, function() record("due") end)
            record(ws.cancel(old))
            ws.loop()
            """);

        Assert.Equal(["false", "due"], result.Recorded);
    }

    [Fact]
    public async Task Given_timers_when_one_cancels_another_that_is_due_in_the_same_turn_then_that_does_not_come()
    {
        ScriptResult result = await ScriptRun.OfAsync("""
            local second
            ws.timer(0, function() record(ws.cancel(second)) end)
            second = ws.timer(0, function() record("second") end)
            ws.loop()
            """);

        Assert.Equal(["true"], result.Recorded);
    }

    [Theory]
    [InlineData("ws.cancel(t)")]
    [InlineData("ws.loop()")]
    public async Task Given_a_timer_that_is_not_pending_any_more_when_Lua_collects_then_its_function_is_gone(string end)
    {
        ScriptResult result = await ScriptRun.OfAsync($$"""
            local held = setmetatable({}, { __mode = "k" })
            local function start()
              local captured = {}
              local function due() return captured end
              held[due] = true
              return ws.timer(0, due)
            end
            local t = start()
            {{end}}
            collectgarbage()
            record(next(held), type(t))
            """);

        Assert.Equal(["nil table"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_timer_whose_function_raises_when_the_error_is_written_then_it_has_a_traceback_and_the_next_timer_comes()
    {
        ScriptResult result = await ScriptRun.OfAsync("""
            local function due()
              error("boom")
            end
            ws.timer(0, due)
            ws.timer(0, function() record("next") end)
            ws.loop()
            """);

        Assert.Equal(
            ("vws: error in the function of a timer: script:2: boom", true, "next"),
            (result.ErrorLines[0], result.Errors.Contains("stack traceback:\n", StringComparison.Ordinal), Assert.Single(result.Recorded)));
    }

    [Fact]
    public async Task Given_a_function_that_raises_when_it_is_called_every_so_often_then_it_goes_on()
    {
        ScriptResult result = await ScriptRun.OfAsync("""
            local count = 0
            ws.every(0.001, function(t)
              count = count + 1
              if count == 3 then t:cancel() end
              error("number " .. count)
            end)
            ws.loop()
            """);

        Assert.Equal(["1", "2", "3"], result.ErrorLines.Where(line => line.StartsWith("vws:", StringComparison.Ordinal)).Select(line => line[^1..]));
    }

    [Fact]
    public async Task Given_a_timer_when_the_main_chunk_ends_without_a_loop_then_it_comes()
    {
        ScriptResult result = await ScriptRun.OfAsync("ws.timer(0.01, function() record('due') end) record('end')");

        Assert.Equal(["end", "due"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_timer_when_the_main_chunk_raises_then_it_never_comes()
    {
        ScriptResult result = await ScriptRun.OfAsync("ws.timer(0, function() record('due') end) error('boom')");

        Assert.Equal((1, 0), (result.Code, result.Recorded.Count));
    }

    [Fact]
    public async Task Given_a_timer_and_no_websocket_when_a_stop_is_requested_then_the_loop_returns_and_no_timer_can_be_set()
    {
        using ScriptRun run = ScriptRun.Start("""
            local t = ws.timer(3600, function() record("due") end)
            ws.timer(0, function() record("running") end)
            record(ws.loop())
            record(ws.cancel(t))
            record(ws.timer(0, print))
            """);
        await run.WaitForRecordAsync("running");

        await run.RequestStopAsync();

        Assert.Equal(["running", "true", "false", "nil shutting down"], (await run.ResultAsync()).Recorded);
    }

    [Fact]
    public async Task Given_a_function_under_way_when_a_stop_is_requested_then_no_other_is_called_and_the_loop_returns()
    {
        using ScriptRun run = ScriptRun.Start("""
            local wait = require("signals")
            ws.every(0.001, function() record("under way") wait("stopped") end)
            ws.timer(0.001, function() record("behind") end)
            record(ws.loop())
            """);
        await run.WaitForRecordAsync("under way");

        await run.RequestStopAsync();
        run.Signal("stopped");

        Assert.Equal(["under way", "true"], (await run.ResultAsync()).Recorded);
    }

    [Fact]
    public async Task Given_a_timer_and_a_websocket_when_a_stop_is_requested_then_event_4_comes_and_no_timer()
    {
        await using ScriptedPeer peer = Peers.Answering();
        using ScriptRun run = ScriptRun.Start("""
            ws.timer(3600, function() record("due") end)
            ws.create(..., {
              [3] = function() record("open") end,
              [4] = function() record("closed") ws.timer(0, function() record("late") end) end,
            }):connect()
            record(ws.loop())
            """, arguments: peer.Url);
        await run.WaitForRecordAsync("open");

        await run.RequestStopAsync();

        Assert.Equal(["open", "closed", "true"], (await run.ResultAsync()).Recorded);
    }

    [Fact]
    public async Task Given_a_timer_when_it_is_the_first_to_connect_then_events_come()
    {
        await using ScriptedPeer peer = Peers.Closing(Frames.Text("a"));

        ScriptResult result = await ScriptRun.OfAsync("""
            local url = ...
            ws.timer(0.01, function() record(ws.create(url, require("events").names):connect()) end)
            record(ws.loop())
            """, arguments: peer.Url);

        Assert.Equal(["true", "3 0", "8 1 a", "38 2 1000 ", "4 0", "true"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_timer_when_the_last_websocket_has_ended_then_the_loop_waits_for_it_and_it_can_connect_again()
    {
        await using ScriptedPeer peer = Peers.Closing();

        ScriptResult result = await ScriptRun.OfAsync("""
            local attempts = 0
            local function on_close(wso)
              attempts = attempts + 1
              record("closed")
              if attempts < 3 then ws.timer(0.01, function() wso:connect() end) end
            end
            ws.create(..., { [4] = on_close }):connect()
            record(ws.loop())
            """, arguments: peer.Url);

        Assert.Equal(["closed", "closed", "closed", "true"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_loop_that_has_returned_when_timers_are_set_again_then_it_waits_for_them()
    {
        ScriptResult result = await ScriptRun.OfAsync("""
            for i = 1, 3 do
              ws.timer(0, function() record(i) end)
              record(ws.loop())
            end
            """);

        Assert.Equal(["1", "true", "2", "true", "3", "true"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_timer_that_sets_itself_again_and_again_when_a_websocket_has_events_then_they_come()
    {
        await using ScriptedPeer peer = Peers.Closing(Frames.Text("a"));

        ScriptResult result = await ScriptRun.OfAsync("""
            local done = false
            local function again() if not done then ws.timer(0, again) end end
            again()
            ws.create(..., { [8] = record, [4] = function() done = true record("closed") end }):connect()
            ws.loop()
            """, arguments: peer.Url);

        Assert.Equal("closed", result.Recorded[^1]);
    }

    [Fact]
    public async Task Given_the_function_of_a_timer_when_it_runs_the_loop_then_that_is_an_error_at_its_line()
    {
        ScriptResult result = await ScriptRun.OfAsync("ws.timer(0, function() ws.loop() end) ws.loop()");

        Assert.EndsWith(": script:1: loop: called from inside a handler", result.ErrorLines[0]);
    }

    [Fact]
    public async Task Given_as_many_timers_as_may_be_when_one_more_is_set_then_that_is_answered_until_one_has_gone()
    {
        ScriptResult result = await ScriptRun.OfAsync("""
            local t = ws.timer(0, print)
            ws.every(1, print)
            record(ws.timer(0, print))
            record(ws.every(1, print))
            ws.cancel(t)
            record(type(ws.timer(0, print)))
            error("no loop")
            """, settings: "verawebsockets.script.max-timers = 2");

        Assert.Equal(["nil too many timers", "nil too many timers", "table"], result.Recorded);
    }

    [Theory]
    [InlineData("ws.timer()", "#1 to 'timer' (number expected, got no value)")]
    [InlineData("ws.timer('1', print)", "#1 to 'timer' (number expected, got string)")]
    [InlineData("ws.timer(-0.1, print)", "#1 to 'timer' (seconds from 0 to 100000000 expected, got -0.1)")]
    [InlineData("ws.timer(0/0, print)", "#1 to 'timer' (seconds from 0 to 100000000 expected, got ")]
    [InlineData("ws.timer(math.huge, print)", "#1 to 'timer' (seconds from 0 to 100000000 expected, got inf)")]
    [InlineData("ws.timer(1)", "#2 to 'timer' (function expected, got no value)")]
    [InlineData("ws.timer(1, 'print')", "#2 to 'timer' (function expected, got string)")]
    [InlineData("ws.every(0, print)", "#1 to 'every' (seconds from 0.001 to 100000000 expected, got 0)")]
    [InlineData("ws.every(1e9, print)", "#1 to 'every' (seconds from 0.001 to 100000000 expected, got 1000000000.0)")]
    [InlineData("ws.every(1, {})", "#2 to 'every' (function expected, got table)")]
    [InlineData("ws.cancel()", "#1 to 'cancel' (timer expected, got no value)")]
    [InlineData("ws.cancel({})", "#1 to 'cancel' (timer expected, got table)")]
    [InlineData("ws.cancel('x')", "#1 to 'cancel' (timer expected, got string)")]
    public async Task Given_a_wrong_argument_when_a_timer_is_set_or_cancelled_then_the_line_of_the_script_is_blamed(string call, string problem)
    {
        ScriptResult result = await ScriptRun.OfAsync($"record(select(2, pcall(function()\n{call}\nend)))");

        Assert.StartsWith($"script:2: bad argument {problem}", Assert.Single(result.Recorded), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_timers_at_the_edges_of_what_is_accepted_when_they_are_set_then_they_are()
    {
        ScriptResult result = await ScriptRun.OfAsync("""
            record(type(ws.timer(0, print)), type(ws.timer(1e8, print)), type(ws.every(0.001, print)), type(ws.every(1e8, print)))
            error("no loop")
            """);

        Assert.Equal(["table table table table"], result.Recorded);
    }
}
