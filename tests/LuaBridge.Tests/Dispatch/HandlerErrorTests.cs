using VeraWebSockets.Testing;

namespace VeraWebSockets.LuaBridge.Tests.Dispatch;

public sealed class HandlerErrorTests
{
    [Fact]
    public async Task Given_a_handler_that_raises_when_the_error_is_written_then_it_names_event_websocket_and_line()
    {
        using FreePort port = FreePort.Closed();

        ScriptResult result = await ScriptRun.OfAsync("""
            function on_error()
              error("boom")
            end
            ws.create(..., { [1] = "on_error" }):connect()
            """, arguments: port.Url);

        Assert.Equal($"vws: error in the handler of event 1 of ws-1 ({port.Url}): script:2: boom", result.ErrorLines[0]);
    }

    [Theory]
    [InlineData("'on_error'", "in function 'on_error'")]
    [InlineData("on_error", "in function 'on_error'")]
    [InlineData("function() on_error() end", "in function <script:5>")]
    public async Task Given_a_handler_that_raises_when_the_error_is_written_then_a_traceback_leads_to_the_handler(
        string handler, string frame)
    {
        using FreePort port = FreePort.Closed();

        ScriptResult result = await ScriptRun.OfAsync($$"""
            local function inner()
              local nothing
              nothing.field = 1
            end
            function on_error() inner() end ws.create(..., { [1] = {{handler}} }):connect()
            """, arguments: port.Url);

        Assert.Contains(frame, result.Errors[result.Errors.IndexOf("stack traceback:", StringComparison.Ordinal)..]);
    }

    [Theory]
    [InlineData("error('boom')", "script:1: boom")]
    [InlineData("error('boom', 0)", "boom")]
    [InlineData("error('boom', 2)", "boom")] // the caller of a handler is no script
    [InlineData("error(42)", "42")]
    [InlineData("error()", "nil")]
    [InlineData("error(nil)", "nil")]
    [InlineData("error(false)", "false")]
    [InlineData("error(setmetatable({}, { __tostring = function() return 'of a table' end }))", "of a table")]
    [InlineData("error(setmetatable({}, { __tostring = function() error('x') end }))", "error value whose tostring fails")]
    [InlineData("error(setmetatable({}, { __tostring = function() return {} end }))", "error value whose tostring fails")]
    [InlineData(@"error('\u{e9}', 0)", "é")]
    [InlineData("local x = nil + 1", "script:1: attempt to perform arithmetic on a nil value")]
    [InlineData("coroutine.yield()", "attempt to yield across a C-call boundary")]
    [InlineData("ws.send({}, 'x')", "script:1: bad argument #1 to 'send' (websocket expected, got table)")]
    public async Task Given_an_error_of_any_kind_when_it_is_written_then_it_is_told_in_words(string raise, string words)
    {
        using FreePort port = FreePort.Closed();

        ScriptResult result = await ScriptRun.OfAsync($"ws.create(..., {{ [1] = function() {raise} end }}):connect()", arguments: port.Url);

        Assert.EndsWith($"({port.Url}): {words}", result.ErrorLines[0]);
    }

    [Fact]
    public async Task Given_a_table_as_error_when_it_is_written_then_a_traceback_follows()
    {
        using FreePort port = FreePort.Closed();

        ScriptResult result = await ScriptRun.OfAsync(
            "ws.create(..., { [1] = function() error({ code = 7 }) end }):connect()", arguments: port.Url);

        Assert.Matches(@": table: 0x[0-9a-f]+\nstack traceback:\n", result.Errors);
    }

    [Fact]
    public async Task Given_an_error_with_a_zero_when_it_is_written_then_what_stands_behind_it_is_there()
    {
        using FreePort port = FreePort.Closed();

        ScriptResult result = await ScriptRun.OfAsync(
            "ws.create(..., { [1] = function() error('before\\0behind', 0) end }):connect()", arguments: port.Url);

        Assert.EndsWith("): before\0behind", result.ErrorLines[0]);
    }

    [Theory]
    [InlineData(65536, "")]
    [InlineData(65537, "... (65537 octets in all)")]
    public async Task Given_a_long_error_when_it_is_written_then_64_KiB_are_shown_and_the_traceback(int octets, string rest)
    {
        using FreePort port = FreePort.Closed();

        ScriptResult result = await ScriptRun.OfAsync(
            $"ws.create(..., {{ [1] = function() error(('x'):rep({octets}), 0) end }}):connect()", arguments: port.Url);

        Assert.EndsWith($"): {new string('x', 65536)}{rest}", result.ErrorLines[0]);
        Assert.Equal("stack traceback:", result.ErrorLines[1]);
    }

