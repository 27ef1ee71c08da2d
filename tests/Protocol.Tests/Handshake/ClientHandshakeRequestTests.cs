using System.Text;
using CsCheck;
using VeraWebSockets.Actors.Protocol.Handshake;
using VeraWebSockets.Actors.Protocol.Url;
using VeraWebSockets.Protocol.Tests.Url;

namespace VeraWebSockets.Protocol.Tests.Handshake;

/// <summary>The request, octet for octet (spec section 4.1).</summary>
public class ClientHandshakeRequestTests
{
    [Fact]
    public void Given_no_options_when_the_request_is_made_then_its_lines_stand_in_the_order_of_the_spec()
    {
        string request = RequestFor("ws://example.com:8080/chat?room=1", HandshakeOffer.None);

        Assert.Equal(
            "GET /chat?room=1 HTTP/1.1\r\n"
            + "Pragma: no-cache\r\n"
            + "Cache-Control: no-cache\r\n"
            + "Host: example.com:8080\r\n"
            + "Upgrade: websocket\r\n"
            + "Connection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + "Sec-WebSocket-Version: 13\r\n"
            + "\r\n",
            request);
    }

    [Fact]
    public void Given_all_options_when_the_request_is_made_then_their_lines_stand_in_the_order_of_the_spec()
    {
        var offer = new HandshakeOffer(["chat", "superchat"], "https://example.com", [new("X-One", "1"), new("X-Two", "zwei é")]);

        string request = RequestFor("wss://user:pässword@example.com/", offer);

        Assert.Equal(
            "GET / HTTP/1.1\r\n"
            + "Pragma: no-cache\r\n"
            + "Cache-Control: no-cache\r\n"
            + "Host: example.com\r\n"
            + "Origin: https://example.com\r\n"
            + "Upgrade: websocket\r\n"
            + "Connection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + "Sec-WebSocket-Protocol: chat, superchat\r\n"
            + "Sec-WebSocket-Version: 13\r\n"
            + "Authorization: Basic dXNlcjpww6Rzc3dvcmQ=\r\n"
            + "X-One: 1\r\n"
            + "X-Two: zwei é\r\n"
            + "\r\n",
            request);
    }

    [Fact]
    public void Given_credentials_in_the_url_and_an_Authorization_header_when_the_request_is_made_then_the_header_alone_is_written()
    {
        string request = RequestFor("wss://user:password@example.com/", HandshakeOffer.None with { Headers = [new("authorization", "Bearer t")] });

        Assert.Equal(["authorization: Bearer t"], request.Split("\r\n").Where(line => line.StartsWith("authorization", StringComparison.OrdinalIgnoreCase)));
    }

    [Theory]
    [InlineData("ws://[::1]:81/", "Host: [::1]:81\r\n")]
    [InlineData("ws://bücher.example/", "Host: xn--bcher-kva.example\r\n")]
    [InlineData("ws://host?é", "GET /?%C3%A9 HTTP/1.1\r\n")]
    public void Given_an_unusual_url_when_the_request_is_made_then_it_is_written_in_ASCII(string url, string line)
    {
        string request = RequestFor(url, HandshakeOffer.None);

        Assert.Contains(line, request, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_another_nonce_when_the_request_is_made_then_the_key_is_another()
    {
        string other = RequestFor("ws://host/", HandshakeOffer.None, new byte[AcceptKey.NonceLength]);

        Assert.Contains("Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n", other, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_any_url_that_is_accepted_when_the_request_is_made_then_no_line_is_smuggled_in() =>
        UrlText.Any.Sample(
            text =>
            {
                if (!WebSocketUrl.TryParse(text, out WebSocketUrl? url, out _))
                {
                    return true;
                }

                byte[] request = new ClientHandshake(url!, HandshakeOffer.None, Response.Nonce).Request.ToArray();

                int lines = 9 + (url!.Credentials is null ? 0 : 1);
                return request.Count(octet => octet == '\n') == lines && request.Count(octet => octet == '\r') == lines;
            },
            iter: 10_000);

    private static string RequestFor(string url, HandshakeOffer offer, byte[]? nonce = null) =>
        Encoding.Latin1.GetString(new ClientHandshake(UrlText.Parse(url), offer, nonce ?? Response.Nonce).Request.Span);
}
