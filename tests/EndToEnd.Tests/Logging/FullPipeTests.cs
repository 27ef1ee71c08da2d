namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>Figure 28: who does not read the log does not stop the websockets.</summary>
public sealed class FullPipeTests
{
    [Fact]
    public async Task Given_a_stderr_that_nobody_reads_when_more_is_logged_than_it_holds_then_the_script_goes_on_and_the_loss_is_told_later()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere it waits");
        var reading = new TaskCompletionSource();
        await using var vws = VwsProcess.RunScript("""
            local websockets = require "verawebsockets"
            websockets.set_log_level("all")
            local function log() websockets.create("ws://h/", { [9999] = print }) end -- warned of
            for _ = 1, 40000 do log() end
            print("done")
            websockets.every(0.01, function(t)
              log()
              if io.open("end") then t:cancel() end
            end)
            websockets.loop()
            """, new VwsOptions { ErrorsAreRead = reading.Task });
        await vws.LineAsync("done");

        reading.SetResult();

        await vws.ErrorAsync("the loss to be told", line => line.EndsWith(" texts are lost", StringComparison.Ordinal));
        vws.Write("end", "");
        Assert.Equal(0, (await vws.ExitAsync()).ExitCode);
    }
}
