using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>A million messages without an octet: no limit of sizes is ever passed, so each has to be handled, and none may be kept.</summary>
[Collection(FigureTests.Name)]
public sealed class EmptyMessageTests(ITestOutputHelper output)
{
    private const int Million = 1_000_000;
    private const int PerWrite = 10_000;
    private const int MostKiB = 48 << 10;

    [Fact]
    public async Task Given_a_million_empty_messages_when_received_then_the_handler_gets_all_and_memory_has_grown_by_at_most_48_MiB()
    {
        byte[] batch = Frames.Join(Enumerable.Repeat(Frames.Text(""), PerWrite));
        await using var peer = ScriptedPeer.Start(Serve.Opened(async connection =>
        {
            for (int sent = 0; sent < Million; sent += PerWrite)
            {
                await connection.SendAsync(batch);
            }

            await connection.SendCloseAsync(1000);
        }));
        await using var vws = VwsProcess.RunFile("count_messages.lua", Figure.Options(peer.Url));

        VwsResult result = await vws.ExitAsync();

        double grown = Figure.Number(result, "grown by KiB");
        output.WriteLine($"{Figure.Text(result, "received")} empty messages, grown by {grown} KiB");
        Assert.Equal((Million, true), (Figure.Number(result, "received"), grown <= MostKiB));
    }
}
