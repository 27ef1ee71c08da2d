namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>As in <c>vws run script.lua | head -1</c>.</summary>
public sealed class LostReaderTests
{
    [Fact]
    public async Task Given_a_stdout_whose_reader_has_gone_when_the_script_prints_then_it_stops_as_after_a_signal()
    {
        await using var vws = VwsProcess.RunScript(
            """
            local websockets = require "verawebsockets"
            websockets.every(0.01, function() print("tick") end)
            io.stderr:write("loop answers ", tostring(websockets.loop()), "\n")
            """,
            new VwsOptions { LinesRead = 1 });

        VwsResult result = await vws.ExitAsync();

        Assert.Equal(["tick", "loop answers true", "exit code 0"], [.. result.Output, .. result.Errors]);
    }
}
