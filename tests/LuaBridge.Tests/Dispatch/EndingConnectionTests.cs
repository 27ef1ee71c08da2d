using Akka.Actor;

namespace VeraWebSockets.LuaBridge.Tests.Dispatch;

/// <summary>The script hears that a connection is open when that has begun to end already: by its own <c>close</c>, or the network's doing.</summary>
public sealed class EndingConnectionTests
{
    private const string Script = """
        local wso = ws.create("ws://h/", {
          open = function(wso) record("open", wso.state, wso:send("late")) end,
          close = function(_, code) record("close", code) end,
        }, nil, true, { on_connect = { messages = function() record("asked") return "first" end } })
        wso:connect()

        """;

    [Fact]
    public async Task Given_a_close_before_the_news_that_it_is_open_when_that_comes_then_nothing_is_sent_first_and_the_state_is_closing()
    {
        ScriptResult result = await RunAsync(Script + "wso:close() ws.loop()", waitsForClose: true);

        Assert.Equal(["open closing nil not connected", "close 1000"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_lost_connection_when_its_first_messages_cannot_be_sent_then_that_is_no_error_of_the_script()
    {
        ScriptResult result = await RunAsync(Script + "ws.loop()", waitsForClose: false);

        Assert.Equal(["asked", "open open nil not connected", "close 1006"], result.Recorded);
        Assert.Empty(result.Errors);
    }

    [Theory]
    [InlineData("false", "wso:reconnect()", "open 1 | close waiting | reconnecting 1 requested 2 | open 2 | close idle")]
    [InlineData("false", "wso:reconnect() wso:close()", "open 1 | close idle")]
    [InlineData("false", "wso:close() wso:reconnect()", "open 1 | close idle")]
    [InlineData("true", "wso:reconnect()", "open 1 | close waiting | reconnecting 1 requested 2 | open 2 | close waiting | gave up")]
    [InlineData("true", "wso:reconnect() wso:close()", "open 1 | close waiting | gave up")]
    public async Task Given_a_connection_that_has_ended_when_the_script_wants_another_before_it_knows_then_there_is_one_unless_it_closes(
        string reconnects, string first, string recorded)
    {
        ScriptResult result = await RunAsync($$"""
            local opened = 0
            local wso = ws.create("ws://h/", {
              open = function(wso)
                opened = opened + 1
                record("open", opened)
                if opened == 1 then {{first}} end
              end,
              close = function(wso) record("close", wso.state) end,
              reconnecting = function(wso, attempt, _, cause) record("reconnecting", attempt, cause, wso.stats.attempts) end,
              gave_up = function() record("gave up") end,
            }, nil, false, { reconnect = {{reconnects}} })
            wso:connect()
            """, waitsForClose: false);

        Assert.Equal(recorded, string.Join(" | ", result.Recorded));
    }

    [Theory]
    [InlineData("close", "open | close waiting | gave up closed closed idle")]
    [InlineData("reconnecting", "open | close waiting | reconnecting waiting | gave up closed closed idle")]
    public async Task Given_a_connection_that_is_to_be_replaced_when_a_handler_takes_that_back_then_the_script_hears_that_none_follows(
        string handler, string recorded)
    {
        ScriptResult result = await RunAsync($$"""
            local function hear(event)
              return function(wso, ...)
                record(event, wso.state)
                if event == "{{handler}}" then wso:close() end
              end
            end
            local wso = ws.create("ws://h/", {
              open = function(wso) record("open") wso:reconnect() end,
              close = hear("close"),
              reconnecting = hear("reconnecting"),
              gave_up = function(wso, cause, why) record("gave up", cause, why, wso.state) end,
            })
            wso:connect()
            """, waitsForClose: false);

        Assert.Equal(recorded, string.Join(" | ", result.Recorded));
    }

    [Fact]
    public async Task Given_a_connecting_websocket_when_the_script_wants_another_connection_then_the_one_under_way_is_left_alone()
    {
        using ScriptRun run = ScriptRun.Start("""
            local wso = ws.create("ws://h/", {
              error = function(_, reason) record("error", reason) end,
              open = function() record("open") end,
              reconnecting = function() record("reconnecting") end,
            })
            wso:connect()
            record(wso:reconnect())
            wso:close()
            """, manager: (_, _, _, _) => Props.Create(() => new ReplacingManager()));
        ScriptResult result = await run.ResultAsync();

        Assert.Equal(["true", "error closed before established"], result.Recorded);
    }

    [Theory]
    [InlineData(nameof(OvertakingManager.Ending.GivenUp))]
    [InlineData(nameof(OvertakingManager.Ending.Asked))]
    [InlineData(nameof(OvertakingManager.Ending.Closed))]
    [InlineData(nameof(OvertakingManager.Ending.FailedTwice))]
    [InlineData(nameof(OvertakingManager.Ending.FailedForGood))]
    public async Task Given_an_attempt_under_way_that_the_script_has_not_heard_of_when_it_closes_then_it_hears_that_none_follows_and_nothing_else(
        string ending)
    {
        using ScriptRun run = ScriptRun.Start("""
            local again = true
            local wso
            wso = ws.create(function() record("url") return "ws://h/" end, {
              [2] = function() record("filter") end,
              open = function(wso) record("open", wso.state) end,
              close = function(wso) record("close") wso:close() end,
              error = function() record("error") end,
              reconnecting = function() record("reconnecting") end,
              gave_up = function(wso, cause, why)
                record("gave up", cause, why, wso.state)
                if again then again = false wso:connect() end
              end,
            }, nil, false, { reconnect = true })
            wso:connect()
            """, manager: (_, _, _, _) => Props.Create(() => new OvertakingManager(Enum.Parse<OvertakingManager.Ending>(ending))));
        ScriptResult result = await run.ResultAsync();

        Assert.Empty(result.Errors);
        string once = "url | open open | close | gave up closed closed idle";
        Assert.Equal($"{once} | {once}", string.Join(" | ", result.Recorded));
    }

    private static async Task<ScriptResult> RunAsync(string lua, bool waitsForClose)
    {
        using ScriptRun run = ScriptRun.Start(lua, manager: (_, _, _, _) => Props.Create(() => new EndingManager(waitsForClose)));
        return await run.ResultAsync();
    }
}
