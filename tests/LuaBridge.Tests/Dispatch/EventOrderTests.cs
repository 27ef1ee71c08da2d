using VeraWebSockets.Testing;

namespace VeraWebSockets.LuaBridge.Tests.Dispatch;

public sealed class EventOrderTests
{
    private const string Connect = "ws.create(..., require('events').names):connect()";

    [Fact]
    public async Task Given_frames_of_all_kinds_when_they_arrive_then_events_come_in_their_order()
    {
        await using ScriptedPeer peer = Peers.Closing(
            Frames.Text("a"), Frames.Ping("p"u8), Frames.Text("b", fin: false), Frames.Pong("q"u8), Frames.Continuation("c"),
            Frames.Binary("d"u8));

        ScriptResult result = await ScriptRun.OfAsync(Connect, arguments: peer.Url);

        Assert.Equal(["3 0", "8 1 a", "9 1 q", "8 1 bc", "8 1 d", "38 2 1000 ", "4 0"], result.Recorded);
    }

    [Fact]
    public async Task Given_messages_right_behind_the_handshake_when_they_arrive_in_one_segment_then_event_3_comes_first()
    {
        await using ScriptedPeer peer = ScriptedPeer.Start(async connection =>
        {
            PeerRequest request = await connection.ReadRequestAsync();
            await connection.SendAsync(Frames.Join(UpgradeResponse.To(request).ToBytes(), Frames.Text("early"), Frames.Close(1000)));
            await connection.ReadCloseAsync();
            connection.Finish();
        });

        ScriptResult result = await ScriptRun.OfAsync(Connect, arguments: peer.Url);

        Assert.Equal(["3 0", "8 1 early", "38 2 1000 ", "4 0"], result.Recorded);
    }

    [Fact]
    public async Task Given_messages_before_a_reset_when_the_connection_breaks_then_they_come_before_event_4()
    {
        await using ScriptedPeer peer = ScriptedPeer.Start(async connection =>
        {
            await connection.AcceptUpgradeAsync();
            await connection.SendAsync(Frames.Join(Frames.Text("one"), Frames.Text("two")));
            await connection.ReadTextAsync(); // so the client has read them
            connection.Reset();
        });

        ScriptResult result = await ScriptRun.OfAsync("""
            local events = require "events"
            local count = 0
            events.functions[8] = function(wso, data)
              record(data)
              count = count + 1
              if count == 2 then wso:send("seen") end
            end
            ws.create(..., events.functions):connect()
            """, arguments: peer.Url);

        Assert.Equal(["3 1 websocket: ws-1", "one", "two", "4 4 websocket: ws-1 1006  false"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_message_behind_the_close_frame_when_it_arrives_then_the_script_hears_nothing_of_it()
    {
        await using ScriptedPeer peer = ScriptedPeer.Start(async connection =>
        {
            await connection.AcceptUpgradeAsync();
            await connection.SendAsync(Frames.Join(Frames.Close(1000), Frames.Text("late")));
            await connection.ReadCloseAsync();
            connection.Finish();
        });

        ScriptResult result = await ScriptRun.OfAsync(Connect, arguments: peer.Url);

        Assert.Equal(["3 0", "38 2 1000 ", "4 0"], result.Recorded);
    }

    [Fact]
    public async Task Given_an_attempt_that_fails_when_the_loop_ends_then_event_1_was_all()
    {
        await using ScriptedPeer peer = ScriptedPeer.Start(async connection =>
        {
            await connection.RespondAsync("404 Not Found");
            connection.Finish();
        });

        ScriptResult result = await ScriptRun.OfAsync(Connect, arguments: peer.Url);

        Assert.Equal(["1 1 HS: ws upgrade response not 101"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_thousand_messages_when_they_are_delivered_then_none_is_lost_doubled_or_out_of_order()
    {
        await using ScriptedPeer peer = Peers.Closing([.. Enumerable.Range(1, 1000).Select(i => Frames.Text($"{i}"))]);

        ScriptResult result = await ScriptRun.OfAsync(
            "ws.create(..., { [8] = function(_, data) record(data) end }):connect()", arguments: peer.Url);

        Assert.Equal(Enumerable.Range(1, 1000).Select(i => $"{i}"), result.Recorded);
    }

    [Fact]
    public async Task Given_a_websocket_closed_by_a_handler_when_messages_of_the_same_read_follow_then_they_are_delivered()
    {
        await using ScriptedPeer peer = Peers.Answering(Frames.Text("1"), Frames.Text("2"), Frames.Text("3"));

        ScriptResult result = await ScriptRun.OfAsync("""
            local function on_message(wso, data)
              record(data)
              if data == "1" then wso:close() end
            end
            ws.create(..., { [8] = on_message }):connect()
            """, arguments: peer.Url);

        Assert.Equal(["1", "2", "3"], result.Recorded);
    }

    [Fact]
    public async Task Given_event_4_when_its_handler_connects_again_then_a_second_session_follows()
    {
        await using ScriptedPeer peer = ScriptedPeer.Start(async connection =>
        {
            await connection.AcceptUpgradeAsync();
            await connection.SendAsync(Frames.Join(Frames.Text($"session {connection.Number}"), Frames.Close(1000)));
            await connection.ReadCloseAsync();
            connection.Finish();
        });

        ScriptResult result = await ScriptRun.OfAsync("""
            local sessions = 0
            local function note(event) return function(_, ...) record(event, (...)) end end
            local function again(wso)
              sessions = sessions + 1
              record(4)
              if sessions == 1 then record(wso:connect()) end
            end
            ws.create(..., { [1] = note(1), [3] = note(3), [8] = note(8), [4] = again }):connect()
            """, arguments: peer.Url);

        Assert.Equal(["3 nil", "8 session 1", "4", "true", "3 nil", "8 session 2", "4"], result.Recorded);
    }

    [Fact]
    public async Task Given_event_1_when_its_handler_connects_again_then_a_second_attempt_follows()
    {
        await using ScriptedPeer peer = ScriptedPeer.Start(async connection =>
        {
            if (connection.Number == 1)
            {
                await connection.RespondAsync("503 Service Unavailable");
            }
            else
            {
                await connection.AcceptUpgradeAsync();
                await connection.SendCloseAsync(1000);
                await connection.ReadCloseAsync();
            }

            connection.Finish();
        });

        ScriptResult result = await ScriptRun.OfAsync("""
            local function again(wso, reason) record(1, reason) record(wso:connect()) end
            ws.create(..., { [1] = again, [3] = function() record(3) end, [4] = function() record(4) end }):connect()
            """, arguments: peer.Url);

        Assert.Equal(["1 HS: ws upgrade response not 101", "true", "3", "4"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_hundred_attempts_from_event_1_when_each_fails_then_each_is_told_once()
    {
        using FreePort port = FreePort.Closed();

        ScriptResult result = await ScriptRun.OfAsync("""
            local attempts = 0
            local function again(wso)
              attempts = attempts + 1
              record(attempts)
              if attempts < 100 then wso:connect() end
            end
            ws.create(..., { [1] = again }):connect()
            """, arguments: port.Url);

        Assert.Equal(Enumerable.Range(1, 100).Select(i => $"{i}"), result.Recorded);
    }
}