    [Fact]
    public async Task Given_a_handler_that_recurses_for_ever_when_the_stack_ends_then_the_next_event_comes()
    {
        await using ScriptedPeer peer = Peers.Closing();

        ScriptResult result = await ScriptRun.OfAsync("""
            local function deeper() return 1 + deeper() end
            ws.create(..., { [3] = deeper, [4] = function() record(4) end }):connect()
            """, arguments: peer.Url);

        Assert.Equal(["4"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_script_without_debug_and_tostring_when_a_handler_raises_then_the_error_is_written()
    {
        using FreePort port = FreePort.Closed();

        ScriptResult result = await ScriptRun.OfAsync(
            "debug, tostring, pcall = nil ws.create(..., { [1] = function() error({}) end }):connect()", arguments: port.Url);

        Assert.Contains("stack traceback:", result.Errors);
    }

    [Theory]
    [InlineData(3, "8 9 38 4")]
    [InlineData(8, "3 9 38 4")]
    [InlineData(9, "3 8 38 4")]
    [InlineData(38, "3 8 9 4")]
    [InlineData(4, "3 8 9 38")]
    public async Task Given_a_handler_that_raises_when_events_follow_then_they_all_come(int raising, string others)
    {
        await using ScriptedPeer peer = Peers.Closing(Frames.Text("a"), Frames.Pong("b"u8));

        ScriptResult result = await ScriptRun.OfAsync($$"""
            local handlers = {}
            for _, event in ipairs { 3, 8, 9, 38, 4 } do
              handlers[event] = function() record(event) end
            end
            handlers[{{raising}}] = function() error("raised") end
            ws.create(..., handlers):connect()
            """, arguments: peer.Url);

        Assert.Equal(others.Split(' '), result.Recorded);
    }

    [Fact]
    public async Task Given_a_handler_of_1_that_raises_when_it_is_connected_again_then_it_hears_of_the_next_failure()
    {
        using FreePort port = FreePort.Closed();

        ScriptResult result = await ScriptRun.OfAsync("""
            local attempts = 0
            local function on_error(wso)
              attempts = attempts + 1
              record(attempts)
              if attempts < 3 then wso:connect() end
              error("raised")
            end
            ws.create(..., { [1] = on_error }):connect()
            """, arguments: port.Url);

        Assert.Equal(["1", "2", "3"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_websocket_whose_handlers_all_raise_when_another_is_open_then_that_one_goes_on()
    {
        await using ScriptedPeer bad = Peers.Closing(Frames.Text("a"));
        await using ScriptedPeer good = Peers.Closing(Frames.Text("b"));

        ScriptResult result = await ScriptRun.OfAsync("""
            local bad, good = ...
            local function raise() error("raised") end
            ws.create(bad, { [1] = raise, [3] = raise, [4] = raise, [8] = raise, [38] = raise }):connect()
            ws.create(good, require("events").names):connect()
            """, arguments: [bad.Url, good.Url]);

        Assert.Equal(["3 0", "8 1 b", "38 2 1000 ", "4 0"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_thousand_messages_when_each_raises_then_each_was_delivered()
    {
        await using ScriptedPeer peer = Peers.Closing([.. Enumerable.Range(1, 1000).Select(i => Frames.Text($"{i}"))]);

        ScriptResult result = await ScriptRun.OfAsync(
            "ws.create(..., { [8] = function(_, data) record(data) error('raised') end }):connect()", arguments: peer.Url);

        Assert.Equal(Enumerable.Range(1, 1000).Select(i => $"{i}"), result.Recorded);
    }

    [Fact]
    public async Task Given_errors_that_nobody_can_read_when_every_handler_raises_then_the_loop_ends()
    {
        await using ScriptedPeer peer = Peers.Closing(Frames.Text("a"));

        ScriptResult result = await ScriptRun.OfAsync("""
            local function raise() record("raised") error("raised") end
            ws.create(..., { [3] = raise, [8] = raise, [4] = raise }):connect()
            """, errors: new BrokenWriter(), arguments: peer.Url);

        Assert.Equal(["raised", "raised", "raised"], result.Recorded);
    }
}
