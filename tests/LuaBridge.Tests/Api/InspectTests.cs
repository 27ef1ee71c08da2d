using VeraWebSockets.Actors.Logging;
using VeraWebSockets.Testing;

namespace VeraWebSockets.LuaBridge.Tests.Api;

public sealed class InspectTests
{
    [Fact]
    public async Task Given_a_new_websocket_when_its_fields_are_read_then_they_are_what_it_was_created_with()
    {
        ScriptResult result = await ScriptRun.OfAsync("""
            local wso = ws.create("ws://h/path", {}, nil, true, { name = "feed" })
            record(wso.id, wso.name, wso.url, wso.state, wso.protocol, wso.buffered, wso.unknown)
            """);

        Assert.Equal(["1 feed ws://h/path idle nil 0 nil"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_websocket_when_it_lives_then_its_state_follows_the_events()
    {
        await using ScriptedPeer peer = Peers.Answering();

        ScriptResult result = await ScriptRun.OfAsync("""
            local wso = ws.create(..., {
              [3] = function(wso) record(wso.state) wso:close() record(wso.state) end,
              [4] = function(wso) record(wso.state) end,
            })
            wso:connect()
            record(wso.state)
            """, arguments: peer.Url);

        Assert.Equal(["connecting", "open", "closing", "idle"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_subprotocol_that_the_server_chose_when_it_is_read_then_it_is_there_while_the_websocket_is_open()
    {
        await using ScriptedPeer peer = Peers.Opening(["Sec-WebSocket-Protocol: b"], Frames.Close(1000));

        ScriptResult result = await ScriptRun.OfAsync("""
            ws.create(..., {
              [3] = function(wso) record(wso.protocol) end,
              [4] = function(wso) record(wso.protocol) end,
            }, nil, false, { protocols = { "a", "b" } }):connect()
            """, arguments: peer.Url);

        Assert.Equal(["b", "nil"], result.Recorded);
    }

    [Fact]
    public async Task Given_messages_both_ways_when_the_stats_are_read_then_they_count_them()
    {
        await using ScriptedPeer peer = Peers.Answering(Frames.Text("four"), Frames.Binary("123456"u8.ToArray()));

        ScriptResult result = await ScriptRun.OfAsync("""
            ws.create(..., {
              [3] = function(wso) wso:send("abc") record(wso.buffered > 3) end, -- it leaves when the handler is done
              [8] = function(wso, _, is_binary) if is_binary then wso:close() end end,
              [4] = function(wso)
                local stats = wso.stats
                for _, name in ipairs { "messages_received", "bytes_received", "messages_sent", "bytes_sent", "dropped_received", "dropped_sent",
                  "attempts", "round_trip_time" } do record(name, stats[name]) end
                record(stats.lag >= 0)
              end,
            }):connect()
            """, arguments: peer.Url);

        Assert.Equal(
            [
                "true", "messages_received 2", "bytes_received 10", "messages_sent 1", "bytes_sent 3", "dropped_received 0", "dropped_sent 0",
                "attempts 1", "round_trip_time nil", "true",
            ],
            result.Recorded);
    }

    [Theory]
    [InlineData("id")]
    [InlineData("name")]
    [InlineData("url")]
    [InlineData("state")]
    [InlineData("protocol")]
    [InlineData("buffered")]
    [InlineData("stats")]
    public async Task Given_a_field_of_a_websocket_when_it_is_set_then_that_is_an_error_at_the_line(string field)
    {
        ScriptResult result = await ScriptRun.OfAsync(
            $"local wso = ws.create('ws://h/', {{}}) record(select(2, pcall(function()\nwso.{field} = 1\nend)))");

        Assert.Equal([$"script:2: websocket.{field} is read-only"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_field_of_the_script_when_it_is_set_then_the_websocket_has_it()
    {
        ScriptResult result = await ScriptRun.OfAsync("local wso = ws.create('ws://h/', {}) wso.mine = 5 record(wso.mine)");

        Assert.Equal(["5"], result.Recorded);
    }

    [Theory]
    [InlineData("drop_oldest")]
    [InlineData("drop_newest")]
    [InlineData("latest")]
    public async Task Given_a_flood_and_a_policy_that_drops_when_the_script_is_slow_then_given_and_dropped_make_up_all_and_the_ending_comes(
        string policy)
    {
        const int Messages = 20_000;
        await using ScriptedPeer peer = Peers.Closing([.. Enumerable.Range(1, Messages).Select(i => Frames.Text($"{i}"))]);

        ScriptResult result = await ScriptRun.OfAsync($$"""
            local last, ordered = 0, true
            local wso = ws.create(..., {
              [8] = function(_, data)
                ordered = ordered and tonumber(data) > last
                last = tonumber(data)
                local finish = ws.now() + 0.0005
                repeat until ws.now() > finish
              end,
              [38] = function(_, code) record("closing", code) end,
              [4] = function(wso)
                local stats = wso.stats
                record(ordered, stats.messages_received + stats.dropped_received, stats.dropped_received > 0)
              end,
            }, nil, false, { overflow = { receive = "{{policy}}", limit = 10 } })
            wso:connect()
            """, log: LogTopics.Warning, arguments: peer.Url);

        Assert.Equal(["closing 1000", $"true {Messages} true"], result.Recorded);
        Assert.Contains($"WARN: ws-1: messages come faster than they are taken; dropping some ({policy})", result.LogLines);
    }

    [Fact]
    public async Task Given_messages_that_are_kept_while_down_when_the_websocket_opens_then_they_follow_what_its_handler_sends()
    {
        var received = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ScriptedPeer peer = ScriptedPeer.Start(async connection =>
        {
            await connection.AcceptUpgradeAsync();
            var texts = new List<string>();
            for (int i = 0; i < 3; i++)
            {
                texts.Add(System.Text.Encoding.ASCII.GetString((await connection.ReadFrameAsync()).Payload));
            }

            received.SetResult(string.Join(' ', texts));
            await connection.AnswerCloseAsync();
        });

        await ScriptRun.OfAsync("""
            local wso = ws.create(..., { [3] = function(wso) wso:send("login") ws.timer(0.01, function() wso:close() end) end },
              nil, false, { overflow = { down = "keep" } })
            wso:send("first")
            wso:send("second")
            wso:connect()
            """, arguments: peer.Url);

        Assert.Equal("login first second", await received.Task.WithLimit("three messages"));
    }

    [Fact]
    public async Task Given_a_websocket_that_waits_for_its_next_attempt_when_it_is_read_then_it_says_so()
    {
        await using ScriptedPeer peer = Peers.Closing();

        ScriptResult result = await ScriptRun.OfAsync("""
            local function see(wso) record(wso.state, wso.protocol, wso.buffered, wso.stats.attempts) end
            ws.create(..., {
              close = see,
              reconnecting = function(wso) see(wso) wso:close() end,
              gave_up = see,
            }, nil, false, { reconnect = { retry_codes = { 1000 } } }):connect()
            """, arguments: peer.Url);

        Assert.Equal(["waiting nil 0 1", "waiting nil 0 2", "idle nil 0 2"], result.Recorded);
    }

    [Fact]
    public async Task Given_an_open_websocket_when_it_shall_reconnect_then_it_is_closing()
    {
        await using ScriptedPeer peer = Peers.Answering();

        ScriptResult result = await ScriptRun.OfAsync("""
            local wso = ws.create(..., {
              open = function(wso) wso:reconnect() record(wso.state) end,
              reconnecting = function(wso) wso:close() end,
            })
            wso:connect()
            """, arguments: peer.Url);

        Assert.Equal(["closing"], result.Recorded);
    }

    [Fact]
    public async Task Given_messages_that_are_kept_while_down_when_the_websocket_has_reconnected_then_they_are_sent()
    {
        var received = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ScriptedPeer peer = ScriptedPeer.Start(async connection =>
        {
            await connection.AcceptUpgradeAsync();
            if (connection.Number == 1)
            {
                await connection.SendCloseAsync(1012);
                await connection.ReadCloseAsync();
                connection.Finish();
                return;
            }

            received.SetResult(System.Text.Encoding.ASCII.GetString((await connection.ReadFrameAsync()).Payload));
            await connection.SendCloseAsync(1008);
            await connection.ReadCloseAsync();
            connection.Finish();
        });

        ScriptResult result = await ScriptRun.OfAsync("""
            ws.create(..., { reconnecting = function(wso) record(wso:send("meanwhile"), wso.buffered) end },
              nil, false, { overflow = { down = "keep" }, reconnect = { first_delay = 0.01 } }):connect()
            """, arguments: peer.Url);

        Assert.Equal(["true 9"], result.Recorded);
        Assert.Equal("meanwhile", await received.Task.WithLimit("the message"));
    }

    [Fact]
    public async Task Given_a_function_for_the_URL_when_the_field_is_read_then_it_is_what_was_used_last()
    {
        await using ScriptedPeer peer = Peers.Closing();

        ScriptResult result = await ScriptRun.OfAsync("""
            local base = ...
            local wso = ws.create(function() return base .. "live" end, { open = function(wso) record(wso.url == base .. "live") end })
            record(wso.url)
            wso:connect()
            """, arguments: peer.Url);

        Assert.Equal(["nil", "true"], result.Recorded);
    }

    [Theory]
    [InlineData("send = 'block'", "overflow.send is \"block\" (the one thread that sends cannot wait); one of fail, drop_oldest, drop_newest, latest is accepted")]
    [InlineData("receive = 'fail'", "overflow.receive is \"fail\"; one of block, drop_oldest, drop_newest, latest is accepted")]
    [InlineData("down = 'block'", "overflow.down is \"block\"; one of fail, keep, latest is accepted")]
    [InlineData("limit = 0", "overflow.limit is 0; 1 to 65536 are accepted")]
    [InlineData("limit = 65537", "overflow.limit is 65537; 1 to 65536 are accepted")]
    public async Task Given_a_policy_that_there_is_not_when_a_websocket_is_created_then_the_error_says_what_is_accepted(string overflow, string problem)
    {
        ScriptResult result = await ScriptRun.OfAsync(
            $"record(select(2, pcall(ws.create, 'ws://h/', {{}}, nil, true, {{ overflow = {{ {overflow} }} }})))");

        Assert.Contains(problem, Assert.Single(result.Recorded));
    }
}
