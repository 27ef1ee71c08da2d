using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Protocol.Handshake;

namespace VeraWebSockets.Protocol.Tests.Handshake;

/// <summary>Subprotocols and extensions (oracle rows O086 to O101).</summary>
public class ClientHandshakeNegotiationTests
{
    [Theory]
    [InlineData("lws-test")]
    [InlineData("foo")]
    public void Given_one_of_the_offered_subprotocols_when_judged_then_it_is_the_chosen_one(string chosen)
    {
        HandshakeOutcome outcome = new Response().With($"Sec-WebSocket-Protocol: \t{chosen} ").Judge("foo", "lws-test");

        Assert.Equal(new HandshakeOutcome.Accepted(chosen), outcome);
    }

    [Theory]
    [InlineData("X-Unrelated: x")]
    [InlineData("Sec-WebSocket-Protocol:")]
    public void Given_none_chosen_when_judged_then_the_websocket_is_open_without_one(string line)
    {
        HandshakeOutcome outcome = new Response().With(line).Judge("chat");

        Assert.Equal(new HandshakeOutcome.Accepted(null), outcome);
    }

    [Theory]
    [InlineData("other")]
    [InlineData("LWS-TEST")]
    [InlineData("lws")]
    [InlineData("lws-test2")]
    [InlineData("foo, lws-test")]
    [InlineData("foo,lws-test")]
    public void Given_anything_but_one_of_the_offered_when_judged_then_it_was_not_offered(string chosen)
    {
        ConnectErrorKind? fault = new Response().With($"Sec-WebSocket-Protocol: {chosen}").Fault("foo", "lws-test");

        Assert.Equal(ConnectErrorKind.SubprotocolNotOffered, fault);
    }

    [Fact]
    public void Given_a_subprotocol_chosen_from_no_offer_when_judged_then_it_was_not_offered()
    {
        ConnectErrorKind? fault = new Response().With("Sec-WebSocket-Protocol: chat").Fault();

        Assert.Equal(ConnectErrorKind.SubprotocolNotOffered, fault);
    }

    [Theory]
    [InlineData("permessage-deflate")]
    [InlineData("Permessage-Deflate")]
    [InlineData("permessage-deflate; server_max_window_bits=10")]
    [InlineData("x-foo")]
    [InlineData("x-foo, x-bar")]
    [InlineData(", x-foo")]
    [InlineData(";")]
    public void Given_an_extension_when_none_was_offered_then_it_was_not_offered(string extension)
    {
        ConnectErrorKind? fault = new Response().With($"Sec-WebSocket-Extensions: {extension}").Fault();

        Assert.Equal(ConnectErrorKind.ExtensionNotOffered, fault);
    }

    [Fact]
    public void Given_an_extension_in_the_second_line_when_judged_then_it_was_not_offered()
    {
        ConnectErrorKind? fault = new Response().With("Sec-WebSocket-Extensions:", "Sec-WebSocket-Extensions: x-foo").Fault();

        Assert.Equal(ConnectErrorKind.ExtensionNotOffered, fault);
    }

    [Theory]
    [InlineData("Sec-WebSocket-Extensions:")]
    [InlineData("Sec-WebSocket-Extensions: , ,")]
    [InlineData("Sec-WebSocket-Extensions:", "Sec-WebSocket-Extensions:")]
    public void Given_an_empty_list_of_extensions_when_judged_then_the_websocket_is_open(params string[] lines)
    {
        HandshakeOutcome outcome = new Response().With(lines).Judge();

        Assert.Equal(new HandshakeOutcome.Accepted(null), outcome);
    }

    [Theory]
    [InlineData(4096, ConnectErrorKind.ExtensionNotOffered)]
    [InlineData(4097, ConnectErrorKind.ExtensionListTooLong)]
    public void Given_a_list_of_extensions_around_the_limit_when_judged_then_only_the_longer_one_is_too_long(
        int length, ConnectErrorKind kind)
    {
        ConnectErrorKind? fault = new Response().With($"Sec-WebSocket-Extensions: {new string('x', length)}").Fault();

        Assert.Equal(kind, fault);
    }

    [Fact]
    public void Given_many_lines_of_extensions_when_judged_then_their_sum_counts()
    {
        IEnumerable<string> lines = Enumerable.Repeat($"Sec-WebSocket-Extensions: {new string('x', 1024)}", 4);

        ConnectErrorKind? fault = new Response().With(lines).Fault();

        Assert.Equal(ConnectErrorKind.ExtensionListTooLong, fault);
    }
}
