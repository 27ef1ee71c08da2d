using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary><c>os.exit</c>, which must lose nothing of what the script has written.</summary>
public sealed class ExitTests
{
    [Theory]
    [InlineData("7", 7)]
    [InlineData("", 0)]
    [InlineData("true", 0)]
    [InlineData("false", 1)]
    [InlineData("255", 255)]
    public async Task Given_os_exit_in_the_main_chunk_when_it_is_called_then_the_process_ends_with_its_code(string argument, int exitCode)
    {
        VwsResult result = await RunAsync($"os.exit({argument})");

        Assert.Equal(exitCode, result.ExitCode);
    }

    [Fact]
    public async Task Given_unfinished_output_when_os_exit_is_called_then_all_of_it_comes_out()
    {
        VwsResult result = await RunAsync("io.write(('x'):rep(3000)) os.exit(0)");

        Assert.Equal([new string('x', 3000)], result.Output);
    }

    [Fact]
    public async Task Given_unfinished_output_when_the_script_ends_then_all_of_it_comes_out()
    {
        VwsResult result = await RunAsync("io.write(('x'):rep(3000))");

        Assert.Equal([new string('x', 3000)], result.Output);
    }

    [Fact]
    public async Task Given_os_exit_in_a_handler_when_it_is_called_then_the_process_ends_with_its_code()
    {
        VwsResult result = await ExitInHandlerAsync();

        Assert.Equal(9, result.ExitCode);
    }

    [Fact]
    public async Task Given_unfinished_output_when_os_exit_is_called_in_a_handler_then_all_of_it_comes_out()
    {
        VwsResult result = await ExitInHandlerAsync();

        Assert.Equal(["before the end"], result.Output);
    }

    [Fact]
    public async Task Given_a_message_that_was_just_sent_when_os_exit_is_called_in_the_handler_then_it_reaches_the_server()
    {
        var received = new TaskCompletionSource<string>();
        await using var peer = ScriptedPeer.Start(async connection =>
        {
            await connection.AcceptUpgradeAsync();
            received.SetResult((await connection.ReadFrameAsync()).Text);
        });

        await RunAsync(
            """
            local websockets = require "verawebsockets"
            local wso = websockets.create(arg[1], { [3] = function(wso) wso:send("farewell") os.exit(0) end }, nil, true)
            wso:connect()
            websockets.loop()
            """,
            peer.Url);

        Assert.Equal("farewell", await received.Task.WithLimit("the message"));
    }

    private static async Task<VwsResult> ExitInHandlerAsync()
    {
        await using var peer = ScriptedPeer.Start(connection => connection.AcceptUpgradeAsync());
        return await RunAsync(
            """
            local websockets = require "verawebsockets"
            local wso = websockets.create(arg[1], {
              [3] = function() io.write("before the end") os.exit(9) end,
            }, nil, true)
            wso:connect()
            websockets.loop()
            """,
            peer.Url);
    }

    private static async Task<VwsResult> RunAsync(string script, params string[] arguments)
    {
        await using var vws = VwsProcess.RunScript(script, new VwsOptions { Arguments = arguments });
        return await vws.ExitAsync();
    }
}
