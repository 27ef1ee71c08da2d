using Akka.Actor;
using VeraWebSockets.LuaBridge.Tests.Dispatch;
using VeraWebSockets.Testing;

namespace VeraWebSockets.LuaBridge.Tests.Api;

/// <summary>The option <c>reconnect</c> and its events, against servers that fail; delays are a few milliseconds.</summary>
public sealed class ReconnectTests
{
    /// <summary><c>start(url, more)</c>: connects a websocket that records all its events, and delays as <c>some</c>.</summary>
    private const string Start = """
        local url = ...
        local quick = { first_delay = 0.01, min_delay = 0.001, max_delay = 0.01 }
        local handlers = {
          error = function(_, reason) record("error", reason) end,
          open = function() record("open") end,
          message = function(_, data) record("message", data) end,
          close = function(_, code) record("close", code) end,
          reconnecting = function(_, attempt, delay, cause)
            record("reconnecting", attempt, delay >= 0 and delay <= 0.01 and "soon" or delay, cause)
          end,
          gave_up = function(_, ...) record("gave_up", ...) end,
        }
        local function start(more)
          for event, handler in pairs(more or {}) do handlers[event] = handler end
          local wso = ws.create(url, handlers, nil, true, { reconnect = quick })
          assert(wso:connect())
          return wso
        end
        """;

    [Fact]
    public async Task Given_a_server_that_restarts_when_it_is_back_then_each_session_has_its_own_events()
    {
        await using ScriptedPeer peer = ClosingWith(1012, 1006, 1008);

        ScriptResult result = await RunAsync("start() ws.loop() record('returned')", peer.Url);

        Assert.Equal(
            [
                "open", "message session 1", "close 1012", "reconnecting 1 soon close 1012",
                "open", "message session 2", "close 1006", "reconnecting 2 soon close 1006",
                "open", "message session 3", "close 1008", "gave_up close 1008 fatal", "returned",
            ],
            result.Recorded);
    }

    [Fact]
    public async Task Given_a_server_that_refuses_when_it_takes_connections_again_then_each_attempt_has_its_event_1()
    {
        await using ScriptedPeer peer = ScriptedPeer.Start(async connection =>
        {
            await connection.RespondAsync(connection.Number == 1 ? "503 Busy" : "403 Forbidden");
            connection.Finish();
        });

        ScriptResult result = await RunAsync("start() ws.loop()", peer.Url);

        Assert.Equal(
            [
                "error HS: ws upgrade response not 101", "reconnecting 1 soon status 503",
                "error HS: ws upgrade response not 101", "gave_up status 403 fatal",
            ],
            result.Recorded);
    }

    [Fact]
    public async Task Given_a_budget_of_attempts_when_it_is_used_up_then_the_loop_returns()
    {
        using FreePort port = FreePort.Closed();

        ScriptResult result = await RunAsync("quick.max_attempts = 2 start() ws.loop() record('returned')", port.Url);

        Assert.Equal(
            [
                "error connect failed", "reconnecting 1 soon connect failed", "error connect failed", "reconnecting 2 soon connect failed",
                "error connect failed", "gave_up connect failed attempts used up", "returned",
            ],
            result.Recorded);
    }

    [Fact]
    public async Task Given_codes_of_its_own_when_a_server_closes_with_them_then_they_decide()
    {
        await using ScriptedPeer peer = ClosingWith(4001, 1012);

        ScriptResult result = await RunAsync("quick.retry_codes = { 4001 } quick.give_up_codes = { 1012 } start() ws.loop()", peer.Url);

        Assert.Equal(["reconnecting 1 soon close 4001", "gave_up close 1012 fatal"], result.Recorded.Where(line => line.Contains('_') || line[0] == 'r'));
    }

    [Fact]
    public async Task Given_a_waiting_websocket_when_the_script_uses_it_then_it_is_busy_and_not_connected()
    {
        using FreePort port = FreePort.Closed();

        ScriptResult result = await RunAsync("""
            quick.first_delay = 3600
            start { reconnecting = function(wso)
              record("connect", wso:connect())
              record("send", wso:send("x"))
              record("close", wso:close())
            end }
            ws.loop()
            """, port.Url);

        Assert.Equal(
            ["error connect failed", "connect nil already connecting or open", "send nil not connected", "close true", "gave_up closed closed"],
            result.Recorded);
    }

