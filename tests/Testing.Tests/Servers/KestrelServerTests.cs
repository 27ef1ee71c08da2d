using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace VeraWebSockets.Testing.Tests;

public sealed class KestrelServerTests : IAsyncLifetime
{
    private readonly X509Certificate2 _certificate = Certificates.Server();
    private readonly ClientWebSocket _client = new();
    private KestrelServer _server = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await KestrelServer.StartAsync(_certificate);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        _certificate.Dispose();
    }

    [Theory]
    [InlineData(0, WebSocketMessageType.Text)]
    [InlineData(125, WebSocketMessageType.Text)]
    [InlineData(65536, WebSocketMessageType.Binary)]
    [InlineData(5_000_000, WebSocketMessageType.Binary)]
    public async Task Given_a_message_when_it_is_sent_to_the_echo_then_it_comes_back_whole_with_its_type(int size, WebSocketMessageType type)
    {
        byte[] message = [.. Enumerable.Range(0, size).Select(i => (byte)('a' + (i % 26)))];
        await ConnectAsync(_server.Url("/echo"));
        Task<(byte[] Message, WebSocketMessageType Type)> reading = ReadAsync();
        await _client.SendAsync(message, type, true, Cancelled).WithLimit("the message to be sent");

        var echo = await reading;

        Assert.True(echo.Type == type && echo.Message.AsSpan().SequenceEqual(message));
    }

    [Fact]
    public async Task Given_the_largest_message_when_it_is_sent_to_the_echo_then_it_comes_back()
    {
        byte[] message = new byte[64 << 20];
        message[^1] = 1;
        await ConnectAsync(_server.Url("/echo"));
        Task<(byte[] Message, WebSocketMessageType Type)> reading = ReadAsync();
        await _client.SendAsync(message, WebSocketMessageType.Binary, true, Cancelled).WithLimit("the message to be sent");

        Assert.True((await reading).Message.AsSpan().SequenceEqual(message));
    }

    [Fact]
    public async Task Given_fragments_when_they_are_sent_to_the_echo_then_they_come_back_as_one_message()
    {
        await ConnectAsync(_server.Url("/echo"));
        await _client.SendAsync("Hel"u8.ToArray(), WebSocketMessageType.Text, false, Cancelled).WithLimit("the first fragment to be sent");
        await _client.SendAsync("lo"u8.ToArray(), WebSocketMessageType.Text, true, Cancelled).WithLimit("the last fragment to be sent");

        Assert.Equal("Hello", await ReadTextAsync());
    }

    [Fact]
    public async Task Given_an_echo_when_the_client_closes_then_code_and_reason_come_back()
    {
        await ConnectAsync(_server.Url("/echo"));
        await _client.CloseAsync((WebSocketCloseStatus)4001, "enough", Cancelled).WithLimit("the closing handshake");

        Assert.Equal((4001, "enough"), ((int?)_client.CloseStatus, _client.CloseStatusDescription));
    }

    [Fact]
    public async Task Given_a_number_of_ticks_when_they_are_read_then_they_come_in_order_and_end()
    {
        await ConnectAsync(_server.Url("/ticks?n=3&ms=1"));

        string[] read = [await ReadTextAsync(), await ReadTextAsync(), await ReadTextAsync(), await ReadTextAsync()];

        Assert.Equal(["tick 1", "tick 2", "tick 3", "Close"], read);
    }

    [Fact]
    public async Task Given_ticks_far_apart_when_the_client_closes_between_them_then_the_server_answers_at_once()
    {
        await ConnectAsync(_server.Url("/ticks?n=2&ms=3600000"));
        await ReadTextAsync();
        await _client.CloseAsync(WebSocketCloseStatus.NormalClosure, "", Cancelled).WithLimit("the closing handshake");

        Assert.Equal(WebSocketState.Closed, _client.State);
    }

    [Theory]
    [InlineData("/close", 1000, "")]
    [InlineData("/close?code=4002&reason=not%20you", 4002, "not you")]
    public async Task Given_a_code_when_the_server_closes_then_the_client_gets_it(string path, int code, string reason)
    {
        await ConnectAsync(_server.Url(path));
        await ReadTextAsync();

        Assert.Equal((code, reason), ((int?)_client.CloseStatus, _client.CloseStatusDescription));
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(3, "abc")]
    [InlineData(28, "abcdefghijklmnopqrstuvwxyzab")]
    public async Task Given_a_size_when_text_is_asked_for_then_it_has_that_size(int size, string expected)
    {
        await ConnectAsync(_server.Url($"/send?size={size}"));

        Assert.Equal(expected, await ReadTextAsync());
    }

    [Fact]
    public async Task Given_a_size_when_binary_is_asked_for_then_its_octets_count_up()
    {
        await ConnectAsync(_server.Url("/send?size=3000000&binary=true"));

        var (message, type) = await ReadAsync();

        Assert.True(type == WebSocketMessageType.Binary && message.SequenceEqual(Enumerable.Range(0, 3_000_000).Select(i => (byte)i)));
    }

    [Fact]
    public async Task Given_two_subprotocols_when_they_are_offered_then_the_last_is_chosen()
    {
        _client.Options.AddSubProtocol("chat");
        _client.Options.AddSubProtocol("superchat");
        await ConnectAsync(_server.Url("/subprotocol"));

        Assert.Equal(("superchat", "superchat"), (_client.SubProtocol, await ReadTextAsync()));
    }

    [Fact]
    public async Task Given_a_certificate_when_a_client_trusts_its_authority_then_it_is_served_over_tls()
    {
        _client.Options.RemoteCertificateValidationCallback = (_, shown, _, _) =>
            shown is not null && shown.Issuer == Certificates.Authority.Certificate.Subject;
        await ConnectAsync(_server.TlsUrl("/send?size=2"));

        Assert.Equal("ab", await ReadTextAsync());
    }

    [Theory]
    [InlineData("/status/404", 404)]
    [InlineData("/status/503", 503)]
    [InlineData("/nowhere", 404)]
    [InlineData("/ticks?n=many", 400)]
    public async Task Given_a_page_when_a_client_asks_for_a_websocket_then_the_handshake_gets_that_status(string path, int status)
    {
        _client.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync(_server.Url(path)));

        Assert.Equal((HttpStatusCode)status, _client.HttpStatusCode);
    }

    [Theory]
    [InlineData("", HttpStatusCode.Found)]
    [InlineData("&code=308", HttpStatusCode.PermanentRedirect)]
    public async Task Given_a_redirect_when_it_is_asked_for_then_status_and_location_are_as_said(string code, HttpStatusCode expected)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        var page = new Uri($"http://127.0.0.1:{_server.Port}/redirect?to=ws%3A%2F%2Fx.example%2F%3Fa%3D1{code}");
        using HttpResponseMessage response = await http.GetAsync(page, Cancelled).WithLimit("the page");

        Assert.Equal((expected, "ws://x.example/?a=1"), (response.StatusCode, response.Headers.Location?.OriginalString));
    }

    [Fact]
    public async Task Given_no_certificate_when_a_tls_url_is_asked_for_then_the_error_says_what_is_missing()
    {
        await using var plain = await KestrelServer.StartAsync();

        Assert.Throws<InvalidOperationException>(() => plain.TlsUrl("/"));
    }

    [Fact]
    public async Task Given_an_open_websocket_when_the_server_is_disposed_then_it_is_broken_off()
    {
        await ConnectAsync(_server.Url("/echo"));

        await _server.DisposeAsync().WithLimit("the server to end");

        await Assert.ThrowsAsync<WebSocketException>(ReadAsync);
    }

    private Task ConnectAsync(string url) => _client.ConnectAsync(new Uri(url), Cancelled).WithLimit($"the handshake with {url}");

    private async Task<string> ReadTextAsync()
    {
        var (message, type) = await ReadAsync();
        return type == WebSocketMessageType.Text ? Encoding.UTF8.GetString(message) : $"{type}";
    }

    private async Task<(byte[] Message, WebSocketMessageType Type)> ReadAsync()
    {
        using var message = new MemoryStream();
        byte[] buffer = new byte[64 * 1024];
        ValueWebSocketReceiveResult received;
        do
        {
            received = await _client.ReceiveAsync(buffer.AsMemory(), Cancelled).WithLimit("a message");
            message.Write(buffer, 0, received.Count);
        }
        while (!received.EndOfMessage);

        return (message.ToArray(), received.MessageType);
    }
}
