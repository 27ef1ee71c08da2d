using System.Collections.Concurrent;
using VeraWebSockets.Testing;

namespace VeraWebSockets.LuaBridge.Tests.Api;

/// <summary>The option <c>on_connect</c>: what a connection sends first, and how the server acknowledges it.</summary>
public sealed class OnConnectTests
{
    /// <summary><c>start(url, on_connect, more)</c>: connects a websocket that keeps messages while it is down and records all its events.</summary>
    private const string Start = """
        local function start(url, on_connect, more)
          local options = { on_connect = on_connect, overflow = { down = "keep", limit = 3 } }
          for name, value in pairs(more or {}) do options[name] = value end
          local wso = ws.create(url, {
            error = function(_, reason) record("error", reason) end,
            open = function(wso) record("open", wso.state) end,
            message = function(_, data) record("message", data) end,
            close = function(_, code) record("close", code) end,
            drained = function() record("drained") end,
            reconnecting = function(_, attempt, _, cause) record("reconnecting", attempt, cause) end,
            gave_up = function(_, ...) record("gave_up", ...) end,
          }, nil, true, options)
          assert(wso:connect())
          return wso
        end
        local url = ...
        local quick = { first_delay = 0.01, min_delay = 0.001, max_delay = 0.01, max_attempts = 1 }

        """;

    [Fact]
    public async Task Given_messages_when_the_websocket_opens_then_they_leave_before_those_of_the_handler_and_those_that_were_kept()
    {
        var read = new ConcurrentQueue<string>();
        await using ScriptedPeer peer = Reading(4, read);

        await RunAsync("""
            local wso = ws.create(url, { open = function(wso) wso:send("handler") end }, nil, true, {
              on_connect = { messages = { "first", { "\1\2", "binary" } } }, overflow = { down = "keep" },
            })
            wso:connect()
            wso:send("kept")
            ws.loop()
            """, peer.Url);

        Assert.Equal(["1: first", "1: 0102", "1: handler", "1: kept"], read);
    }

    [Fact]
    public async Task Given_a_function_when_the_websocket_reconnects_then_it_is_asked_for_each_connection()
    {
        var read = new ConcurrentQueue<string>();
        await using ScriptedPeer peer = Reading(1, read, closeCode: 1012);

        await RunAsync("""
            local count = 0
            local function messages(wso) count = count + 1 return "login " .. count .. " " .. tostring(wso) end
            start(url, { messages = messages }, { reconnect = quick })
            ws.loop()
            """, peer.Url);

        Assert.Equal(["1: login 1 websocket: ws-1", "2: login 2 websocket: ws-1"], read);
    }

