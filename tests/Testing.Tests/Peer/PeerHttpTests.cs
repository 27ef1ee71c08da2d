namespace VeraWebSockets.Testing.Tests;

public sealed class PeerHttpTests
{
    private const string Request =
        "GET /chat?a=b HTTP/1.1\r\nHost: h\r\nX-Two:  1 \r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nx-two: 2\r\n\r\n";

    [Fact]
    public async Task Given_a_request_when_it_is_read_then_its_line_is_split()
    {
        PeerRequest request = await ReadAsync(Request);

        Assert.Equal(("GET", "/chat?a=b", "HTTP/1.1"), (request.Method, request.Path, request.Version));
    }

    [Fact]
    public async Task Given_a_request_when_it_is_read_then_its_header_lines_are_as_received()
    {
        PeerRequest request = await ReadAsync(Request);

        Assert.Equal(["Host: h", "X-Two:  1 ", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "x-two: 2"], request.HeaderLines);
    }

    [Fact]
    public async Task Given_a_header_twice_when_it_is_looked_up_then_both_values_come_in_order()
    {
        PeerRequest request = await ReadAsync(Request);

        Assert.Equal(["1", "2"], request.Values("X-TWO"));
    }

    [Fact]
    public async Task Given_a_header_that_is_missing_when_it_is_looked_up_then_it_is_null()
    {
        PeerRequest request = await ReadAsync(Request);

        Assert.Null(request["Origin"]);
    }

    [Fact]
    public async Task Given_octets_after_a_request_when_it_is_read_then_they_are_left()
    {
        await using var peer = ScriptedPeer.Start();
        using var client = await RawClient.ConnectAsync(peer);
        PeerConnection connection = await peer.NextConnectionAsync();
        await client.SendAsync(Request + "more");
        await connection.ReadRequestAsync();

        Assert.Equal("more"u8.ToArray(), await connection.ReadAsync(4));
    }

    [Fact]
    public async Task Given_the_sample_key_of_the_rfc_when_the_upgrade_is_accepted_then_the_answer_is_the_sample()
    {
        await using var peer = ScriptedPeer.Start(async connection =>
        {
            await connection.AcceptUpgradeAsync("Sec-WebSocket-Protocol: chat");
            connection.Finish();
        });
        using var client = await RawClient.ConnectAsync(peer);
        await client.SendAsync(Request);

        Assert.Equal(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: chat\r\n\r\n",
            await client.ReadToEndAsync());
    }

    [Fact]
    public async Task Given_a_response_without_some_headers_when_it_is_sent_then_only_those_are_missing()
    {
        PeerRequest request = await ReadAsync(Request);

        string response = (UpgradeResponse.To(request) with { Upgrade = null, Connection = null, Accept = "wrong" }).ToString();

        Assert.Equal("HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: wrong\r\n\r\n", response);
    }

    [Fact]
    public async Task Given_a_request_without_key_when_the_upgrade_is_accepted_then_the_script_is_told()
    {
        PeerRequest request = await ReadAsync("GET / HTTP/1.1\r\n\r\n");

        Assert.Throws<InvalidDataException>(() => UpgradeResponse.To(request));
    }

    [Fact]
    public async Task Given_two_requests_on_one_connection_when_both_are_answered_then_each_is_read_once()
    {
        await using var peer = ScriptedPeer.Start();
        using var client = await RawClient.ConnectAsync(peer);
        PeerConnection connection = await peer.NextConnectionAsync();
        await client.SendAsync("GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n\r\n");

        PeerRequest first = await connection.RespondAsync("401 Unauthorized", "WWW-Authenticate: Basic");
        PeerRequest second = await connection.RespondAsync("404 Not Found");

        Assert.Equal(("/1", "/2"), (first.Path, second.Path));
    }

    private static async Task<PeerRequest> ReadAsync(string octets)
    {
        await using var peer = ScriptedPeer.Start();
        using var client = await RawClient.ConnectAsync(peer);
        await client.SendAsync(octets);
        return await (await peer.NextConnectionAsync()).ReadRequestAsync();
    }
}
