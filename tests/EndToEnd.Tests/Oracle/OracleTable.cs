using System.Text;
using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>
/// Runs rows of the oracle in one process, all at once, each against a peer of its own. The script ends when every websocket has
/// ended, so nothing can come behind the last event of a list.
/// </summary>
public static class OracleTable
{
    /// <returns>What became of each row, and of the process.</returns>
    /// <exception cref="InvalidOperationException">The script did not end well, or something was on stderr.</exception>
    public static async Task<(IReadOnlyDictionary<string, OracleResult> Results, VwsResult Process)> RunAsync(
        IEnumerable<OracleRow> rows, VwsOptions? options = null)
    {
        options ??= new VwsOptions();
        var peers = new Dictionary<OracleRow, ScriptedPeer>();
        var results = new Dictionary<string, OracleResult>();
        try
        {
            foreach (OracleRow row in rows)
            {
                peers[row] = row.Listen(row.Peer);
            }

            var files = new Dictionary<string, string>(options.Files) { ["rows.lua"] = ToLua(peers) };
            await using var vws = VwsProcess.RunFile("oracle.lua", options with { Files = files });
            VwsResult process = await vws.ExitAsync();
            IReadOnlyList<string> output = options.LogLevel is null ? process.Successful : process.Output;
            ILookup<string, string> events = output.Select(line => line.Split('\t', 2)).ToLookup(words => words[0], words => words[^1]);
            foreach ((OracleRow row, ScriptedPeer peer) in peers)
            {
                results[row.Name] = await ResultAsync(peer, events[row.Name]);
            }

            return (results, process);
        }
        finally
        {
            foreach (ScriptedPeer peer in peers.Values)
            {
                await DisposeQuietlyAsync(peer);
            }
        }
    }

    /// <summary>The same for a single row.</summary>
    public static async Task<OracleResult> RunAsync(OracleRow row, VwsOptions? options = null) =>
        (await RunAsync([row], options)).Results[row.Name];

    private static string ToLua(Dictionary<OracleRow, ScriptedPeer> peers)
    {
        var lua = new StringBuilder("return {\n");
        foreach ((OracleRow row, ScriptedPeer peer) in peers)
        {
            string url = row.Url?.Invoke(peer) ?? peer.Url + row.Path;
            lua.Append($"  {{ name = [==[{row.Name}]==], url = [==[{url}]==], ")
                .Append($"ssl = {{ {row.Ssl} }}, options = {{ {row.OptionsFor?.Invoke(peer) ?? row.Options} }}, on = {{ {row.On} }} }},\n");
        }

        return lua.Append("}\n").ToString();
    }

    private static async Task<OracleResult> ResultAsync(ScriptedPeer peer, IEnumerable<string> events)
    {
        IReadOnlyList<string> sent = [];
        try
        {
            await peer.WaitForScriptsAsync();
            if (peer.Connections is [.., { Request: not null } last])
            {
                sent = await SentFrames.ReadAsync(last);
            }
        }
        catch (ObjectDisposedException)
        {
            // The script has reset the connection: nothing can have come.
        }
        catch (Exception e)
        {
            events = [.. events, $"and its server failed: {e}"];
        }

        return new OracleResult([.. events], sent, [.. peer.Connections.Select(connection => connection.Request).OfType<PeerRequest>()]);
    }

    // What scripts have thrown stands in the results already.
    private static async Task DisposeQuietlyAsync(ScriptedPeer peer)
    {
        try
        {
            await peer.DisposeAsync();
        }
        catch (Exception) when (peer.Failures.Count > 0)
        {
        }
    }
}
