using System.Globalization;
using System.Text;
using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>A server that pushes as fast as it can to a script that takes its time, once for all tests of a class.</summary>
public sealed class ReceivedFlood : IAsyncLifetime
{
    private const int Octets = 200 << 20;

    /// <summary>64 KiB, as a feed may send them, for the whole figure; else longer ones, of which fewer make as much.</summary>
    public static int MessageSize { get; } = Figure.IsWhole ? 64 << 10 : 256 << 10;

    public static int Messages { get; } = Octets / MessageSize;

    public VwsResult Result { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await using var peer = ScriptedPeer.Start(Serve.Opened(PushAsync));
        await using var vws = VwsProcess.RunFile(
            "slow_receiver.lua", new VwsOptions { Arguments = [peer.Url], Limit = TestLimits.Scaled(TimeSpan.FromMinutes(5)) });
        Result = await vws.ExitAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static async Task PushAsync(PeerConnection connection)
    {
        byte[] payload = new byte[MessageSize];
        for (int number = 1; number <= Messages; number++)
        {
            Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{number} ")).CopyTo(payload, 0);
            await connection.SendBinaryAsync(payload);
        }

        await connection.SendCloseAsync(1000);
        await connection.WaitForEndAsync();
    }
}
