using Akka.Actor;
using Akka.TestKit;
using VeraWebSockets.Actors.Logging;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Sending;
using VeraWebSockets.Actors.Supervision.WebSocketManager;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;
using VeraWebSockets.Actors.Tests.Fakes;
using VeraWebSockets.Actors.Transport.Dialing;
using VeraWebSockets.Testing;

namespace VeraWebSockets.Actors.Tests.Logging;

/// <summary>
/// One run of everything at mask 2047: a proxy, a redirect to the same origin, credentials wherever they may stand, messages both ways, the
/// peer's close; then an attempt with an unusable key. Whatever must not be logged has "secret" in it.
/// </summary>
public sealed class LogSecrecyTests : VirtualTimeTest
{
    private readonly StringWriter _lines = new();
    private readonly TestProbe _target;

    public LogSecrecyTests() => _target = CreateTestProbe();

    [Fact]
    public async Task Given_secrets_everywhere_when_all_is_logged_then_none_of_them_is()
    {
        await RunAsync();

        Assert.DoesNotContain("secret", _lines.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("proxy-user:proxy-secret")]
    [InlineData("url-user:url-secret")]
    public async Task Given_credentials_when_all_is_logged_then_their_encoded_form_is_not(string credentials)
    {
        await RunAsync();

        Assert.DoesNotContain(
            Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(credentials)), _lines.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_a_handshake_when_all_is_logged_then_its_keys_are_not()
    {
        PeerRequest[] requests = await RunAsync();

        Assert.DoesNotContain(
            requests.Select(request => request["Sec-WebSocket-Key"]!).SelectMany(key => new[] { key, UpgradeResponse.AcceptOf(key) }),
            key => _lines.ToString().Contains(key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Given_secrets_everywhere_when_all_is_logged_then_the_run_itself_can_be_followed()
    {
        await RunAsync();

        string[] steps =
        [
            "connecting to", "connecting through proxy", "response headers", "redirected to", "open, subprotocol", "closed, 1000",
            "attempt failed",
        ];
        Assert.DoesNotContain(steps, step => !_lines.ToString().Contains(step, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Given_a_run_when_all_is_logged_then_each_record_is_one_line_of_the_known_form()
    {
        await RunAsync();

        Assert.All(
            _lines.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => Assert.Matches(@"^\[\d{4}/\d\d/\d\d \d\d:\d\d:\d\d:\d{4}\] [A-Z]+: [^\x00-\x1f\x7f]{0,254}$", line));
    }

    protected override void AfterAll()
    {
        _lines.Dispose();
        base.AfterAll();
    }

    /// <returns>The requests that the server saw behind the proxy.</returns>
    private async Task<PeerRequest[]> RunAsync()
    {
        var requests = new List<PeerRequest>();
        await using var peer = ScriptedPeer.Start(connection => ServeAsync(connection, requests));
        using var folder = new TemporaryFolder();
        using var client = Certificates.Client();
        ConnectionOptions options = ConnectionOptions.Default with
        {
            Proxy = ProxyOptions.Parse($"http://proxy-user:proxy-secret@127.0.0.1:{peer.Port}"),
            Headers = [new("Authorization", "Bearer header-secret"), new("Cookie", "c=cookie-secret"), new("X-Api-Key", "api-secret")],
            Subprotocols = ["chat"],
        };
        IActorRef manager = StartManager();

        manager.Tell(Connect(1, "ws://url-user:url-secret@far.example/path?token=query-secret", options));
        var opened = await _target.ExpectMsgAsync<WebSocketProtocol.Opened>();
        opened.Sender.Send("payload-secret out"u8, MessageType.Text);
        opened.Sender.Flush();
        await EndAsync();

        await using var tls = ScriptedPeer.StartTls(Certificates.Server());
        manager.Tell(Connect(2, tls.UrlFor("localhost"), options with
        {
            Proxy = ProxyOptions.None,
            Tls = new TlsOptions
            {
                CertificatePath = folder.WriteCertificate("client.pem", client),
                PrivateKeyPath = folder.WriteEncryptedKey("client.key", client, "right"),
                PrivateKeyPassword = "key-secret",
            },
        }));
        await EndAsync();
        return [.. requests];
    }

    private IActorRef StartManager()
    {
        var log = new WebSocketLog(TextWriter.Synchronized(_lines), TimeProvider.System) { Mask = LogTopics.All };
        var dialer = new Dialer(new FakeResolver(), new SystemSocketFactory(), TimeProvider.System, log);
        return Sys.ActorOf(WebSocketManagerActor.Create(WebSocketManagerOptions.Default, dialer, log));
    }

    /// <summary>Gives back all batches up to the ending.</summary>
    private async Task EndAsync()
    {
        while (true)
        {
            switch (await _target.ReceiveOneAsync(TestLimits.Default))
            {
                case WebSocketProtocol.Received received: received.Batch.Dispose(); break;
                case WebSocketProtocol.Closed or WebSocketProtocol.ConnectFailed: return;
                case null: throw new TestLimitException("the ending of the attempt", TestLimits.Default);
            }
        }
    }

    private WebSocketManagerProtocol.Connect Connect(long id, string url, ConnectionOptions options) =>
        new(id, 1, Urls.Parse(url), options, _target);

    /// <summary>A proxy that is the server as well: it redirects the first request, and opens the second.</summary>
    private static async Task ServeAsync(PeerConnection connection, List<PeerRequest> requests)
    {
        await connection.ReadRequestAsync();
        await connection.SendAsync("HTTP/1.1 200 OK\r\nX-Proxy: answer-secret\r\n\r\n");
        PeerRequest request = await connection.ReadRequestAsync();
        requests.Add(request);
        if (connection.Number == 1)
        {
            await connection.RespondAsync("302 Found", "Location: /other?token=location-secret", "Set-Cookie: s=set-cookie-secret");
            return;
        }

        await connection.SendAsync(UpgradeResponse.To(request) with
        {
            Extra = ["Sec-WebSocket-Protocol: chat", "Set-Cookie: s=set-cookie-secret", "X-Session: session-secret"],
        });
        await connection.SendTextAsync("payload-secret in");
        await connection.SendPingAsync("ping-secret"u8.ToArray());
        await connection.SendPongAsync("pong-secret"u8.ToArray());
        while (await connection.ReadFrameAsync() is not { Opcode: Opcodes.Text })
        {
        }

        await connection.SendCloseAsync(1000);
    }
}
