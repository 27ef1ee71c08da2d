using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>Errors of scripts: in the main chunk, and in handlers.</summary>
public sealed class ScriptErrorTests
{
    private const string RaiseInHandler =
        """
        local websockets = require "verawebsockets"
        local function fail() error("oops") end
        local wso = websockets.create(arg[1], {
          [8] = function() fail() end,
          [4] = function() print("event 4") end,
        }, nil, true)
        wso:connect()
        websockets.loop()
        """;

    [Fact]
    public async Task Given_an_error_in_the_main_chunk_when_it_ends_then_the_exit_code_is_1()
    {
        VwsResult result = await RunAsync("error('oops')");

        Assert.Equal(1, result.ExitCode);
    }

    [Fact]
    public async Task Given_an_error_in_the_main_chunk_when_it_ends_then_its_line_is_on_stderr()
    {
        VwsResult result = await RunAsync("\nlocal function fail() error('oops') end\nfail()");

        Assert.Matches(@"script\.lua:2: oops$", result.Errors[0]);
    }

    [Fact]
    public async Task Given_an_error_in_the_main_chunk_when_it_ends_then_the_traceback_is_on_stderr()
    {
        VwsResult result = await RunAsync("\nlocal function fail() error('oops') end\nfail()");

        Assert.Contains(result.Errors, line => line.Contains("script.lua:3: in main chunk", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Given_a_script_that_does_not_compile_when_it_is_run_then_the_exit_code_is_1()
    {
        VwsResult result = await RunAsync("local = 1");

        Assert.Equal(1, result.ExitCode);
    }

    [Fact]
    public async Task Given_an_error_in_a_handler_when_it_is_raised_then_everything_else_goes_on()
    {
        VwsResult result = await RunWithPeerAsync(RaiseInHandler);

        Assert.Equal((0, "event 4"), (result.ExitCode, Assert.Single(result.Output)));
    }

    [Fact]
    public async Task Given_an_error_in_a_handler_when_it_is_raised_then_stderr_names_event_and_websocket_and_line()
    {
        VwsResult result = await RunWithPeerAsync(RaiseInHandler);

        Assert.Matches(@"^vws: error in the handler of event 8 of ws-1 \(ws://127\.0\.0\.1:\d+/\): .*script\.lua:2: oops$", result.Errors[0]);
    }

    private static async Task<VwsResult> RunAsync(string script)
    {
        await using var vws = VwsProcess.RunScript(script);
        return await vws.ExitAsync();
    }

    private static async Task<VwsResult> RunWithPeerAsync(string script)
    {
        await using var peer = ScriptedPeer.Start(Serve.Open(Frames.Text("a")));
        await using var vws = VwsProcess.RunScript(script, new VwsOptions { Arguments = [peer.Url] });
        return await vws.ExitAsync();
    }
}
