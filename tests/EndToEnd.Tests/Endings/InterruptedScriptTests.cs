using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>Signals to scripts that are busy: in a handler, before <c>loop()</c>, while connecting, with many websockets.</summary>
[Collection(HurriedTests.Name)]
public sealed class InterruptedScriptTests
{
    private const string SpinInHandler =
        """
        local websockets = require "verawebsockets"
        io.stdout:setvbuf("line")
        local wso = websockets.create(arg[1], { [3] = function() print("spinning") while true do end end }, nil, true)
        wso:connect()
        websockets.loop()
        """;

    /// <summary>The exit code says which signal it was: of the first alone it would be 128 and its own number, 4.5 seconds later.</summary>
    [Theory]
    [InlineData(Signal.Interrupt, Signal.Terminate, 143)]
    [InlineData(Signal.Terminate, Signal.Interrupt, 130)]
    [InlineData(Signal.Terminate, Signal.HangUp, 129)]
    public async Task Given_a_handler_that_never_returns_when_a_second_signal_comes_then_the_process_ends_at_once(Signal first, Signal second, int exitCode)
    {
        await using var peer = ScriptedPeer.Start();
        await using var vws = VwsProcess.RunScript(
            SpinInHandler, new VwsOptions { Arguments = [peer.Url], Settings = "verawebsockets.manager.transport = portable" });
        PeerConnection connection = await peer.NextConnectionAsync();
        await connection.AcceptUpgradeAsync();
        await vws.LineAsync("spinning"); // before that, the first signal could end the script in order
        vws.Send(first);
        await Closing.AcknowledgeAsync(connection); // it was heard

        vws.Send(second);
        VwsResult result = await vws.ExitAsync();

        Assert.Equal(exitCode, result.ExitCode);
    }

    [Fact]
    public async Task Given_a_main_chunk_that_never_calls_loop_when_a_signal_comes_then_the_process_is_ended_by_force()
    {
        await using var vws = VwsProcess.RunScript("io.stdout:setvbuf('line') print('spinning') while true do end");
        await vws.LineAsync("spinning");
        vws.Send(Signal.Terminate);

        VwsResult result = await vws.ExitAsync();

        Assert.Equal(143, result.ExitCode);
    }

    [Fact]
    public async Task Given_a_finalizer_that_never_returns_when_a_signal_comes_then_the_process_is_ended_by_force()
    {
        await using var vws = VwsProcess.RunScript(
            "io.stdout:setvbuf('line') kept = setmetatable({}, { __gc = function() print('spinning') while true do end end })");
        await vws.LineAsync("spinning"); // the script itself has ended
        vws.Send(Signal.Terminate);

        VwsResult result = await vws.ExitAsync();

        Assert.Equal(143, result.ExitCode);
    }

    [Fact]
    public async Task Given_a_main_chunk_before_loop_when_a_signal_comes_then_loop_still_brings_all_events()
    {
        await using var peer = ScriptedPeer.Start();
        await using var vws = VwsProcess.RunScript(
            """
            local recorder = require "recorder"
            recorder.watch { name = "socket", url = arg[1] }
            repeat local file = io.open("go.txt") until file
            require("verawebsockets").loop()
            print("after loop")
            """,
            new VwsOptions { Arguments = [peer.Url], Settings = "verawebsockets.manager.transport = portable" }); // it opens while the chunk runs
        PeerConnection connection = await peer.NextConnectionAsync();
        await connection.AcceptUpgradeAsync();
        await connection.SendPingAsync("x"u8.ToArray());
        await connection.ReadFrameAsync(); // it is open, and nothing of that has reached Lua
        vws.Send(Signal.Terminate);
        await Closing.AcknowledgeAsync(connection);
        vws.Write("go.txt", "");

        VwsResult result = await vws.ExitAsync();

        Assert.Equal(["socket\t3", "socket\t4(1001, clean)", "after loop"], result.Successful);
    }

    [Fact]
    public async Task Given_O041_response_awaited_when_a_signal_comes_then_closed_before_established()
    {
        await using var peer = ScriptedPeer.Start();
        await using var vws = VwsProcess.RunScript(
            """
            require("recorder").watch { name = "socket", url = arg[1] }
            require("verawebsockets").loop()
            """,
            new VwsOptions { Arguments = [peer.Url] });
        await (await peer.NextConnectionAsync()).ReadRequestAsync();
        vws.Send(Signal.Terminate);

        VwsResult result = await vws.ExitAsync();

        Assert.Equal([$"socket\t{Events.Error("closed before established")}"], result.Successful);
    }

    [Fact]
    public async Task Given_200_open_websockets_when_a_signal_comes_then_Lua_hears_200_events_4()
    {
        await using var server = await KestrelServer.StartAsync();
        await using var vws = VwsProcess.RunFile("many_sockets.lua", new VwsOptions { Arguments = [server.Url("/echo"), "200"] });
        await vws.LineAsync("200 are open");
        vws.Send(Signal.Terminate);

        VwsResult result = await vws.ExitAsync();

        Assert.Equal(["200 are open", "200 have ended, each once"], result.Successful);
    }
}
