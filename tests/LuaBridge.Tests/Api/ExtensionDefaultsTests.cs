using VeraWebSockets.Testing;

namespace VeraWebSockets.LuaBridge.Tests.Api;

/// <summary>Event 39 asks for defaults of the extension, inside <c>connect</c>, before the attempt (spec table 1.1, rows 27, 28).</summary>
public sealed class ExtensionDefaultsTests
{
    [Theory]
    [InlineData("", "permessage-deflate; client_max_window_bits")]
    [InlineData("do return end", "permessage-deflate; client_max_window_bits")]
    [InlineData("do return true end", "permessage-deflate; client_max_window_bits")]
    [InlineData("do return 'server_no_context_takeover' end", "permessage-deflate; server_no_context_takeover; client_max_window_bits")]
    [InlineData(
        "do return 'permessage-deflate; server_max_window_bits=10' end",
        "permessage-deflate; server_max_window_bits=10; client_max_window_bits")]
    [InlineData("error('raised')", "permessage-deflate; client_max_window_bits")]
    public async Task Given_a_handler_of_39_when_the_request_is_sent_then_the_offer_is_what_it_answered(string handler, string offer)
    {
        await using ScriptedPeer peer = Peers.Closing();

        await ScriptRun.OfAsync(
            $"ws.create(..., {{ [39] = function() {handler} end }}, nil, false, {{ compression = true }}):connect()", arguments: peer.Url);

        Assert.Equal(offer, peer.Connections[0].Request!["Sec-WebSocket-Extensions"]);
    }

    [Theory]
    [InlineData("false", "HS: EXT: failed setting defaults")]
    [InlineData("'server_max_window_bits=99'", "HS: EXT: failed parsing defaults")]
    [InlineData("'nonsense'", "HS: EXT: failed parsing defaults")]
    public async Task Given_a_handler_of_39_that_spoils_the_extension_when_the_server_accepts_it_then_the_attempt_fails(
        string answer, string reason)
    {
        await using ScriptedPeer peer = Peers.Opening(["Sec-WebSocket-Extensions: permessage-deflate"]);

        ScriptResult result = await ScriptRun.OfAsync($$"""
            function on_error(reason) record(reason) end
            ws.create(..., { [39] = function() return {{answer}} end, [1] = "on_error" }, nil, false, { compression = true }):connect()
            """, arguments: peer.Url);

        Assert.Equal([reason], result.Recorded);
    }

    [Theory]
    [InlineData("'on_defaults'", "0")]
    [InlineData("on_defaults", "1 websocket: ws-1")]
    public async Task Given_a_handler_of_39_when_it_is_asked_then_it_gets_these_arguments_and_no_other(string handler, string arguments)
    {
        using FreePort port = FreePort.Closed();

        ScriptResult result = await ScriptRun.OfAsync($$"""
            function on_defaults(...) record(select("#", ...), ...) end
            ws.create(..., { [39] = {{handler}} }, nil, false, { compression = true }):connect()
            """, arguments: port.Url);

        Assert.Equal([arguments], result.Recorded);
    }

    [Fact]
    public async Task Given_a_handler_of_39_that_raises_when_the_websocket_is_connected_then_the_error_is_written_and_connect_goes_on()
    {
        using FreePort port = FreePort.Closed();

        ScriptResult result = await ScriptRun.OfAsync("""
            local wso = ws.create(..., { [39] = function() error("raised") end }, nil, false, { compression = true })
            record(wso:connect())
            """, arguments: port.Url);

        Assert.Equal(
            ("true", $"vws: error in the handler of event 39 of ws-1 ({port.Url}): script:1: raised"),
            (result.Recorded[0], result.ErrorLines[0]));
    }

    [Fact]
    public async Task Given_a_handler_of_39_that_nothing_has_when_the_websocket_is_connected_then_connect_goes_on()
    {
        using FreePort port = FreePort.Closed();

        ScriptResult result = await ScriptRun.OfAsync("record(ws.create(..., { [39] = 'a.b' }):connect())", arguments: port.Url);

        Assert.Equal(["true"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_connecting_websocket_when_it_is_connected_again_then_39_is_not_asked_again()
    {
        using FreePort port = FreePort.Closed();

        ScriptResult result = await ScriptRun.OfAsync("""
            local wso = ws.create(..., { [39] = function() record("asked") end }, nil, false, { compression = true })
            wso:connect()
            wso:connect()
            """, arguments: port.Url);

        Assert.Equal(["asked"], result.Recorded);
    }
}
