using VeraWebSockets.Testing;

namespace VeraWebSockets.LuaBridge.Tests.Dispatch;

/// <summary>What becomes of websockets when the main chunk returns without <c>loop()</c>.</summary>
public sealed class StandaloneTests
{
    // A websocket that opens while the chunk still runs, which the thread of the chunk itself could not do.
    private const string Portable = "verawebsockets.manager.transport = portable";

    [Theory]
    [InlineData("")]
    [InlineData(", {}, false")]
    [InlineData(", nil, nil")]
    public async Task Given_a_websocket_that_is_not_standalone_when_the_chunk_returns_then_its_events_come(string arguments)
    {
        await using ScriptedPeer peer = Peers.Closing(Frames.Text("a"));

        ScriptResult result = await ScriptRun.OfAsync(
            $"ws.create(..., require('events').names{arguments}):connect()", arguments: peer.Url);

        Assert.Equal(["3 0", "8 1 a", "38 2 1000 ", "4 0"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_standalone_websocket_when_the_chunk_runs_the_loop_then_its_events_come()
    {
        await using ScriptedPeer peer = Peers.Closing(Frames.Text("a"));

        ScriptResult result = await ScriptRun.OfAsync(
            "ws.create(..., require('events').names, {}, true):connect() ws.loop()", arguments: peer.Url);

        Assert.Equal(["3 0", "8 1 a", "38 2 1000 ", "4 0"], result.Recorded);
    }

    [Fact]
    public async Task Given_an_open_standalone_websocket_when_the_chunk_returns_then_the_server_gets_1001()
    {
        var opened = new TaskCompletionSource();
        PeerFrame? close = null;
        await using ScriptedPeer peer = ScriptedPeer.Start(async connection =>
        {
            await connection.AcceptUpgradeAsync();
            await connection.SendPingAsync();
            await connection.ReadFrameAsync(); // its answer: the client is open
            opened.SetResult();
            close = await connection.AnswerCloseAsync();
        });
        using ScriptRun run = ScriptRun.Start(
            "ws.create(..., {}, {}, true):connect() require('signals')('open')", Portable, arguments: peer.Url);
        await opened.Task.WithLimit("the client to be open");

        run.Signal("open");

        await run.ResultAsync();
        await peer.WaitForScriptsAsync();
        Assert.Equal(1001, close!.CloseCode);
    }

    [Fact]
    public async Task Given_an_open_standalone_websocket_when_the_chunk_returns_then_the_script_hears_of_its_life_in_order()
    {
        var opened = new TaskCompletionSource();
        await using ScriptedPeer peer = ScriptedPeer.Start(async connection =>
        {
            await connection.AcceptUpgradeAsync();
            await connection.SendAsync(Frames.Join(Frames.Text("a"), Frames.Ping()));
            await connection.ReadFrameAsync();
            opened.SetResult();
            await connection.AnswerCloseAsync();
        });
        using ScriptRun run = ScriptRun.Start("""
            local names = require("events").names
            ws.create(..., { [1] = names[1], [3] = names[3], [4] = names[4], [8] = names[8] }, {}, true):connect()
            require("signals")("open")
            """, Portable, arguments: peer.Url);
        await opened.Task.WithLimit("the client to be open");

        run.Signal("open");

        Assert.Equal(["3 0", "8 1 a", "4 0"], (await run.ResultAsync()).Recorded);
    }

    [Fact]
    public async Task Given_a_connecting_standalone_websocket_when_the_chunk_returns_then_its_attempt_fails()
    {
        await using ScriptedPeer peer = ScriptedPeer.Start(); // never answers

        ScriptResult result = await ScriptRun.OfAsync(
            "ws.create(..., require('events').names, {}, true):connect()", arguments: peer.Url);

        Assert.Equal(["1 1 closed before established"], result.Recorded);
    }

    [Fact]
    public async Task Given_websockets_of_both_kinds_when_the_chunk_returns_then_events_of_both_come()
    {
        await using ScriptedPeer peer = Peers.Closing();

        ScriptResult result = await ScriptRun.OfAsync("""
            local function note(wso) record(wso) end
            ws.create(..., { [4] = note }, {}, true):connect()
            ws.create(..., { [4] = note }, {}, false):connect()
            """, arguments: peer.Url);

        Assert.Equal(["websocket: ws-1", "websocket: ws-2"], result.Recorded.Order());
    }

    [Fact]
    public async Task Given_a_chunk_that_raises_when_a_websocket_is_connecting_then_its_attempt_fails()
    {
        await using ScriptedPeer peer = ScriptedPeer.Start(); // never answers

        ScriptResult result = await ScriptRun.OfAsync(
            "ws.create(..., require('events').names):connect() error('raised')", arguments: peer.Url);

        Assert.Equal(["1 1 closed before established"], result.Recorded);
    }
}
