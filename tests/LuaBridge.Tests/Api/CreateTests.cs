using VeraWebSockets.Actors.Logging;
using VeraWebSockets.Testing;

namespace VeraWebSockets.LuaBridge.Tests.Api;

public sealed class CreateTests
{
    private const string AcceptedSslSettings =
        "client_ssl_cert_filepath, client_ssl_private_key_filepath, client_ssl_private_key_password, client_ssl_ca_filepath, "
        + "client_ssl_cipher_list";

    [Theory]
    [InlineData("", 1, "string expected, got no value")]
    [InlineData("nil, {}", 1, "string expected, got no value")]
    [InlineData("1, {}", 1, "string expected, got number")]
    [InlineData("{}, {}", 1, "string expected, got table")]
    [InlineData("'ws://h/'", 2, "table expected, got no value")]
    [InlineData("'ws://h/', 'on_open'", 2, "table expected, got string")]
    [InlineData("'ws://h/', print", 2, "table expected, got function")]
    [InlineData("'ws://h/', {}, true", 3, "table expected, got boolean")]
    [InlineData("'ws://h/', {}, 'ca.pem'", 3, "table expected, got string")]
    [InlineData("'ws://h/', {}, {}, 1", 4, "boolean expected, got number")]
    [InlineData("'ws://h/', {}, {}, 'true'", 4, "boolean expected, got string")]
    [InlineData("'ws://h/', {}, {}, true, 'name'", 5, "table expected, got string")]
    public async Task Given_an_argument_of_the_wrong_type_when_a_websocket_is_created_then_the_line_of_the_script_is_blamed(
        string arguments, int position, string problem)
    {
        ScriptResult result = await ScriptRun.OfAsync($"\n\nws.create({arguments})");

        Assert.Equal($"vws: script:3: bad argument #{position} to 'create' ({problem})", result.ErrorLines[0]);
    }

    [Theory]
    [InlineData("{ opened = 'f' }", "unknown event 'opened'; did you mean 'open'?")]
    [InlineData("{ gaveup = 'f' }", "unknown event 'gaveup'; did you mean 'gave_up'?")]
    [InlineData(@"{ ['\xff'] = 'f' }", "name of event not valid UTF-8 at byte 1")]
    [InlineData("{ [1.5] = 'f' }", "event id or name expected as key, got number")]
    [InlineData("{ [true] = 'f' }", "event id or name expected as key, got boolean")]
    [InlineData("{ open = true }", "handler of event open: function or name of one expected, got boolean")]
    [InlineData("{ [3] = 'f', open = 'g' }", "event 3 has two handlers, one as 'open'")]
    [InlineData("{ opened = 'f', [4] = 1, [2.5] = 'g' }",
        "event id or name expected as key, got number; handler of event 4: function or name of one expected, got number; "
        + "unknown event 'opened'; did you mean 'open'?")]
    [InlineData("{ [3] = true }", "handler of event 3: function or name of one expected, got boolean")]
    [InlineData("{ [8] = {} }", "handler of event 8: function or name of one expected, got table")]
    [InlineData("{ [4] = '' }", "handler of event 4: function or name of one expected, got an empty name")]
    [InlineData("{ [99] = 1 }", "handler of event 99: function or name of one expected, got number")]
    public async Task Given_a_bad_handler_when_a_websocket_is_created_then_the_line_of_the_script_is_blamed(string handlers, string problem)
    {
        ScriptResult result = await ScriptRun.OfAsync($"\nws.create('ws://h/', {handlers})");

        Assert.Equal($"vws: script:2: bad argument #2 to 'create' ({problem})", result.ErrorLines[0]);
    }

    [Theory]
    [InlineData("{ ca = 'x' }", $"unknown ssl setting 'ca'; accepted are {AcceptedSslSettings}")]
    [InlineData("{ 'x' }", $"unknown ssl setting '1'; accepted are {AcceptedSslSettings}")]
    [InlineData("{ client_ssl_ca_filepath = 1 }", "ssl setting 'client_ssl_ca_filepath': string expected, got number")]
    [InlineData("{ client_ssl_cipher_list = false }", "ssl setting 'client_ssl_cipher_list': string expected, got boolean")]
    [InlineData(@"{ client_ssl_ca_filepath = 'a\xff' }", "ssl setting 'client_ssl_ca_filepath': not valid UTF-8 at byte 2")]
    public async Task Given_a_bad_ssl_setting_when_a_websocket_is_created_then_the_line_of_the_script_is_blamed(
        string settings, string problem)
    {
        ScriptResult result = await ScriptRun.OfAsync($"\nws.create('wss://h/', {{}}, {settings})");

        Assert.Equal($"vws: script:2: bad argument #3 to 'create' ({problem})", result.ErrorLines[0]);
    }

