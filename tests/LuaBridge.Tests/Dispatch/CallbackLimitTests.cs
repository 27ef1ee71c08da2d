using VeraWebSockets.Actors.Logging;
using VeraWebSockets.Testing;

namespace VeraWebSockets.LuaBridge.Tests.Dispatch;

/// <summary>Callbacks that never end by themselves, in states where they have a limit.</summary>
public sealed class CallbackLimitTests
{
    private const string Limit = "verawebsockets.script { callback-warning = 0s, callback-limit = 250ms }";

    [Theory]
    [InlineData("while true do end")]
    [InlineData("while true do pcall(function() while true do end end) end")]
    [InlineData("while true do pcall(error) end")]
    [InlineData("while true do ws.every(0.001, ws.cancel):cancel() end")] // one may be left, and then cancels itself
    [InlineData("repeat until false")]
    [InlineData("while true do xpcall(function() while true do end end, function(e) return e end) end")]
    [InlineData("while true do coroutine.wrap(function() while true do end end)() end")]
    [InlineData("while true do pcall(coroutine.wrap(function() while true do pcall(function() while true do end end) end end)) end")]
    [InlineData("local co = coroutine.create(function() while true do end end) while true do coroutine.resume(co) end")]
    [InlineData("while true do coroutine.resume(outside) end")]
    [InlineData("while true do pcall(setmetatable({}, { __index = function() while true do end end }).x) end")]
    [InlineData("(('x'):rep(100)):gsub('x', function() while true do pcall(error) end end)")]
    [InlineData("table.sort({ 3, 2, 1 }, function() while true do pcall(error) end end)")]
    public async Task Given_a_callback_that_never_ends_when_the_limit_has_passed_then_an_error_ends_it_and_the_next_one_runs(string never)
    {
        ScriptResult result = await ScriptRun.OfAsync($$"""
            outside = coroutine.create(function() while true do pcall(function() while true do end end) end end)
            ws.timer(0, function() {{never}} end)
            ws.every(0.001, function(t) for i = 1, 20000 do local _ = i end record("next") t:cancel() end) -- once more, where the limit ends it
            ws.loop()
            """, settings: Limit);

        Assert.Contains("the limit of callbacks, 0.25 s, has passed", result.ErrorLines[0]);
        Assert.Equal(["next"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_handler_that_never_ends_when_the_limit_has_passed_then_the_error_names_it_and_leads_to_its_line()
    {
        await using ScriptedPeer peer = Peers.Closing();

        ScriptResult result = await ScriptRun.OfAsync("""
            local function on_open()
              while true do end
            end
            ws.create(..., { [3] = on_open, [4] = function() record("closed") end }):connect()
            """, settings: Limit, arguments: peer.Url);

        Assert.Equal(
            $"vws: error in the handler of event 3 of ws-1 ({peer.Url}): script:2: the limit of callbacks, 0.25 s, has passed",
            result.ErrorLines[0]);
        Assert.Equal(["closed"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_limit_when_the_main_chunk_runs_for_longer_then_it_goes_on()
    {
        ScriptResult result = await ScriptRun.OfAsync(
            "local finish = ws.now() + 0.8 repeat until ws.now() > finish record('done')", settings: Limit);

        Assert.Equal(["done"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_limit_when_many_callbacks_together_take_longer_then_none_is_ended()
    {
        ScriptResult result = await ScriptRun.OfAsync("""
            local count = 0
            ws.every(0.001, function(t)
              for i = 1, 20000 do local _ = i end
              count = count + 1
              if count == 200 then t:cancel() record(count) end
            end)
            ws.loop()
            """, settings: "verawebsockets.script.callback-limit = 10s");

        Assert.Equal(("200", ""), (Assert.Single(result.Recorded), result.Errors));
    }

    [Theory]
    [InlineData("coroutine.wrap(function(a, b) record(a, b, coroutine.yield(3)) return 5, 6 end)", "f(1, 2) record(f(4))", "1 2 4|5 6")]
    [InlineData("coroutine.create(function(a) record(a, coroutine.yield(3)) return 5 end)",
        "coroutine.resume(f, 1) record(coroutine.resume(f, 4))", "1 4|true 5")]
    [InlineData("pcall(coroutine.wrap, 1)", "record(f)", "false")]
    public async Task Given_a_limit_when_coroutines_are_used_then_they_do_what_they_do_without(string make, string use, string recorded)
    {
        ScriptResult result = await ScriptRun.OfAsync($"local f = {make} {use}", settings: Limit);

        Assert.Equal(recorded.Split('|'), result.Recorded);
    }

    [Fact]
    public async Task Given_a_callback_in_a_C_function_when_it_runs_for_long_then_it_is_warned_of_meanwhile()
    {
        ScriptResult result = await ScriptRun.OfAsync("""
            ws.timer(0, function()
              local finish = ws.now() + 0.3
              -- One call into C that looks at the clock for as long as it takes: nothing of Lua but the comparison runs.
              repeat (("a"):rep(22)):find(("a?"):rep(22) .. ("a"):rep(22)) until ws.now() > finish
            end)
            ws.loop()
            """, settings: "verawebsockets.script.callback-warning = 50ms", log: LogTopics.Warning);

        Assert.Matches(@"^WARN: function of a timer has been running for 0\.\d+ s; all events wait$", Assert.Single(result.LogLines));
    }

    [Fact]
    public async Task Given_a_handler_that_runs_for_long_when_it_is_warned_of_then_the_line_names_websocket_and_event()
    {
        await using ScriptedPeer peer = Peers.Closing(Frames.Text("a"));

        ScriptResult result = await ScriptRun.OfAsync("""
            local function on_message() local finish = ws.now() + 0.3 repeat until ws.now() > finish end
            ws.create(..., { [8] = on_message }):connect()
            """, settings: "verawebsockets.script.callback-warning = 50ms", log: LogTopics.Warning, arguments: peer.Url);

        Assert.StartsWith("WARN: ws-1: handler of event 8 has been running for ", Assert.Single(result.LogLines), StringComparison.Ordinal);
    }
}
