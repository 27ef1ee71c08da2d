using VeraWebSockets.Testing;

namespace VeraWebSockets.LuaBridge.Tests.Dispatch;

/// <summary>Handlers under the names of events.</summary>
public sealed class NamedEventsTests
{
    [Fact]
    public async Task Given_functions_under_names_when_events_come_then_they_get_what_functions_under_ids_get()
    {
        await using ScriptedPeer peer = Peers.Closing(Frames.Text("text"), Frames.Binary("octets"u8), Frames.Pong("p"u8));

        ScriptResult result = await ScriptRun.OfAsync("""
            local function note(name) return function(...) record(name, ...) end end
            local handlers = {}
            for _, name in ipairs { "open", "message", "close", "error", "pong" } do handlers[name] = note(name) end
            ws.create(..., handlers):connect()
            """, arguments: peer.Url);

        Assert.Equal(
            [
                "open websocket: ws-1", "message websocket: ws-1 text false", "message websocket: ws-1 octets true",
                "pong websocket: ws-1 p", "close websocket: ws-1 1000  true",
            ],
            result.Recorded);
    }

    [Fact]
    public async Task Given_names_of_globals_under_names_when_events_come_then_they_get_what_the_old_library_gave()
    {
        await using ScriptedPeer peer = Peers.Closing(Frames.Text("text"));

        ScriptResult result = await ScriptRun.OfAsync("""
            function opened(...) record("open", select("#", ...)) end
            function received(...) record("message", ...) end
            ws.create(..., { open = "opened", message = "received" }):connect()
            """, arguments: peer.Url);

        Assert.Equal(["open 0", "message text"], result.Recorded);
    }

    [Fact]
    public async Task Given_a_handler_under_the_name_error_when_the_attempt_fails_then_it_is_called()
    {
        using FreePort port = FreePort.Closed();

        ScriptResult result = await ScriptRun.OfAsync(
            "ws.create(..., { error = function(_, reason) record(reason) end }):connect()", arguments: port.Url);

        Assert.Equal(["connect failed"], result.Recorded);
    }
}