    [Theory]
    [InlineData("", "URL must begin with ws:// or wss://")]
    [InlineData("http://h/", "URL must begin with ws:// or wss://")]
    [InlineData("ws://", "URL has no host")]
    [InlineData("ws://h:0/", "URL has a port that is no number from 1 to 65535")]
    [InlineData("ws://h/#a", "URL has a fragment (#…), which RFC 6455 section 3 forbids; write %23 for the character itself")]
    [InlineData("ws://h/a b", "URL has a space at position 9; percent-encode it")]
    [InlineData(@"ws://h/\r\nX: y", "URL has the control character 0x0D at position 8; percent-encode it")]
    [InlineData(@"ws://h/\0", "URL has the control character 0x00 at position 8; percent-encode it")]
    [InlineData(@"ws://h\0.example/", "URL has the control character 0x00 at position 7; percent-encode it")]
    [InlineData(@"ws://h/\x7f", "URL has the control character 0x7F at position 8; percent-encode it")]
    [InlineData(@"ws://h/\xff", "URL is not valid UTF-8 at byte 8")]
    public async Task Given_a_malformed_URL_when_a_websocket_is_created_then_the_line_of_the_script_is_blamed(string url, string problem)
    {
        ScriptResult result = await ScriptRun.OfAsync($"\n\n\nws.create('{url}', {{}})");

        Assert.Equal($"vws: script:4: bad argument #1 to 'create' ({problem})", result.ErrorLines[0]);
    }

    [Fact]
    public async Task Given_a_bad_argument_when_create_is_called_through_pcall_then_no_line_is_to_blame()
    {
        ScriptResult result = await ScriptRun.OfAsync("record(pcall(ws.create, 7))");

        Assert.Equal(["false bad argument #1 to 'create' (string expected, got number)"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_bad_argument_when_a_function_that_creates_is_called_through_pcall_then_its_line_is_blamed()
    {
        ScriptResult result = await ScriptRun.OfAsync("""
            local function build()
              local wso = ws.create("ws://h/")
              return wso
            end
            record(pcall(build))
            """);

        Assert.Equal(["false script:2: bad argument #2 to 'create' (table expected, got no value)"], result.Recorded);
    }

    [Fact]
    public async Task Given_create_called_as_a_method_when_it_gets_the_module_then_the_first_argument_is_bad()
    {
        ScriptResult result = await ScriptRun.OfAsync("ws:create('ws://h/', {})");

        Assert.Equal("vws: script:1: bad argument #1 to 'create' (string expected, got table)", result.ErrorLines[0]);
    }

    [Fact]
    public async Task Given_a_bad_argument_that_nobody_catches_when_the_script_ends_then_its_code_is_1()
    {
        ScriptResult result = await ScriptRun.OfAsync("ws.create()");

        Assert.Equal(1, result.Code);
    }

    [Theory]
    [InlineData("'ws://h/', {}")]
    [InlineData("'wss://h/', {}, nil, nil")]
    [InlineData("'ws://h/', {}, {}, false")]
    [InlineData("'ws://h/', { [1] = 'a', [3] = 'a.b', [4] = print, [8] = print, [9] = 'a', [38] = 'a' }, {}, true")]
    [InlineData("'wss://h/', {}, { client_ssl_cert_filepath = 'a', client_ssl_private_key_filepath = 'b' }")]
    [InlineData("'wss://h/', {}, { client_ssl_private_key_password = 'c', client_ssl_ca_filepath = 'd', client_ssl_cipher_list = 'e' }")]
    public async Task Given_good_arguments_when_a_websocket_is_created_then_there_is_one(string arguments)
    {
        ScriptResult result = await ScriptRun.OfAsync($"record(ws.create({arguments}))");

        Assert.Equal(["websocket: ws-1"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_websocket_when_a_script_asks_for_its_metatable_then_it_gets_none_to_change()
    {
        ScriptResult result = await ScriptRun.OfAsync("record(getmetatable(ws.create('ws://h/', {})))");

        Assert.Equal(["false"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_websocket_that_is_only_created_when_the_script_ends_then_nobody_has_connected()
    {
        await using ScriptedPeer peer = ScriptedPeer.Start();

        await ScriptRun.OfAsync("ws.create(..., {})", arguments: peer.Url);

        Assert.Empty(peer.Connections);
    }

    [Fact]
    public async Task Given_a_handler_of_an_unknown_event_when_warnings_are_logged_then_there_is_one_line()
    {
        ScriptResult result = await ScriptRun.OfAsync("ws.create('ws://h/', { [99] = 'f' })", log: LogTopics.Warning);

        Assert.Equal(["WARN: ws-1: handler for unknown event 99 will never be called"], result.LogLines);
    }

    [Fact]
    public async Task Given_a_handler_of_an_unknown_event_when_nothing_is_logged_then_there_is_silence()
    {
        ScriptResult result = await ScriptRun.OfAsync("ws.create('ws://h/', { [99] = 'f' })");

        Assert.Empty(result.Errors);
    }

    [Fact]
    public async Task Given_a_defect_in_the_module_when_a_websocket_is_created_then_the_script_gets_an_error_and_no_websocket()
    {
        ScriptResult result = await ScriptRun.OfAsync("""
            local native
            for i = 1, 20 do
              local name, value = debug.getupvalue(ws.create, i)
              if name == "native" then native = value end
            end
            local create = native.create
            native.create = function() return create() end -- no URL, which the prelude never does
            record(pcall(function() ws.create("ws://h/", {}) end))
            """);

        Assert.Equal(["false script:8: create: internal error"], result.Recorded);
    }
}
