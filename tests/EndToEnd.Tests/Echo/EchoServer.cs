using System.Collections.Concurrent;
using System.Globalization;
using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>
/// Serves cases as a fuzzing server does: <c>/getCaseCount</c> answers their number, <c>/runCase?case=N</c> runs one of them, from 1 on, and
/// <c>/updateReports</c> does nothing.
/// </summary>
internal sealed class EchoServer : IAsyncDisposable
{
    private readonly IReadOnlyList<EchoCase> _cases;
    private readonly ConcurrentDictionary<string, IReadOnlyList<string>> _results = [];
    private readonly ScriptedPeer _peer;

    public EchoServer(IReadOnlyList<EchoCase> cases)
    {
        _cases = cases;
        _peer = ScriptedPeer.Start(ServeAsync, new PeerOptions { ReceiveLimit = int.MaxValue });
    }

    public string Url => _peer.Url;

    /// <summary>What came back in each case that was run, by its name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Results => _results;

    /// <summary>The targets of all requests, in order.</summary>
    public IEnumerable<string> Requests => _peer.Connections.Select(connection => connection.Request!.Path);

    /// <summary>Waits until every connection so far has come to its end.</summary>
    public Task WaitForScriptsAsync() => _peer.WaitForScriptsAsync();

    public ValueTask DisposeAsync() => _peer.DisposeAsync();

    private async Task ServeAsync(PeerConnection connection)
    {
        PeerRequest request = await connection.ReadRequestAsync();
        if (request.Path.StartsWith("/runCase?case=", StringComparison.Ordinal))
        {
            EchoCase echo = _cases[int.Parse(request.Path["/runCase?case=".Length..].Split('&')[0], CultureInfo.InvariantCulture) - 1];
            await connection.AcceptUpgradeAsync(echo.Extensions is null ? [] : [$"Sec-WebSocket-Extensions: {echo.Extensions}"]);
            _results[echo.Name] = await EchoExchange.RunAsync(connection, echo);
            return;
        }

        await connection.AcceptUpgradeAsync();
        if (request.Path == "/getCaseCount")
        {
            await connection.SendTextAsync(_cases.Count.ToString(CultureInfo.InvariantCulture));
        }

        await connection.SendCloseAsync(1000);
        await connection.ReadUntilCloseAsync();
        connection.Finish();
    }
}
