using VeraWebSockets.Testing;

namespace VeraWebSockets.LuaBridge.Tests.Api;

public sealed class CloseTests
{
    private const string CodesExpected = "close code 1000-1003, 1007-1014 or 3000-4999 expected";

    [Theory]
    [InlineData("ws.close()", 1, "websocket expected, got no value")]
    [InlineData("ws.close({})", 1, "websocket expected, got table")]
    [InlineData("wso:close('1000')", 2, "integer expected, got string")]
    [InlineData("wso:close(1000.0)", 2, "integer expected, got number")]
    [InlineData("wso:close(0)", 2, $"{CodesExpected}, got 0")]
    [InlineData("wso:close(999)", 2, $"{CodesExpected}, got 999")]
    [InlineData("wso:close(1004)", 2, $"{CodesExpected}, got 1004")]
    [InlineData("wso:close(1005)", 2, $"{CodesExpected}, got 1005")]
    [InlineData("wso:close(1006)", 2, $"{CodesExpected}, got 1006")]
    [InlineData("wso:close(1015)", 2, $"{CodesExpected}, got 1015")]
    [InlineData("wso:close(2999)", 2, $"{CodesExpected}, got 2999")]
    [InlineData("wso:close(5000)", 2, $"{CodesExpected}, got 5000")]
    [InlineData("wso:close(66536)", 2, $"{CodesExpected}, got 66536")] // 1000 in 16 bits
    [InlineData("wso:close(1000, 1)", 3, "string expected, got number")]
    [InlineData("wso:close(1000, ('x'):rep(124))", 3, "at most 123 bytes expected, got 124")]
    [InlineData(@"wso:close(1000, '\xff')", 3, "valid UTF-8 expected")]
    public async Task Given_a_bad_argument_when_a_websocket_is_closed_then_the_line_of_the_script_is_blamed(
        string call, int position, string problem)
    {
        ScriptResult result = await ScriptRun.OfAsync($"local wso = ws.create('ws://h/', {{}})\n{call}");

        Assert.Equal($"vws: script:2: bad argument #{position} to 'close' ({problem})", result.ErrorLines[0]);
    }

    [Theory]
    [InlineData("wso:close()", 1000, "")]
    [InlineData("ws.close(wso)", 1000, "")]
    [InlineData("wso:close(nil, 'bye')", 1000, "bye")]
    [InlineData("wso:close(1003)", 1003, "")]
    [InlineData("wso:close(1007)", 1007, "")]
    [InlineData("wso:close(1014, 'x')", 1014, "x")]
    [InlineData("wso:close(3000)", 3000, "")]
    [InlineData(@"wso:close(4999, '\u{e9}')", 4999, "é")]
    public async Task Given_an_open_websocket_when_it_is_closed_then_the_server_gets_code_and_reason(string call, int code, string reason)
    {
        PeerFrame? close = null;
        await using ScriptedPeer peer = ScriptedPeer.Start(async connection =>
        {
            await connection.AcceptUpgradeAsync();
            close = await connection.AnswerCloseAsync();
        });

        await ScriptRun.OfAsync($"ws.create(..., {{ [3] = function(wso) {call} end }}):connect()", arguments: peer.Url);
        await peer.WaitForScriptsAsync();

        Assert.Equal((code, reason), (close!.CloseCode, close.CloseReason));
    }

    [Fact]
    public async Task Given_the_longest_reason_when_an_open_websocket_is_closed_then_the_server_gets_it_whole()
    {
        PeerFrame? close = null;
        await using ScriptedPeer peer = ScriptedPeer.Start(async connection =>
        {
            await connection.AcceptUpgradeAsync();
            close = await connection.AnswerCloseAsync();
        });

        await ScriptRun.OfAsync(
            "ws.create(..., { [3] = function(wso) wso:close(1000, ('x'):rep(123)) end }):connect()", arguments: peer.Url);
        await peer.WaitForScriptsAsync();

        Assert.Equal(new string('x', 123), close!.CloseReason);
    }

    [Fact]
    public async Task Given_a_message_sent_before_when_a_websocket_is_closed_then_the_message_leaves_first()
    {
        string? received = null;
        await using ScriptedPeer peer = ScriptedPeer.Start(async connection =>
        {
            await connection.AcceptUpgradeAsync();
            received = await connection.ReadTextAsync();
            await connection.AnswerCloseAsync();
        });

        await ScriptRun.OfAsync("ws.create(..., { [3] = function(wso) wso:send('last') wso:close() end }):connect()", arguments: peer.Url);

        Assert.Equal("last", received);
    }

    [Fact]
    public async Task Given_an_open_websocket_when_it_is_closed_twice_then_both_answers_are_true()
    {
        await using ScriptedPeer peer = Peers.Answering();

        ScriptResult result = await ScriptRun.OfAsync(
            "ws.create(..., { [3] = function(wso) record(wso:close()) record(wso:close(1001)) end }):connect()", arguments: peer.Url);

        Assert.Equal(["true", "true"], result.Recorded);
    }

    [Fact]
    public async Task Given_an_open_websocket_when_it_is_closed_twice_then_the_server_gets_the_first_code_alone()
    {
        var codes = new List<int?>();
        await using ScriptedPeer peer = ScriptedPeer.Start(async connection =>
        {
            await connection.AcceptUpgradeAsync();
            codes.Add((await connection.ReadCloseAsync()).CloseCode);
            await connection.SendCloseAsync(1000);
            connection.Finish();
            while (await connection.TryReadFrameAsync() is { } frame)
            {
                codes.Add(frame.CloseCode);
            }
        });

        await ScriptRun.OfAsync(
            "ws.create(..., { [3] = function(wso) wso:close(1001) wso:close(1000) end }):connect()", arguments: peer.Url);

        await peer.WaitForScriptsAsync();
        Assert.Equal([1001], codes);
    }

    [Fact]
    public async Task Given_a_websocket_that_was_never_connected_when_it_is_closed_then_the_answer_says_so()
    {
        ScriptResult result = await ScriptRun.OfAsync("record(ws.create('ws://h/', {}):close())");

        Assert.Equal(["nil not connected"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_websocket_that_has_ended_when_it_is_closed_then_the_answer_says_so()
    {
        await using ScriptedPeer peer = Peers.Closing();

        ScriptResult result = await ScriptRun.OfAsync(
            "ws.create(..., { [4] = function(wso) record(wso:close()) end }):connect()", arguments: peer.Url);

        Assert.Equal(["nil not connected"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_connecting_websocket_when_it_is_closed_then_its_attempt_fails_before_it_was_open()
    {
        await using ScriptedPeer peer = ScriptedPeer.Start(); // takes the connection and never answers

        ScriptResult result = await ScriptRun.OfAsync("""
            function on_error(reason) record(1, reason) end
            function on_closed() record(4) end
            local wso = ws.create(..., { [1] = "on_error", [4] = "on_closed" })
            wso:connect()
            record(wso:close())
            """, arguments: peer.Url);

        Assert.Equal(["true", "1 closed before established"], result.Recorded);
    }
}
