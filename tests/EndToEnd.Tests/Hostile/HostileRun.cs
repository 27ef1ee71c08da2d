using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>All hostile inputs in one script, once for all tests of a class.</summary>
public sealed class HostileRun : IAsyncLifetime
{
    /// <summary>What the script saw of each input, by its number.</summary>
    internal ILookup<string, string> Events { get; private set; } = Array.Empty<string>().ToLookup(line => line);

    /// <summary>All requests that came.</summary>
    internal IReadOnlyList<PeerRequest> Requests { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        await using var peer = ScriptedPeer.Start(Serve.Open());
        string inputs = $"return {{\n{string.Concat(HostileInput.All.Select(input => input.ToLua(peer.Port)))}}}\n";
        await using var vws = VwsProcess.RunFile(
            "hostile.lua", new VwsOptions { Files = new Dictionary<string, string> { ["inputs.lua"] = inputs } });
        VwsResult result = await vws.ExitAsync();
        Events = result.Successful.Select(line => line.Split('\t', 2)).ToLookup(words => words[0], words => words[^1]);
        await peer.WaitForScriptsAsync();
        Requests = [.. peer.Connections.Select(connection => connection.Request).OfType<PeerRequest>()];
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
