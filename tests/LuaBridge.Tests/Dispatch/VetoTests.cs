using VeraWebSockets.Testing;

namespace VeraWebSockets.LuaBridge.Tests.Dispatch;

/// <summary>A handler of event 3 that returns false refuses the connection (spec rows D4 and O104).</summary>
public sealed class VetoTests
{
    /// <summary>A handler of event 3 that records and then does what {0} says; the others record.</summary>
    private const string Script = """
        local events = require "events"
        local veto = events.functions[3]
        function on_3(...) veto(...) {0} end
        events.functions[3] = on_3
        ws.create(..., events.{1}):connect()
        """;

    [Theory]
    [InlineData("names", "3 0", "1 1 HS: Rejected at CLIENT_ESTABLISHED", "4 0")]
    [InlineData(
        "functions",
        "3 1 websocket: ws-1",
        "1 3 websocket: ws-1 HS: Rejected at CLIENT_ESTABLISHED the handler of event 3 returned false",
        "4 4 websocket: ws-1 1000  true")]
    public async Task Given_a_handler_of_3_that_returns_false_when_messages_follow_then_1_and_4_come_and_nothing_else(
        string handlers, params string[] calls)
    {
        await using ScriptedPeer peer = Peers.Answering(Frames.Text("never heard"), Frames.Pong("neither"u8));

        ScriptResult result = await ScriptRun.OfAsync(
            Script.Replace("{0}", "do return false end").Replace("{1}", handlers), arguments: peer.Url);

        Assert.Equal(calls, result.Recorded);
    }

    [Fact]
    public async Task Given_a_veto_when_the_server_waits_then_it_gets_a_close_frame_with_1000()
    {
        PeerFrame? close = null;
        await using ScriptedPeer peer = ScriptedPeer.Start(async connection =>
        {
            await connection.AcceptUpgradeAsync();
            close = await connection.AnswerCloseAsync();
        });

        await ScriptRun.OfAsync("ws.create(..., { [3] = function() return false end }):connect()", arguments: peer.Url);
        await peer.WaitForScriptsAsync();

        Assert.Equal(1000, close!.CloseCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("do return end")]
    [InlineData("do return nil end")]
    [InlineData("do return true end")]
    [InlineData("do return 0 end")]
    [InlineData("do return '' end")]
    [InlineData("do return 'false' end")]
    [InlineData("do return nil, false end")]
    [InlineData("error('x')")]
    [InlineData("error(false)")]
    public async Task Given_a_handler_of_3_that_does_not_return_false_when_a_message_follows_then_it_is_delivered(string what)
    {
        await using ScriptedPeer peer = Peers.Closing(Frames.Text("hello"));

        ScriptResult result = await ScriptRun.OfAsync(Script.Replace("{0}", what).Replace("{1}", "names"), arguments: peer.Url);

        Assert.Equal(["3 0", "8 1 hello", "38 2 1000 ", "4 0"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_handler_that_sends_and_then_refuses_when_the_server_reads_then_it_gets_the_message()
    {
        string? received = null;
        await using ScriptedPeer peer = ScriptedPeer.Start(async connection =>
        {
            await connection.AcceptUpgradeAsync();
            received = await connection.ReadTextAsync();
            await connection.AnswerCloseAsync();
        });

        await ScriptRun.OfAsync(
            "ws.create(..., { [3] = function(wso) wso:send('sorry') return false end }):connect()", arguments: peer.Url);

        Assert.Equal("sorry", received);
    }

    [Theory]
    [InlineData("wso:send('x')", "nil not connected")]
    [InlineData("wso:connect()", "nil already connecting or open")]
    [InlineData("wso:close()", "true")]
    public async Task Given_a_veto_when_the_handler_of_1_uses_the_websocket_then_it_is_neither_open_nor_idle(string call, string answer)
    {
        await using ScriptedPeer peer = Peers.Answering();

        ScriptResult result = await ScriptRun.OfAsync(
            $"ws.create(..., {{ [3] = function() return false end, [1] = function(wso) record({call}) end }}):connect()",
            arguments: peer.Url);

        Assert.Equal([answer], result.Recorded);
    }

    [Fact]
    public async Task Given_a_veto_when_the_handler_of_4_connects_again_then_a_second_session_follows()
    {
        await using ScriptedPeer peer = Peers.Answering();

        ScriptResult result = await ScriptRun.OfAsync("""
            local sessions = 0
            local function refuse(wso)
              sessions = sessions + 1
              record(3)
              if sessions == 1 then return false end
              wso:close()
            end
            local function again(wso)
              record(4)
              if sessions == 1 then wso:connect() end
            end
            ws.create(..., { [3] = refuse, [1] = function() record(1) end, [4] = again }):connect()
            """, arguments: peer.Url);

        Assert.Equal(["3", "1", "4", "3", "4"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_veto_when_nobody_handles_1_then_4_comes()
    {
        await using ScriptedPeer peer = Peers.Answering();

        ScriptResult result = await ScriptRun.OfAsync(
            "ws.create(..., { [3] = function() return false end, [4] = function() record(4) end }):connect()", arguments: peer.Url);

        Assert.Equal(["4"], result.Recorded);
    }
}
