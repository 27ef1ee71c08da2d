using VeraWebSockets.Testing;

namespace VeraWebSockets.LuaBridge.Tests.Dispatch;

/// <summary>Each line is: event, number of arguments, arguments.</summary>
public sealed class CallbackArgumentsTests
{
    private const string Connect = "ws.create(..., require('events').{0}):connect()";

    [Theory]
    [InlineData("names", "3 0")]
    [InlineData("names", "8 1 hello")]
    [InlineData("names", "9 1 beat")]
    [InlineData("names", "38 2 1001 bye")]
    [InlineData("names", "4 0")]
    [InlineData("functions", "3 1 websocket: ws-1")]
    [InlineData("functions", "8 3 websocket: ws-1 hello false")]
    [InlineData("functions", "9 2 websocket: ws-1 beat")]
    [InlineData("functions", "38 3 websocket: ws-1 1001 bye")]
    [InlineData("functions", "4 4 websocket: ws-1 1001 bye true")]
    public async Task Given_a_session_when_its_events_come_then_handlers_get_these_arguments_and_no_other(string handlers, string call)
    {
        await using ScriptedPeer peer = ScriptedPeer.Start(async connection =>
        {
            await connection.AcceptUpgradeAsync();
            await connection.SendAsync(Frames.Join(Frames.Text("hello"), Frames.Pong("beat"u8), Frames.Close(1001, "bye")));
            await connection.ReadCloseAsync();
            connection.Finish();
        });

        ScriptResult result = await ScriptRun.OfAsync(Connect.Replace("{0}", handlers), arguments: peer.Url);

        string eventId = call[..call.IndexOf(' ')];
        Assert.Equal([call], result.Recorded.Where(line => line.StartsWith(eventId + " ")));
    }

    [Fact]
    public async Task Given_an_attempt_that_fails_when_the_handler_has_a_name_then_it_gets_the_reason_alone()
    {
        using FreePort port = FreePort.Closed();

        ScriptResult result = await ScriptRun.OfAsync(Connect.Replace("{0}", "names"), arguments: port.Url);

        Assert.Equal(["1 1 connect failed"], result.Recorded);
    }

    [Fact]
    public async Task Given_an_attempt_that_fails_when_the_handler_is_a_function_then_it_gets_websocket_reason_and_detail()
    {
        using FreePort port = FreePort.Closed();

        ScriptResult result = await ScriptRun.OfAsync(Connect.Replace("{0}", "functions"), arguments: port.Url);

        Assert.Equal([$"1 3 websocket: ws-1 connect failed 127.0.0.1 port {port.Number}: Connection refused"], result.Recorded);
    }

    [Theory]
    [InlineData("names", "38 0")]
    [InlineData("functions", "38 1 websocket: ws-1")]
    public async Task Given_a_close_frame_without_code_when_event_38_comes_then_no_code_is_passed(string handlers, string call)
    {
        await using ScriptedPeer peer = ScriptedPeer.Start(async connection =>
        {
            await connection.AcceptUpgradeAsync();
            await connection.SendCloseAsync();
            await connection.ReadCloseAsync();
            connection.Finish();
        });

        ScriptResult result = await ScriptRun.OfAsync(Connect.Replace("{0}", handlers), arguments: peer.Url);

        Assert.Contains(call, result.Recorded);
    }

    [Fact]
    public async Task Given_a_close_frame_without_code_when_a_function_hears_of_the_end_then_it_gets_1005()
    {
        await using ScriptedPeer peer = ScriptedPeer.Start(async connection =>
        {
            await connection.AcceptUpgradeAsync();
            await connection.SendCloseAsync();
            await connection.ReadCloseAsync();
            connection.Finish();
        });

        ScriptResult result = await ScriptRun.OfAsync(Connect.Replace("{0}", "functions"), arguments: peer.Url);

        Assert.Contains("4 4 websocket: ws-1 1005  true", result.Recorded);
    }

    [Fact]
    public async Task Given_a_connection_that_breaks_when_a_function_hears_of_the_end_then_it_gets_1006_and_not_clean()
    {
        await using ScriptedPeer peer = ScriptedPeer.Start(async connection =>
        {
            await connection.AcceptUpgradeAsync();
            connection.Finish();
        });

        ScriptResult result = await ScriptRun.OfAsync(Connect.Replace("{0}", "functions"), arguments: peer.Url);

        Assert.Contains("4 4 websocket: ws-1 1006  false", result.Recorded);
    }

    [Fact]
    public async Task Given_a_binary_message_when_the_handler_is_a_function_then_it_is_told_so()
    {
        await using ScriptedPeer peer = Peers.Closing(Frames.Binary("hello"u8));

        ScriptResult result = await ScriptRun.OfAsync(Connect.Replace("{0}", "functions"), arguments: peer.Url);

        Assert.Contains("8 3 websocket: ws-1 hello true", result.Recorded);
    }

    [Theory]
    [InlineData("names")]
    [InlineData("functions")]
    public async Task Given_every_octet_in_a_message_when_it_is_delivered_then_the_script_has_it_octet_by_octet(string handlers)
    {
        byte[] octets = [.. Enumerable.Range(0, 256).Select(octet => (byte)octet)];
        await using ScriptedPeer peer = Peers.Closing(Frames.Binary(octets));

        ScriptResult result = await ScriptRun.OfAsync($$"""
            local events = require "events"
            local function hex(data) record((data:gsub(".", function(octet) return ("%02X"):format(octet:byte()) end))) end
            function on_8(data) hex(data) end
            events.functions[8] = function(_, data) hex(data) end
            ws.create(..., { [8] = events.{{handlers}}[8] }):connect()
            """, arguments: peer.Url);

        Assert.Equal([Convert.ToHexString(octets)], result.Recorded);
    }

    [Theory]
    [InlineData("", "8 1 ")]
    [InlineData("\0", @"8 1 \000")]
    [InlineData("a\0b", @"8 1 a\000b")]
    [InlineData("é", @"8 1 \195\169")]
    public async Task Given_text_when_it_is_delivered_then_the_script_has_its_octets(string text, string call)
    {
        await using ScriptedPeer peer = Peers.Closing(Frames.Text(text));

        ScriptResult result = await ScriptRun.OfAsync(Connect.Replace("{0}", "names"), arguments: peer.Url);

        Assert.Contains(call, result.Recorded);
    }

    [Fact]
    public async Task Given_a_websocket_when_its_handlers_run_then_they_get_the_very_object_that_create_gave()
    {
        await using ScriptedPeer peer = Peers.Closing();

        ScriptResult result = await ScriptRun.OfAsync("""
            local wso
            wso = ws.create(..., { [3] = function(self) record(rawequal(self, wso)) end })
            wso:connect()
            """, arguments: peer.Url);

        Assert.Equal(["true"], result.Recorded);
    }
}
