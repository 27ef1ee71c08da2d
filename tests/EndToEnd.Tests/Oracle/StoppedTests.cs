using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>Rows of the oracle in which the program is stopped.</summary>
[Collection(HurriedTests.Name)]
public sealed class StoppedTests
{
    [Fact]
    public async Task Given_O041_request_unanswered_when_the_program_is_stopped_then_closed_before_established() =>
        Assert.Equal([$"socket\t{Events.Error("closed before established")}"], await StopAsync(connection => connection.ReadRequestAsync()));

    [Fact]
    public async Task Given_O183_open_websocket_when_the_program_is_stopped_then_the_server_gets_close_1001()
    {
        PeerFrame? close = null;

        await StopAsync(
            connection => connection.AcceptUpgradeAsync(),
            async connection => close = await Closing.AcknowledgeAsync(connection));

        Assert.Equal(1001, close!.CloseCode);
    }

    [Fact]
    public async Task Given_O183_open_websocket_when_the_program_is_stopped_then_event_4_has_1001()
    {
        IReadOnlyList<string> events = await StopAsync(
            connection => connection.AcceptUpgradeAsync(),
            Closing.AcknowledgeAsync);

        Assert.Equal(["socket\t3", "socket\t4(1001, clean)"], events);
    }

    /// <param name="begin">What the server does before the signal.</param>
    /// <param name="end">What it does then.</param>
    private static async Task<IReadOnlyList<string>> StopAsync(Func<PeerConnection, Task> begin, Func<PeerConnection, Task>? end = null)
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var peer = ScriptedPeer.Start(async connection =>
        {
            await begin(connection);
            begun.SetResult();
            await (end?.Invoke(connection) ?? Task.CompletedTask);
        });
        await using var vws = VwsProcess.RunScript(
            """
            require("recorder").watch { name = "socket", url = arg[1] }
            require("verawebsockets").loop()
            """,
            new VwsOptions { Arguments = [peer.Url] });
        await begun.Task.WithLimit("the script to connect");
        if (end is not null)
        {
            await vws.LineAsync("socket\t3");
        }

        vws.Send(Signal.Terminate);
        return (await vws.ExitAsync()).Successful;
    }
}
