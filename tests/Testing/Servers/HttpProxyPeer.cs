using System.Net;
using System.Net.Sockets;

namespace VeraWebSockets.Testing;

/// <summary>An HTTP proxy on loopback that knows CONNECT alone. Whatever name the client asks for, it tunnels to 127.0.0.1.</summary>
/// <remarks>The name is not looked up, so a test can prove that the client left the lookup to the proxy.</remarks>
public sealed class HttpProxyPeer : IAsyncDisposable
{
    private readonly ScriptedPeer _peer;
    private readonly Func<PeerRequest, ProxyAnswer> _answer;
    private readonly Lock _lock = new();
    private readonly List<PeerRequest> _requests = [];

    private HttpProxyPeer(Func<PeerRequest, ProxyAnswer> answer)
    {
        _answer = answer;
        // No limit: a tunnel may be quiet for as long as its test likes, and disposal ends it.
        _peer = ScriptedPeer.Start(ServeAsync, new PeerOptions { Limit = Timeout.InfiniteTimeSpan });
    }

    public int Port => _peer.Port;

    /// <summary>Such as <c>http://127.0.0.1:40123/</c>.</summary>
    public string Url => $"http://127.0.0.1:{Port}/";

    /// <summary>The request heads so far, in order; the target is in <see cref="PeerRequest.Path"/>.</summary>
    public IReadOnlyList<PeerRequest> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    /// <param name="answer"><see cref="ProxyAnswer.Tunnel"/> if not given.</param>
    public static HttpProxyPeer Start(ProxyAnswer? answer = null) => new(_ => answer ?? ProxyAnswer.Tunnel);

    /// <param name="answer">Asked for each request, so that the answer can depend on credentials.</param>
    public static HttpProxyPeer Start(Func<PeerRequest, ProxyAnswer> answer) => new(answer);

    /// <inheritdoc cref="ScriptedPeer.DisposeAsync"/>
    public ValueTask DisposeAsync() => _peer.DisposeAsync();

    private async Task ServeAsync(PeerConnection client)
    {
        PeerRequest request = await client.ReadRequestAsync();
        lock (_lock)
        {
            _requests.Add(request);
        }

        ProxyAnswer answer = _answer(request);
        using Socket target = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (answer.Then == AfterAnswer.Tunnel && !await TryConnectAsync(target, request, client.Stopping))
        {
            answer = ProxyAnswer.Refusal("502 Bad Gateway");
        }

        await client.SendAsync(answer.Head ?? "");
        switch (answer.Then)
        {
            case AfterAnswer.Tunnel:
                await Task.WhenAll(UploadAsync(client, target), DownloadAsync(target, client));
                break;
            case AfterAnswer.HangUp:
                client.Finish();
                break;
            case AfterAnswer.Reset:
                client.Reset();
                break;
        }
    }

    private static async Task<bool> TryConnectAsync(Socket target, PeerRequest request, CancellationToken stopping)
    {
        if (request.Method != "CONNECT" || !int.TryParse(request.Path[(request.Path.LastIndexOf(':') + 1)..], out int port))
        {
            throw new InvalidDataException($"CONNECT host:port was expected, but this came: {request.Text}");
        }

        try
        {
            await target.ConnectAsync(IPAddress.Loopback, port, stopping);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static Task UploadAsync(PeerConnection client, Socket target) => RelayAsync(client, target, async () =>
    {
        while (await client.ReadSomeAsync() is { Length: > 0 } octets)
        {
            for (int sent = 0; sent < octets.Length;)
            {
                sent += await target.SendAsync(octets.AsMemory(sent), client.Stopping);
            }
        }

        if (client.End == PeerEnd.Reset)
        {
            Reset(target);
        }
        else
        {
            target.Shutdown(SocketShutdown.Send);
        }
    });

    private static Task DownloadAsync(Socket target, PeerConnection client) => RelayAsync(client, target, async () =>
    {
        byte[] buffer = new byte[64 * 1024];
        while (await target.ReceiveAsync(buffer, client.Stopping) is > 0 and int count)
        {
            await client.SendAsync(buffer.AsMemory(0, count));
        }

        client.Finish();
    });

    // A reset on one side is a reset on the other: that is what the test is to see, and no failure of the proxy.
    private static async Task RelayAsync(PeerConnection client, Socket target, Func<Task> relay)
    {
        try
        {
            await relay();
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException)
        {
            client.Reset();
            Reset(target);
        }
    }

    private static void Reset(Socket target) => target.Close(timeout: 0);
}
