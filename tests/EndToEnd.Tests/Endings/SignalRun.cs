using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>Three open websockets, and then a signal: once with each signal, for all tests of a class.</summary>
public sealed class SignalRun : IAsyncLifetime
{
    private const int Sockets = 3;

    private readonly Dictionary<Signal, (VwsResult Result, int?[] CloseCodes)> _runs = [];

    public VwsResult ResultOf(Signal signal) => _runs[signal].Result;

    /// <summary>Of the close frames that the servers got.</summary>
    public int?[] CloseCodesOf(Signal signal) => _runs[signal].CloseCodes;

    public async ValueTask InitializeAsync()
    {
        foreach (Signal signal in Enum.GetValues<Signal>())
        {
            _runs[signal] = await RunAsync(signal);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static async Task<(VwsResult Result, int?[] CloseCodes)> RunAsync(Signal signal)
    {
        await using var peer = ScriptedPeer.Start();
        await using var vws = VwsProcess.RunScript(
            """
            local recorder = require "recorder"
            for number = 1, 3 do recorder.watch { name = tostring(number), url = arg[1] } end
            print("loop answers " .. tostring(require("verawebsockets").loop()))
            """,
            new VwsOptions { Arguments = [peer.Url] });
        var closes = new List<Task<PeerFrame>>();
        for (int i = 0; i < Sockets; i++)
        {
            PeerConnection connection = await peer.NextConnectionAsync();
            await connection.AcceptUpgradeAsync();
            closes.Add(Closing.AcknowledgeAsync(connection));
        }

        for (int number = 1; number <= Sockets; number++)
        {
            await vws.LineAsync($"{number}\t3");
        }

        vws.Send(signal);
        PeerFrame[] frames = await Task.WhenAll(closes);
        return (await vws.ExitAsync(), [.. frames.Select(frame => frame.CloseCode)]);
    }
}
