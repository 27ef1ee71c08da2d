using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

[Collection(LoadTests.Name)]
public sealed class ManyWebSocketsTests
{
    [Fact]
    public async Task Given_1000_websockets_of_one_script_when_each_echoes_100_messages_then_all_come_once_and_in_order()
    {
        await using var server = await KestrelServer.StartAsync();
        await using var vws = VwsProcess.RunFile(
            "echo_in_order.lua",
            new VwsOptions { Arguments = [server.Url("/echo"), "1000", "100"], Limit = TestLimits.Scaled(TimeSpan.FromMinutes(5)) });

        VwsResult result = await vws.ExitAsync();

        Assert.Equal(["opened 1000, echoed 100000, wrong 0, closed 1000"], result.Successful);
    }
}