    [Fact]
    public async Task Given_an_acknowledgement_when_it_has_not_come_then_everything_but_the_preamble_waits_for_it_in_order()
    {
        await using ScriptedPeer peer = ScriptedPeer.Start(async connection =>
        {
            await connection.AcceptUpgradeAsync();
            Assert.Equal("login", await connection.ReadTextAsync());
            await connection.SendTextAsync("news"); // not the acknowledgement: the script sends, and that waits
            await connection.SendTextAsync("welcome");
            Assert.Equal("kept", await connection.ReadTextAsync());
            Assert.Equal("on open", await connection.ReadTextAsync());
            Assert.Equal("on news", await connection.ReadTextAsync());
            await connection.SendCloseAsync(1000);
        });

        ScriptResult result = await RunAsync("""
            local wso = ws.create(url, {
              open = function(wso) record("open", wso:send("on open")) end,
              message = function(wso, data) record("message", data) if data == "news" then record(wso:send("on news")) end end,
              close = function(_, code) record("close", code) end,
            }, nil, true, {
              on_connect = { messages = "login", acknowledged = function(_, data) record("asked", data) return data == "welcome" end },
              overflow = { down = "keep" },
            })
            wso:connect()
            wso:send("kept")
            ws.loop()
            """, peer.Url);

        Assert.Equal(["open true", "asked news", "message news", "true", "asked welcome", "message welcome", "close 1000"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_challenge_when_the_predicate_answers_it_then_that_overtakes_what_waits()
    {
        await using ScriptedPeer peer = ScriptedPeer.Start(async connection =>
        {
            await connection.AcceptUpgradeAsync();
            await connection.SendTextAsync("challenge");
            Assert.Equal("response", await connection.ReadTextAsync());
            await connection.SendTextAsync("welcome");
            Assert.Equal("kept", await connection.ReadTextAsync());
            await connection.SendCloseAsync(1000);
        });

        ScriptResult result = await RunAsync("""
            local wso = start(url, { acknowledged = function(wso, data)
              if data == "challenge" then wso:send("response") end
              return data == "welcome"
            end })
            wso:send("kept")
            ws.loop()
            """, peer.Url);

        Assert.Equal(["open open", "message challenge", "message welcome", "close 1000"], result.Recorded);
    }

    [Fact]
    public async Task Given_no_acknowledgement_when_its_time_has_passed_then_the_connection_is_closed_and_tried_again()
    {
        await using ScriptedPeer peer = ScriptedPeer.Start(async connection =>
        {
            await connection.AcceptUpgradeAsync();
            await connection.AnswerCloseAsync();
        });

        ScriptResult result = await RunAsync("""
            start(url, { messages = "login", acknowledged = function() end, timeout = 0.05 }, { reconnect = quick })
            ws.loop()
            """, peer.Url);

        Assert.Equal(
            [
                "open open", "close 3008", "reconnecting 1 not acknowledged",
                "open open", "close 3008", "gave_up not acknowledged attempts used up",
            ],
            result.Recorded);
    }

    [Fact]
    public async Task Given_no_acknowledgement_when_the_websocket_does_not_reconnect_then_its_end_is_event_4()
    {
        await using ScriptedPeer peer = Peers.Answering();

        ScriptResult result = await RunAsync("""
            start(url, { acknowledged = function() end, timeout = 0.05 })
            record(ws.loop())
            """, peer.Url);

        Assert.Equal(["open open", "close 3008", "true"], result.Recorded);
    }

    [Fact]
    public async Task Given_kept_messages_when_a_connection_is_not_acknowledged_then_they_leave_on_one_that_is()
    {
        await using ScriptedPeer peer = ScriptedPeer.Start(async connection =>
        {
            await connection.AcceptUpgradeAsync();
            if (connection.Number == 1)
            {
                await connection.AnswerCloseAsync();
                return;
            }

            await connection.SendTextAsync("welcome");
            Assert.Equal("kept", await connection.ReadTextAsync());
            await connection.SendCloseAsync(1000);
        });

        ScriptResult result = await RunAsync("""
            local wso = start(url, { acknowledged = function() return true end, timeout = 1 }, { reconnect = quick })
            wso:send("kept")
            ws.loop()
            """, peer.Url);

        Assert.Equal(
            ["open open", "close 3008", "reconnecting 1 not acknowledged", "open open", "message welcome", "close 1000", "gave_up close 1000 fatal"],
            result.Recorded);
    }

    [Theory]
    [InlineData("messages = function() error('raised', 0) end", "function on_connect.messages", "raised")]
    [InlineData("messages = function() return nil, 'nothing today' end", "function on_connect.messages", "nothing today")]
    [InlineData("messages = function() return { 'a', true } end", "function on_connect.messages", "message 2: string, or { string, kind } expected, got boolean")]
    [InlineData("messages = function() return ('x'):rep(1 << 20) .. 'x' end", "function on_connect.messages",
        "1048577 octets in all; at most 1048576 are accepted")]
    [InlineData("messages = function() return ('x'):rep(5000) end", "function on_connect.messages", "message 1: message too long")]
    [InlineData("acknowledged = function() error('raised', 0) end", "function on_connect.acknowledged", "raised")]
    public async Task Given_a_function_that_fails_when_the_websocket_has_opened_then_the_connection_is_one_of_no_use(
        string function, string name, string error)
    {
        await using ScriptedPeer peer = Peers.Answering(Frames.Text("hello"));

        ScriptResult result = await RunAsync($$"""
            start(url, { {{function}} }, { reconnect = quick, send_buffer_size = 4096 })
            ws.loop()
            """, peer.Url);

        Assert.Equal(["close 1011", "reconnecting 1 on_connect failed"], result.Recorded.Skip(1).Take(2));
        Assert.Contains($"vws: error in the {name} of ws-1 ({peer.Url}): {error}\n", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_messages_that_cannot_be_made_when_event_3_comes_then_nothing_can_be_sent_any_more()
    {
        await using ScriptedPeer peer = Peers.Answering();

        ScriptResult result = await RunAsync("""
            local function open(wso) record(wso.state, wso:send("x")) end
            ws.create(url, { open = open }, nil, true, { on_connect = { messages = function() error("raised") end } }):connect()
            ws.loop()
            """, peer.Url);

        Assert.Equal(["closing nil not connected"], result.Recorded);
    }

    [Fact]
    public async Task Given_more_messages_than_may_wait_when_they_are_acknowledged_then_event_10_says_that_there_is_room()
    {
        await using ScriptedPeer peer = ScriptedPeer.Start(async connection =>
        {
            await connection.AcceptUpgradeAsync();
            await connection.SendTextAsync("welcome");
            await connection.AnswerCloseAsync();
        });

        ScriptResult result = await RunAsync("""
            local wso = ws.create(url, {
              open = function(wso) for i = 1, 3 do record(wso:send("x")) end end,
              drained = function(wso) record("drained", wso:send("y")) wso:close() end,
            }, nil, true, { on_connect = { acknowledged = function() return true end }, overflow = { limit = 2 } })
            wso:connect()
            ws.loop()
            """, peer.Url);

        Assert.Equal(["true", "true", "nil queue full", "drained true"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_websocket_that_is_not_acknowledged_when_the_script_closes_it_then_nothing_that_waits_leaves()
    {
        var read = new ConcurrentQueue<byte>();
        await using ScriptedPeer peer = ScriptedPeer.Start(async connection =>
        {
            await connection.AcceptUpgradeAsync();
            PeerFrame first = await connection.ReadFrameAsync();
            read.Enqueue(first.Opcode);
            await connection.SendFrameAsync(Opcodes.Close, first.Payload);
            connection.Finish();
        });

        ScriptResult result = await RunAsync("""
            local function open(wso) wso:send("waits") wso:close() record(wso:send("late")) end
            local wso = ws.create(url, { open = open, close = function(_, code) record(code) end }, nil, true,
              { on_connect = { acknowledged = function() return true end } })
            wso:connect()
            ws.loop()
            record(wso.stats.dropped_sent, wso.buffered)
            """, peer.Url);

        Assert.Equal(["nil not connected", "1000", "1 0"], result.Recorded);
        Assert.Equal([Opcodes.Close], read);
    }

    [Fact]
    public async Task Given_a_pending_acknowledgement_when_the_connection_is_lost_then_the_loop_does_not_wait_for_its_time()
    {
        await using ScriptedPeer peer = Peers.Closing();

        ScriptResult result = await RunAsync("""
            start(url, { acknowledged = function() end, timeout = 3600 })
            record(ws.loop())
            """, peer.Url);

        Assert.Equal(["open open", "close 1000", "true"], result.Recorded);
    }

    [Theory]
    [InlineData("{}", "option 'on_connect': messages or acknowledged expected, got neither")]
    [InlineData("5", "option 'on_connect': a table expected, got '5'")]
    [InlineData("print", "option 'on_connect': a table expected, got function")]
    [InlineData("{ messages = true }", "option 'on_connect.messages': message 1: string, or { string, kind } expected, got boolean")]
    [InlineData("{ messages = { 'a', { 'b', 'c' } } }", "option 'on_connect.messages': message 2: \"text\" or \"binary\" expected as kind, got c")]
    [InlineData(@"{ messages = '\xff' }", "option 'on_connect.messages': message 1: not valid UTF-8 at byte 1")]
    [InlineData("{ messages = { first = 'a' } }", "option 'on_connect.messages': a list expected, got other keys than 1, 2, …")]
    [InlineData("{ messages = 'a', timeout = 1 }", "option 'on_connect.timeout': means nothing without 'on_connect.acknowledged'")]
    [InlineData("{ acknowledged = 'a' }", "option 'on_connect.acknowledged': function expected, got string")]
    [InlineData("{ acknowledged = print, timeout = 0 }", "option 'on_connect.timeout': seconds from 0.001 to 3600 expected, got '0'")]
    [InlineData("{ acknowledged = print, timeout = print }", "option 'on_connect.timeout': seconds from 0.001 to 3600 expected, got function")]
    [InlineData("{ messages = 'a', acknowleged = print }", "unknown option 'on_connect.acknowleged'; did you mean 'on_connect.acknowledged'?")]
    [InlineData("(function() local t = {} for i = 1, 257 do t[i] = 'x' end return { messages = t } end)()",
        "option 'on_connect.messages': more than 256 messages")]
    public async Task Given_an_option_that_is_none_when_a_websocket_is_created_then_the_fault_is_named(string option, string problem)
    {
        ScriptResult result = await ScriptRun.OfAsync($"\nws.create('ws://h/', {{}}, nil, false, {{ on_connect = {option} }})");

        Assert.Equal($"vws: script:2: bad argument #5 to 'create' ({problem})", result.ErrorLines[0]);
    }

    private static Task<ScriptResult> RunAsync(string lua, string url) => ScriptRun.OfAsync(Start + lua, arguments: url);

    /// <summary>Reads so many messages of each connection, as "1: text", and closes.</summary>
    private static ScriptedPeer Reading(int count, ConcurrentQueue<string> read, int closeCode = 1000) => ScriptedPeer.Start(async connection =>
    {
        await connection.AcceptUpgradeAsync();
        for (int i = 0; i < count; i++)
        {
            PeerFrame frame = await connection.ReadFrameAsync();
            read.Enqueue($"{connection.Number}: {(frame.Opcode == Opcodes.Binary ? Convert.ToHexString(frame.Payload) : frame.Text)}");
        }

        await connection.SendCloseAsync(closeCode);
    });
}
