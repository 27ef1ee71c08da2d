using Akka.Actor;
using VeraWebSockets.Actors.Logging;

namespace VeraWebSockets.LuaBridge.Tests.Dispatch;

/// <summary>A defect ends the actors behind the websockets: each attempt still ends for the script as contract C1 says.</summary>
public sealed class LostManagerTests
{
    [Fact]
    public async Task Given_a_connecting_websocket_when_its_manager_is_lost_then_event_1_comes_and_the_loop_returns()
    {
        ScriptResult result = await RunAsync(
            "ws.create('ws://h/', require('events').names):connect() ws.loop() record('returned')", opensFirst: false);

        Assert.Equal(["1 1 closed before established", "returned"], result.Recorded);
    }

    [Fact]
    public async Task Given_an_open_websocket_when_its_manager_is_lost_then_event_4_comes_and_the_loop_returns()
    {
        ScriptResult result = await RunAsync(
            "ws.create('ws://h/', require('events').names):connect() ws.loop() record('returned')", opensFirst: true);

        Assert.Equal(["3 0", "4 0", "returned"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_lost_manager_when_a_handler_connects_again_then_a_new_one_is_made_for_it()
    {
        ScriptResult result = await RunAsync("""
            local attempts = 0
            local function again(wso)
              attempts = attempts + 1
              record("attempt", attempts)
              if attempts < 3 then record(wso:connect()) end
            end
            ws.create("ws://h/", { [1] = again }):connect()
            record(ws.loop())
            """, opensFirst: false);

        Assert.Equal(["attempt 1", "true", "attempt 2", "true", "attempt 3", "true"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_lost_manager_when_a_handler_runs_the_loop_then_that_is_an_error_as_ever()
    {
        ScriptResult result = await RunAsync(
            "ws.create('ws://h/', { [1] = function() record((pcall(ws.loop))) end }):connect() ws.loop()", opensFirst: false);

        Assert.Equal(["false"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_lost_manager_when_errors_are_logged_then_it_and_the_attempt_are_named()
    {
        ScriptResult result = await RunAsync("ws.create('ws://h/', {}):connect() ws.loop()", opensFirst: false, LogTopics.Error);

        Assert.Equal(
            [
                "ERR: defect: akka://verawebsockets/user/websockets has stopped; ending the loop",
                "ERR: ws-1: the actor system ended before attempt 1 did",
            ],
            result.LogLines);
    }

    private static async Task<ScriptResult> RunAsync(string lua, bool opensFirst, LogTopics log = LogTopics.None)
    {
        using ScriptRun run = ScriptRun.Start(lua, log: log, manager: (_, _, _, _) => Props.Create(() => new DyingManager(opensFirst)));
        return await run.ResultAsync();
    }
}
