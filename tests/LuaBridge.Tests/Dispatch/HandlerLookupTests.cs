using VeraWebSockets.Actors.Logging;
using VeraWebSockets.Testing;

namespace VeraWebSockets.LuaBridge.Tests.Dispatch;

public sealed class HandlerLookupTests
{
    [Theory]
    [InlineData("function f() record('called') end", "f")]
    [InlineData("a = { f = function() record('called') end }", "a.f")]
    [InlineData("a = { b = { f = function() record('called') end } }", "a.b.f")]
    [InlineData("_G['a.f'] = function() record('called') end", "a.f")] // the whole name first
    [InlineData("_G['on error!'] = function() record('called') end", "on error!")]
    [InlineData("f = setmetatable({}, { __call = function() record('called') end })", "f")]
    [InlineData("setmetatable(_G, { __index = { f = function() record('called') end } })", "f")]
    [InlineData("setmetatable(_G, { __index = function(_, k) if k == 'f' then return function() record('called') end end end })", "f")]
    [InlineData("a = setmetatable({}, { __index = { f = function() record('called') end } })", "a.f")]
    [InlineData("_G = nil function f() record('called') end", "f")]
    [InlineData("_G = {} a = { f = function() record('called') end }", "a.f")]
    public async Task Given_a_handler_by_name_when_the_event_comes_then_the_function_of_that_name_is_called(string definition, string name)
    {
        using FreePort port = FreePort.Closed();

        ScriptResult result = await ScriptRun.OfAsync($"ws.create(..., {{ [1] = '{name}' }}):connect() {definition}", arguments: port.Url);

        Assert.Equal(["called"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_script_that_forbids_undeclared_globals_when_an_event_comes_then_its_handler_is_called()
    {
        using FreePort port = FreePort.Closed();

        ScriptResult result = await ScriptRun.OfFileAsync("strict.lua", arguments: port.Url);

        Assert.Equal(["connect failed"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_handler_by_name_when_it_is_redefined_between_events_then_the_new_one_is_called()
    {
        await using ScriptedPeer peer = Peers.Closing(Frames.Text("a"), Frames.Text("b"));

        ScriptResult result = await ScriptRun.OfAsync("""
            local function second(data) record("second", data) end
            function on_message(data) record("first", data) on_message = second end
            ws.create(..., { [8] = "on_message" }):connect()
            """, arguments: peer.Url);

        Assert.Equal(["first a", "second b"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_table_of_handlers_when_the_script_changes_it_after_create_then_nothing_changes()
    {
        using FreePort port = FreePort.Closed();

        ScriptResult result = await ScriptRun.OfAsync("""
            local handlers = { [1] = function() record("as created") end }
            local wso = ws.create(..., handlers)
            handlers[1] = function() record("changed") end
            wso:connect()
            """, arguments: port.Url);

        Assert.Equal(["as created"], result.Recorded);
    }

    [Theory]
    [InlineData("", "f")]
    [InlineData("", "a.b.c")]
    [InlineData("a = {}", "a.f")]
    [InlineData("a = 5", "a.f")] // numbers cannot be indexed
    [InlineData("setmetatable(_G, { __index = function(_, name) error('undeclared ' .. name) end })", "f")]
    public async Task Given_a_name_that_nothing_has_when_the_event_comes_then_there_is_one_warning(string definition, string name)
    {
        using FreePort port = FreePort.Closed();

        ScriptResult result = await ScriptRun.OfAsync(
            $"ws.create(..., {{ [1] = '{name}' }}):connect() {definition}", log: LogTopics.Warning, arguments: port.Url);

        Assert.Equal([$"WARN: ws-1: handler \"{name}\" of event 1 does not exist"], result.LogLines);
    }

    [Fact]
    public async Task Given_a_name_that_nothing_has_when_nothing_is_logged_then_there_is_silence()
    {
        using FreePort port = FreePort.Closed();

        ScriptResult result = await ScriptRun.OfAsync("ws.create(..., { [1] = 'nobody' }):connect()", arguments: port.Url);

        Assert.Empty(result.Errors);
    }

    [Fact]
    public async Task Given_a_name_that_nothing_has_when_its_event_has_passed_then_the_next_events_come()
    {
        await using ScriptedPeer peer = Peers.Closing(Frames.Text("a"));

        ScriptResult result = await ScriptRun.OfAsync(
            "ws.create(..., { [3] = 'nobody', [8] = function(_, data) record(data) end, [4] = 'a.b', [38] = 'x' }):connect()",
            arguments: peer.Url);

        Assert.Equal(["a"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_name_that_stands_for_no_function_when_the_event_comes_then_that_is_an_error_of_the_script()
    {
        using FreePort port = FreePort.Closed();

        ScriptResult result = await ScriptRun.OfAsync("f = 42 ws.create(..., { [1] = 'f' }):connect()", arguments: port.Url);

        Assert.Equal($"vws: error in the handler of event 1 of ws-1 ({port.Url}): attempt to call a number value", result.ErrorLines[0]);
    }

    [Fact]
    public async Task Given_handlers_of_some_events_when_others_come_then_nothing_is_written()
    {
        await using ScriptedPeer peer = Peers.Closing(Frames.Text("a"), Frames.Pong("b"u8));

        ScriptResult result = await ScriptRun.OfAsync(
            "ws.create(..., {}):connect()", log: LogTopics.Error | LogTopics.Warning, arguments: peer.Url);

        Assert.Empty(result.Errors);
    }
}
