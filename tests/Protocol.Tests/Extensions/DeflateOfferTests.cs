using System.Text;
using VeraWebSockets.Actors.Protocol.Extensions;
using VeraWebSockets.Actors.Protocol.Handshake;
using VeraWebSockets.Protocol.Tests.Handshake;
using VeraWebSockets.Protocol.Tests.Url;

namespace VeraWebSockets.Protocol.Tests.Extensions;

public class DeflateOfferTests
{
    public static TheoryData<string, bool, bool, int?, int?> Offers => new()
    {
        { "permessage-deflate; client_max_window_bits", false, false, null, null },
        { "permessage-deflate; server_no_context_takeover; client_max_window_bits", true, false, null, null },
        { "permessage-deflate; client_no_context_takeover; client_max_window_bits", false, true, null, null },
        { "permessage-deflate; server_max_window_bits=9; client_max_window_bits", false, false, 9, null },
        { "permessage-deflate; client_max_window_bits=10", false, false, null, 10 },
        {




                            "permessage-deflate; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=8; client_max_window_bits=15",
            true, true, 8, 15
        },
    };

    [Theory]
    [MemberData(nameof(Offers))]
    public void Given_options_when_offered_then_the_text_names_them(
        string text, bool serverForgets, bool clientForgets, int? serverBits, int? clientBits)
    {
        var offer = new DeflateOffer
        {
            ServerNoContextTakeover = serverForgets,
            ClientNoContextTakeover = clientForgets,
            ServerMaxWindowBits = serverBits,
            ClientMaxWindowBits = clientBits,
        };

        Assert.Equal(text, offer.ToString());
    }

    [Fact]
    public void Given_an_offer_when_the_request_is_built_then_it_has_its_header_line()
    {
        var handshake = new ClientHandshake(UrlText.Parse("ws://example.com/"), HandshakeOffer.None with { Deflate = new DeflateOffer() },
            Response.Nonce);

        Assert.Contains(
            "\r\nSec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n", Encoding.Latin1.GetString(handshake.Request.Span),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Given_no_offer_when_the_request_is_built_then_it_names_no_extension()
    {
        var handshake = new ClientHandshake(UrlText.Parse("ws://example.com/"), HandshakeOffer.None, Response.Nonce);

        Assert.DoesNotContain("Extensions", Encoding.Latin1.GetString(handshake.Request.Span), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Given_an_offer_that_is_accepted_when_judged_then_the_outcome_holds_what_was_agreed_on()
    {
        HandshakeOutcome outcome = new Response().With(
            "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits=10").JudgeWith(new DeflateOffer());

        Assert.Equal(new HandshakeOutcome.Accepted(null, new DeflateParameters(false, false, 10)), outcome);
    }

    [Fact]
    public void Given_an_offer_that_is_not_taken_up_when_judged_then_the_websocket_is_open_without_it()
    {
        HandshakeOutcome outcome = new Response().JudgeWith(new DeflateOffer());

        Assert.Equal(new HandshakeOutcome.Accepted(null), outcome);
    }
}