    [Fact]
    public async Task Given_an_open_websocket_when_the_script_closes_it_then_it_is_not_opened_again()
    {
        await using ScriptedPeer peer = Peers.Answering();

        ScriptResult result = await RunAsync("start { open = function(wso) wso:close() end } ws.loop()", peer.Url);

        Assert.Equal(["close 1000", "gave_up close 1000 closed"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_waiting_websocket_when_the_process_is_told_to_stop_then_the_loop_returns_at_once()
    {
        using FreePort port = FreePort.Closed();
        using ScriptRun run = ScriptRun.Start(
            Start + " quick.first_delay = 3600 start { reconnecting = function() record('waiting') end } ws.loop() record('returned')",
            arguments: port.Url);
        await run.WaitForRecordAsync("waiting");
        await run.RequestStopAsync();

        ScriptResult result = await run.ResultAsync();

        Assert.Equal(["error connect failed", "waiting", "gave_up closed closed", "returned"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_websocket_that_was_given_up_when_its_handler_connects_again_then_another_row_of_attempts_follows()
    {
        using FreePort port = FreePort.Closed();

        ScriptResult result = await RunAsync("""
            quick.max_attempts = 1
            local rows = 0
            start { gave_up = function(wso)
              rows = rows + 1
              record("gave_up", rows)
              if rows < 2 then record(wso:connect()) end
            end }
            ws.loop()
            """, port.Url);

        string[] row = ["error connect failed", "reconnecting 1 soon connect failed", "error connect failed"];
        Assert.Equal([.. row, "gave_up 1", "true", .. row, "gave_up 2"], result.Recorded);
    }

    [Fact]
    public async Task Given_an_open_websocket_when_the_script_reconnects_it_then_another_connection_takes_its_place()
    {
        await using ScriptedPeer peer = Peers.Answering();

        ScriptResult result = await RunAsync("""
            local sessions = 0
            start { open = function(wso)
              sessions = sessions + 1
              record("open", sessions)
              if sessions == 1 then record(wso:reconnect()) else wso:close() end
            end }
            ws.loop()
            """, peer.Url);

        Assert.Equal(
            ["open 1", "true", "close 1000", "reconnecting 1 soon requested", "open 2", "close 1000", "gave_up close 1000 closed"],
            result.Recorded);
    }

    [Fact]
    public async Task Given_a_waiting_websocket_when_the_script_reconnects_it_then_it_waits_no_longer()
    {
        await using ScriptedPeer peer = ClosingWith(1012, 1008);

        ScriptResult result = await RunAsync("""
            quick.first_delay = 3600
            start { reconnecting = function(wso) record(wso:reconnect()) end }
            ws.loop()
            """, peer.Url);

        Assert.Equal(
            ["open", "message session 1", "close 1012", "true", "open", "message session 2", "close 1008", "gave_up close 1008 fatal"],
            result.Recorded);
    }

    [Fact]
    public async Task Given_an_idle_websocket_when_the_script_reconnects_it_then_it_connects()
    {
        using FreePort port = FreePort.Closed();

        ScriptResult result = await RunAsync("record(ws.create(url, handlers, nil, true):reconnect()) ws.loop()", port.Url);

        Assert.Equal(["true", "error connect failed"], result.Recorded);
    }

    [Fact]
    public async Task Given_no_websocket_when_reconnect_is_called_then_the_line_of_the_script_is_blamed()
    {
        ScriptResult result = await ScriptRun.OfAsync("\nws.reconnect('ws-1')");

        Assert.Equal("vws: script:2: bad argument #1 to 'reconnect' (websocket expected, got string)", result.ErrorLines[0]);
    }

    [Fact]
    public async Task Given_handlers_by_name_of_a_global_when_a_websocket_reconnects_then_they_get_everything_but_the_websocket()
    {
        await using ScriptedPeer peer = ClosingWith(1012, 1008);

        ScriptResult result = await RunAsync("""
            function again(attempt, delay, cause) record("again", attempt, math.type(attempt), math.type(delay), cause) end
            function over(...) record("over", ...) end
            ws.create(url, { [1000] = "again", [1001] = "over" }, nil, true, { reconnect = quick }):connect()
            ws.loop()
            """, peer.Url);

        Assert.Equal(["again 1 integer float close 1012", "over close 1008 fatal"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_handler_of_event_3_that_refuses_when_the_websocket_reconnects_then_it_does_not()
    {
        await using ScriptedPeer peer = Peers.Answering();

        ScriptResult result = await RunAsync("start { open = function() return false end } ws.loop()", peer.Url);

        Assert.Equal(["error HS: Rejected at CLIENT_ESTABLISHED", "close 1000", "gave_up close 1000 closed"], result.Recorded);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("{}", true)]
    [InlineData("false", false)]
    [InlineData("nil", false)]
    public async Task Given_an_option_when_a_websocket_is_lost_then_it_says_whether_to_try_again(string option, bool expected)
    {
        using FreePort port = FreePort.Closed();

        ScriptResult result = await RunAsync($$"""
            local wso = ws.create(url, { reconnecting = function(wso) record("again") wso:close() end }, nil, true, { reconnect = {{option}} })
            wso:connect()
            ws.loop()
            """, port.Url);

        Assert.Equal(expected ? ["again"] : [], result.Recorded);
    }

    [Fact]
    public async Task Given_a_websocket_that_reconnects_when_its_manager_is_lost_then_it_ends_and_is_given_up()
    {
        using ScriptRun run = ScriptRun.Start(
            Start + " start() ws.loop() record('returned')", manager: (_, _, _, _) => Props.Create(() => new DyingManager(true)),
            arguments: "ws://h/");

        ScriptResult result = await run.ResultAsync();

        Assert.Equal(["open", "close 1006", "gave_up close 1006 closed", "returned"], result.Recorded);
    }

    private static Task<ScriptResult> RunAsync(string lua, string url) => ScriptRun.OfAsync(Start + "\n" + lua, arguments: url);

    /// <summary>Opens, says which session it is, and closes with a code, another one each time; 1006 is a reset.</summary>
    private static ScriptedPeer ClosingWith(params int[] codes) => ScriptedPeer.Start(async connection =>
    {
        await connection.AcceptUpgradeAsync();
        int code = codes[connection.Number - 1];
        await connection.SendAsync(Frames.Text($"session {connection.Number}"));
        if (code == 1006)
        {
            connection.Finish();
            return;
        }

        await connection.SendCloseAsync(code);
        await connection.ReadCloseAsync();
        connection.Finish();
    });
}
