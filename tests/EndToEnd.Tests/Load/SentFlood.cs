using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>A script that sends 64 MiB to a server that reads nothing, once for all tests of a class.</summary>
public sealed class SentFlood : IAsyncLifetime
{
    public VwsResult Result { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await using var peer = ScriptedPeer.Start(connection => connection.AcceptUpgradeAsync());
        await using var vws = VwsProcess.RunFile("flooding_sender.lua", new VwsOptions { Arguments = [peer.Url] });
        Result = await vws.ExitAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
