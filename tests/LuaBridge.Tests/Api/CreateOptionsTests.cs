using VeraWebSockets.Testing;

namespace VeraWebSockets.LuaBridge.Tests.Api;

/// <summary>The fifth argument of create.</summary>
public sealed class CreateOptionsTests
{
    [Theory]
    [InlineData("{ conect_timeout = 1 }", "unknown option 'conect_timeout'; did you mean 'connect_timeout'?")]
    [InlineData("{ connect_timeout = 'soon' }", "option 'connect_timeout': seconds as a number expected, got 'soon'")]
    [InlineData("{ connect_timeout = print }", "option 'connect_timeout': seconds as a number expected, got function")]
    [InlineData("{ headers = { [true] = 'x' } }", "option 'headers': name expected as key, got boolean")]
    [InlineData("{ connect_timeout = { 1, 2 } }", "option 'connect_timeout': seconds as a number expected, got table")]
    [InlineData("{ headers = 5 }", "option 'headers': a table of names and values, or a function expected, got '5'")]
    [InlineData("{ protocols = { first = 'a' } }", "option 'protocols': integer expected as key, got string")]
    [InlineData("{ protocols = { {} } }", "option 'protocols': a string, or a list of strings expected, got table")]
    [InlineData("{ 'x' }", "options: name expected as key, got number")]
    [InlineData("{ reconect = { max_attempts = 1 } }", "unknown option 'reconect'; did you mean 'reconnect'?")]
    [InlineData("{ reconnect = { max_atempts = 1 } }", "unknown option 'reconnect.max_atempts'; did you mean 'reconnect.max_attempts'?")]
    [InlineData("{ [1] = print, [2] = print }", "options: name expected as key, got number; options: name expected as key, got number")]
    [InlineData(@"{ headers = { ['X-A'] = 'a\xff' } }", "option 'headers.X-A': not valid UTF-8 at byte 2")]
    [InlineData(@"{ ['\xff'] = 1 }", "option '?': name is not valid UTF-8 at byte 1")]
    [InlineData("{ a = { b = { c = { d = 1 } } } }", "unknown option 'a'; did you mean 'tls'?")]
    [InlineData("(function() local t = {} for i = 1, 203 do t[i] = 'x' .. i end return { protocols = t } end)()", "more than 200 options")]
    [InlineData("(function() local t = {} t.t = t return t end)()", "unknown option 't'; did you mean 'tls'?")]
    public async Task Given_options_that_are_none_when_a_websocket_is_created_then_the_line_of_the_script_is_blamed(
        string options, string problem)
    {
        ScriptResult result = await ScriptRun.OfAsync($"\nws.create('ws://h/', {{}}, nil, false, {options})");

        Assert.Equal($"vws: script:2: bad argument #5 to 'create' ({problem})", result.ErrorLines[0]);
    }

    [Fact]
    public async Task Given_faults_of_names_types_and_values_when_a_websocket_is_created_then_one_error_tells_them_all()
    {
        ScriptResult result = await ScriptRun.OfAsync("""
            local faults = { connect_timeout = print, max_redirects = 99, delivery = "chunks", protocol = "a", headers = { [true] = "x" } }
            local _, problem = pcall(ws.create, "ws://h/", {}, nil, nil, faults)
            record(select(2, problem:gsub("expected", "")), select(2, problem:gsub("unknown option", "")), select(2, problem:gsub("accepted", "")))
            """);

        Assert.Equal(["3 1 1"], result.Recorded);
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
