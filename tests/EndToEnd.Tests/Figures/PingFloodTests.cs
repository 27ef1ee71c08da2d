using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

[Collection(FigureTests.Name)]
public sealed class PingFloodTests(ITestOutputHelper output)
{
    private const int Pings = 100_000;
    private const int PerWrite = 1000;
    private const int MostKiB = 1 << 10;
    private const int WarmUps = 12;

    private static readonly byte[] Batch = Frames.Join(Enumerable.Repeat(Frames.Ping(new byte[125]), PerWrite));

    /// <summary>
    /// The same process first gets as many pings whose pongs are read, several times: what it needs for them is its own, and its compiler and
    /// its garbage collector take some time to settle. All pongs are 13 MB.
    /// </summary>
    [Fact]
    public async Task Given_100000_pings_when_their_pongs_are_not_read_then_memory_has_grown_by_at_most_1_MiB_when_the_message_behind_them_comes()
    {
        await using var peer = ScriptedPeer.Start(SendAsync);
        await using var vws = VwsProcess.RunFile("measured_pings.lua", Figure.Options(peer.Url));

        VwsResult result = await vws.ExitAsync();

        double[] peaks = Figure.Numbers(result, "peak KiB");
        output.WriteLine($"peaks with pongs read, and then with pongs unread: {string.Join(", ", peaks)} KiB");
        Assert.Equal(WarmUps + 1, peaks.Length);
        Assert.InRange(peaks[^1] - peaks[^2], double.NegativeInfinity, MostKiB); // the kernel counts in batches: a peak may seem to sink
    }

    private static async Task SendAsync(PeerConnection connection)
    {
        await connection.AcceptUpgradeAsync();
        for (int i = 0; i < WarmUps; i++)
        {
            Task reading = ReadPongsAsync(connection);
            await SendPingsAsync(connection, "pongs read");
            await reading;
        }

        await SendPingsAsync(connection, "pongs unread");
        await connection.SendCloseAsync(1000); // and reads nothing any more
    }

    private static async Task SendPingsAsync(PeerConnection connection, string text)
    {
        for (int i = 0; i < Pings / PerWrite; i++)
        {
            await connection.SendAsync(Batch);
        }

        await connection.SendAsync(Frames.Join(Frames.Ping("last"u8), Frames.Text(text)));
    }

    /// <summary>The last ping is always answered, whichever of the others were.</summary>
    private static async Task ReadPongsAsync(PeerConnection connection)
    {
        while ((await connection.ReadFrameAsync()).Payload.Length > 4)
        {
        }
    }
}
