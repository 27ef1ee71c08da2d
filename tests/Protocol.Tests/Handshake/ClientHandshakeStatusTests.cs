using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Protocol.Handshake;

namespace VeraWebSockets.Protocol.Tests.Handshake;

/// <summary>Status line and redirects (oracle rows O039 and O042 to O054).</summary>
public class ClientHandshakeStatusTests
{
    [Fact]
    public void Given_the_response_of_RFC_6455_section_1_3_when_judged_then_the_websocket_is_open()
    {
        HandshakeOutcome outcome = new Response().With("Sec-WebSocket-Protocol: chat").Judge("chat", "superchat");

        Assert.Equal(new HandshakeOutcome.Accepted("chat"), outcome);
    }

    [Theory]
    [InlineData("HTTP/1.1 101")]
    [InlineData("HTTP/1.1 101 ")]
    [InlineData("HTTP/1.1 101 Web Socket Protocol Handshake")]
    [InlineData("HTTP/1.1 101 \u00e9\u0080")]
    [InlineData("http/1.1 101 Switching Protocols")]
    public void Given_status_101_in_whatever_words_when_judged_then_the_websocket_is_open(string statusLine)
    {
        HandshakeOutcome outcome = new Response { StatusLine = statusLine }.Judge();

        Assert.IsType<HandshakeOutcome.Accepted>(outcome);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1")]
    [InlineData("HTTP/1.1\t101 Switching Protocols")]
    [InlineData(" HTTP/1.1 101 Switching Protocols")]
    [InlineData("HTTP/1.0 101 Switching Protocols")]
    [InlineData("HTTP/1.2 101 Switching Protocols")]
    [InlineData("HTTP/2.0 101 Switching Protocols")]
    [InlineData("HTTP/2 101")]
    [InlineData("HTTP/1.10 101 Switching Protocols")]
    [InlineData("ICY 200 OK")]
    [InlineData("SSH-2.0-OpenSSH_9.2")]
    [InlineData("\0\u0001\u00ff")]
    public void Given_no_status_line_of_HTTP_1_1_when_judged_then_it_is_missing(string statusLine)
    {
        ConnectErrorKind? fault = new Response { StatusLine = statusLine }.Fault();

        Assert.Equal(ConnectErrorKind.StatusLineMissing, fault);
    }

    [Theory]
    [InlineData("HTTP/1.0 503 Service Unavailable", 503)]
    [InlineData("http/1.0 404", 404)]
    [InlineData("HTTP/2.0 429 x", 429)]
    [InlineData("HTTP/1.0 101 Switching Protocols", null)]
    [InlineData("HTTP/1.0 302 Found", null)]
    [InlineData("HTTP/1.0 5030 x", null)]
    [InlineData("HTTP/1.0 50x", null)]
    [InlineData("HTTP/1.0 ", null)]
    [InlineData("HTTP/1.0\t503", null)]
    [InlineData("HTTP/2 503", null)]
    [InlineData("HTTP/1.10 503", null)]
    [InlineData("HTTP/x.1 503", null)]
    [InlineData("ICY 503 x", null)]
    [InlineData("ICYICYIC 503", null)]
    [InlineData("503", null)]
    public void Given_another_version_of_HTTP_when_judged_then_the_error_holds_its_status_of_400_and_above(string statusLine, int? code)
    {
        HandshakeOutcome outcome = new Response { StatusLine = statusLine }.With("Retry-After: 30").Judge();

        ConnectError error = Assert.IsType<HandshakeOutcome.Rejected>(outcome).Error;
        Assert.Equal((ConnectErrorKind.StatusLineMissing, code, 30), (error.Kind, error.HttpStatus, error.RetryAfter?.Delay?.TotalSeconds));
    }

    [Theory]
    [InlineData("503 Service Unavailable", 503)]
    [InlineData("101 Switching Protocols", null)]
    [InlineData("5030", null)]
    [InlineData("", null)]
    public void Given_a_malformed_line_among_the_headers_when_judged_then_the_error_holds_a_status_of_400_and_above(string status, int? code)
    {
        HandshakeOutcome outcome = Response.WithStatus(status).With("No colon", "Retry-After: 30").Judge();

        ConnectError error = Assert.IsType<HandshakeOutcome.Rejected>(outcome).Error;
        Assert.Equal((ConnectErrorKind.ResponseMalformed, code, 30), (error.Kind, error.HttpStatus, error.RetryAfter?.Delay?.TotalSeconds));
    }

    [Theory]
    [InlineData("200 OK")]
    [InlineData("204 No Content")]
    [InlineData("400 Bad Request")]
    [InlineData("403 Forbidden")]
    [InlineData("404 Not Found")]
    [InlineData("407 Proxy Authentication Required")]
    [InlineData("426 Upgrade Required")]
    [InlineData("500 Internal Server Error")]
    [InlineData("503 Service Unavailable")]
    [InlineData("100 Continue")]
    [InlineData("102 Processing")]
    [InlineData("103 Early Hints")]
    [InlineData("300 Multiple Choices")]
    [InlineData("304 Not Modified")]
    [InlineData("305 Use Proxy")]
    [InlineData("306 Unused")]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("1010 Switching Protocols")]
    [InlineData("101x Switching Protocols")]
    [InlineData("101\tSwitching Protocols")]
    [InlineData("10 Switching Protocols")]
    [InlineData(" 101 Switching Protocols")]
    [InlineData("401x")]
    [InlineData("3020")]
    public void Given_any_other_status_with_good_headers_when_judged_then_it_is_not_101(string status)
    {
        ConnectErrorKind? fault = Response.WithStatus(status).Fault();

        Assert.Equal(ConnectErrorKind.NotSwitchingProtocols, fault);
    }

