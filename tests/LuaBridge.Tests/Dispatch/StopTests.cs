using VeraWebSockets.Testing;

namespace VeraWebSockets.LuaBridge.Tests.Dispatch;

/// <summary>A stop from outside, as a signal causes it.</summary>
public sealed class StopTests
{
    [Fact]
    public async Task Given_an_open_websocket_when_a_stop_is_requested_then_the_server_gets_1001()
    {
        PeerFrame? close = null;
        await using ScriptedPeer peer = ScriptedPeer.Start(async connection =>
        {
            await connection.AcceptUpgradeAsync();
            close = await connection.AnswerCloseAsync();
        });
        using ScriptRun run = ScriptRun.Start(
            "ws.create(..., { [3] = function() record('open') end }):connect() ws.loop()", arguments: peer.Url);
        await run.WaitForRecordAsync("open");

        await run.RequestStopAsync();

        await run.ResultAsync();
        await peer.WaitForScriptsAsync();
        Assert.Equal(1001, close!.CloseCode);
    }

    [Fact]
    public async Task Given_an_open_websocket_when_a_stop_is_requested_then_event_4_comes_before_the_loop_returns()
    {
        await using ScriptedPeer peer = Peers.Answering();
        using ScriptRun run = ScriptRun.Start("""
            ws.create(..., { [3] = function() record("open") end, [4] = function() record("closed") end }):connect()
            record(ws.loop())
            """, arguments: peer.Url);
        await run.WaitForRecordAsync("open");

        await run.RequestStopAsync();

        Assert.Equal(["open", "closed", "true"], (await run.ResultAsync()).Recorded);
    }

    [Fact]
    public async Task Given_a_connecting_websocket_when_a_stop_is_requested_then_event_1_comes()
    {
        await using ScriptedPeer peer = ScriptedPeer.Start(); // never answers
        using ScriptRun run = ScriptRun.Start(
            "ws.create(..., require('events').names):connect() record('connecting') ws.loop()", arguments: peer.Url);
        await run.WaitForRecordAsync("connecting");

        await run.RequestStopAsync();

        Assert.Equal(["connecting", "1 1 closed before established"], (await run.ResultAsync()).Recorded);
    }

    [Fact]
    public async Task Given_messages_that_wait_for_a_slow_handler_when_a_stop_is_requested_then_all_come_and_then_event_4()
    {
        await using ScriptedPeer peer = Peers.Answering([.. Enumerable.Range(1, 50).Select(i => Frames.Text($"{i}"))]);
        using ScriptRun run = ScriptRun.Start("""
            local wait_for = require "signals"
            local function on_message(_, data)
              record(data)
              wait_for("stopped")
            end
            ws.create(..., { [8] = on_message, [4] = function() record("closed") end }):connect()
            ws.loop()
            """, arguments: peer.Url);
        await run.WaitForRecordAsync("1");
        await run.RequestStopAsync();

        run.Signal("stopped");

        Assert.Equal([.. Enumerable.Range(1, 50).Select(i => $"{i}"), "closed"], (await run.ResultAsync()).Recorded);
    }

    [Fact]
    public async Task Given_a_server_that_never_answers_the_close_when_a_stop_is_requested_then_event_4_comes()
    {
        await using ScriptedPeer peer = ScriptedPeer.Start(connection => connection.AcceptUpgradeAsync());
        using ScriptRun run = ScriptRun.Start(
            "ws.create(..., require('events').names):connect() ws.loop()",
            settings: "verawebsockets.connection.close-timeout = 50ms",
            arguments: peer.Url);
        await run.WaitForRecordAsync("3 0");

        await run.RequestStopAsync();

        Assert.Equal(["3 0", "4 0"], (await run.ResultAsync()).Recorded);
    }

    [Theory]
    [InlineData("verawebsockets.manager.shutdown-timeout = 50ms")]
    [InlineData("akka.coordinated-shutdown.phases.before-service-unbind.timeout = 50ms")] // the actors end before they have told theirs
    public async Task Given_a_shutdown_that_passes_its_limit_when_the_loop_returns_then_event_4_has_come(string settings)
    {
        await using ScriptedPeer peer = ScriptedPeer.Start(connection => connection.AcceptUpgradeAsync()); // never answers the close
        using ScriptRun run = ScriptRun.Start(
            "ws.create(..., require('events').names):connect() ws.loop() record('returned')",
            settings: "verawebsockets.connection.close-timeout = 1h\n" + settings,
            arguments: peer.Url);
        await run.WaitForRecordAsync("3 0");

        await run.RequestStopAsync();

        Assert.Equal(["3 0", "4 0", "returned"], (await run.ResultAsync()).Recorded);
    }

    [Fact]
    public async Task Given_a_script_in_its_main_chunk_when_a_stop_is_requested_then_it_can_no_longer_connect()
    {
        using ScriptRun run = ScriptRun.Start("""
            record("running")
            require("signals")("stopped")
            record(ws.create("ws://127.0.0.1:9/", {}):connect())
            record(ws.loop())
            """);
        await run.WaitForRecordAsync("running");
        await run.RequestStopAsync();

        run.Signal("stopped");

        Assert.Equal(["running", "nil shutting down", "true"], (await run.ResultAsync()).Recorded);
    }

    [Fact]
    public async Task Given_a_running_loop_when_stops_are_requested_from_many_threads_then_each_ending_comes_once()
    {
        await using ScriptedPeer peer = Peers.Answering();
        using ScriptRun run = ScriptRun.Start("""
            ws.create(..., { [3] = function() record("open") end, [4] = function() record("closed") end }):connect()
            ws.loop()
            """, arguments: peer.Url);
        await run.WaitForRecordAsync("open");

        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(run.RequestStopAsync)));

        Assert.Equal(["open", "closed"], (await run.ResultAsync()).Recorded);
    }
}
