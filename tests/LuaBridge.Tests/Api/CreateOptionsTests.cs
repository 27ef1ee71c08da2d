using VeraWebSockets.Testing;

namespace VeraWebSockets.LuaBridge.Tests.Api;

/// <summary>The fifth argument of create.</summary>
public sealed class CreateOptionsTests
{
    [Theory]
    [InlineData("{ conect_timeout = 1 }", "unknown option 'conect_timeout'; did you mean 'connect_timeout'?")]
    [InlineData("{ connect_timeout = 'soon' }", "option 'connect_timeout': seconds as a number expected")]
    [InlineData("{ connect_timeout = print }", "connect_timeout: string, number, boolean or table expected, got function")]
    [InlineData("{ headers = { [true] = 'x' } }", "headers: names are strings, got boolean")]
    [InlineData(@"{ headers = { ['X-A'] = 'a\xff' } }", "option 'headers.X-A': not valid UTF-8 at byte 2")]
    [InlineData(@"{ ['\xff'] = 1 }", "option '\uFFFD': not valid UTF-8 at byte 1")]
    [InlineData("{ a = { b = { c = { d = 1 } } } }", "a.b.c: string, number, boolean or table expected, got table")]
    [InlineData("(function() local t = {} for i = 1, 201 do t[i] = 'x' end return { protocols = t } end)()", "more than 200 options")]
    [InlineData("(function() local t = {} t.t = t return t end)()", "t.t.t: string, number, boolean or table expected, got table")]
    public async Task Given_options_that_are_none_when_a_websocket_is_created_then_the_line_of_the_script_is_blamed(
        string options, string problem)
    {
        ScriptResult result = await ScriptRun.OfAsync($"\nws.create('ws://h/', {{}}, nil, false, {options})");

        Assert.Equal($"vws: script:2: bad argument #5 to 'create' ({problem})", result.ErrorLines[0]);
    }

    [Theory]
    [InlineData("headers = { ['X-Name'] = 'value' }", "X-Name", "value")]
    [InlineData("headers = { ['X-Number'] = 5 }", "X-Number", "5")]
    [InlineData("origin = 'https://a.example'", "Origin", "https://a.example")]
    [InlineData("protocols = { 'b', 'a' }", "Sec-WebSocket-Protocol", "b, a")]
    [InlineData("protocols = 'a'", "Sec-WebSocket-Protocol", "a")]
    [InlineData("compression = { server_max_window_bits = 10 }", "Sec-WebSocket-Extensions",
        "permessage-deflate; server_max_window_bits=10; client_max_window_bits")]
    public async Task Given_options_of_the_request_when_a_websocket_connects_then_the_server_gets_them(
        string options, string header, string value)
    {
        await using ScriptedPeer peer = Peers.Closing();

        await ScriptRun.OfAsync($"ws.create(..., {{}}, nil, false, {{ {options} }}):connect()", arguments: peer.Url);

        Assert.Equal(value, peer.Connections[0].Request![header]);
    }

    [Fact]
    public async Task Given_a_name_when_a_handler_raises_then_the_error_names_the_websocket_so()
    {
        using FreePort port = FreePort.Closed();

        ScriptResult result = await ScriptRun.OfAsync(
            "ws.create(..., { [1] = function() error('raised') end }, nil, false, { name = 'feed' }):connect()", arguments: port.Url);

        Assert.StartsWith($"vws: error in the handler of event 1 of ws-1 \"feed\" ({port.Url}): ", result.Errors);
    }

    [Fact]
    public async Task Given_pieces_when_a_long_message_comes_then_the_handler_gets_it_in_parts_of_4096()
    {
        await using ScriptedPeer peer = Peers.Closing(Frames.Text(new string('x', 5000)));

        ScriptResult result = await ScriptRun.OfAsync(
            "ws.create(..., { [8] = function(_, data) record(#data) end }, nil, false, { delivery = 'pieces' }):connect()",
            arguments: peer.Url);

        Assert.Equal(["4096", "904"], result.Recorded);
    }

    [Fact]
    public async Task Given_options_when_the_script_changes_the_table_after_create_then_nothing_changes()
    {
        await using ScriptedPeer peer = Peers.Closing();

        await ScriptRun.OfAsync("""
            local options = { headers = { ["X-Name"] = "as created" } }
            local wso = ws.create(..., {}, nil, false, options)
            options.headers["X-Name"] = "changed"
            wso:connect()
            """, arguments: peer.Url);

        Assert.Equal("as created", peer.Connections[0].Request!["X-Name"]);
    }
}