    [Theory]
    [InlineData("404 Not Found", 404)]
    [InlineData("401 Unauthorized", 401)]
    [InlineData("302 Found", 302)]
    [InlineData("abc", null)]
    [InlineData("1010", null)]
    [InlineData("42", null)]
    [InlineData("-20", null)]
    [InlineData("+20", null)]
    public void Given_a_refusal_when_judged_then_the_error_holds_a_status_of_three_digits_or_none(string status, int? code)
    {
        HandshakeOutcome outcome = Response.WithStatus(status).Judge();

        Assert.Equal(code, Assert.IsType<HandshakeOutcome.Rejected>(outcome).Error.HttpStatus);
    }

    [Fact]
    public void Given_404_and_no_header_when_judged_then_it_is_not_101()
    {
        ConnectErrorKind? fault = (Response.WithStatus("404 Not Found") with { Lines = [] }).Fault();

        Assert.Equal(ConnectErrorKind.NotSwitchingProtocols, fault);
    }

    [Fact]
    public void Given_401_with_good_headers_when_judged_then_it_is_unauthorized()
    {
        ConnectErrorKind? fault = Response.WithStatus("401 Unauthorized").Fault();

        Assert.Equal(ConnectErrorKind.Unauthorized, fault);
    }

    [Fact]
    public void Given_401_with_a_challenge_only_when_judged_then_it_is_unauthorized()
    {
        ConnectErrorKind? fault = (Response.WithStatus("401 No") with { Lines = ["WWW-Authenticate: Basic realm=\"x\""] }).Fault();

        Assert.Equal(ConnectErrorKind.Unauthorized, fault);
    }

    [Theory]
    [InlineData("301 Moved Permanently", 301)]
    [InlineData("302 Found", 302)]
    [InlineData("303 See Other", 303)]
    [InlineData("307 Temporary Redirect", 307)]
    [InlineData("308", 308)]
    public void Given_a_redirect_when_judged_then_status_and_location_are_told(string status, int code)
    {
        HandshakeOutcome outcome = Response.WithStatus(status).With("location:\t ws://other/x ").Judge();

        Assert.Equal(new HandshakeOutcome.Redirected(code, "ws://other/x"), outcome);
    }

    [Fact]
    public void Given_a_redirect_without_any_header_of_an_upgrade_when_judged_then_it_is_a_redirect()
    {
        HandshakeOutcome outcome = (Response.WithStatus("302 Found") with { Lines = ["Location: /x"] }).Judge();

        Assert.Equal(new HandshakeOutcome.Redirected(302, "/x"), outcome);
    }

    [Fact]
    public void Given_several_locations_when_judged_then_the_first_is_told()
    {
        HandshakeOutcome outcome = Response.WithStatus("302 Found").With("Location: /one", "Location: /two").Judge();

        Assert.Equal(new HandshakeOutcome.Redirected(302, "/one"), outcome);
    }

    [Theory]
    [InlineData("X-Unrelated: x")]
    [InlineData("Location:")]
    [InlineData("Location: \t ")]
    public void Given_a_redirect_to_nowhere_when_judged_then_the_location_is_missing(string line)
    {
        ConnectErrorKind? fault = Response.WithStatus("302 Found").With(line).Fault();

        Assert.Equal(ConnectErrorKind.RedirectLocationMissing, fault);
    }
}
