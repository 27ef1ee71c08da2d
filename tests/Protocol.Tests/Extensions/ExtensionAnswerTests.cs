using CsCheck;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Protocol.Extensions;
using VeraWebSockets.Protocol.Tests.Handshake;

namespace VeraWebSockets.Protocol.Tests.Extensions;

/// <summary>What a server may answer to the offer of permessage-deflate (spec section 7, oracle rows O092 to O102, RFC 7692 section
/// 7.1).</summary>
public class ExtensionAnswerTests
{
    private const ConnectErrorKind Malformed = ConnectErrorKind.ExtensionParametersMalformed;
    private const ConnectErrorKind Rejected = ConnectErrorKind.ExtensionParametersRejected;
    private const ConnectErrorKind NotOffered = ConnectErrorKind.ExtensionNotOffered;

    private static readonly DeflateOffer Offer = new();

    [Theory]
    [InlineData("permessage-deflate", false, false, 15)] // O092
    [InlineData("permessage-deflate; server_no_context_takeover", true, false, 15)]
    [InlineData("permessage-deflate; client_no_context_takeover", false, true, 15)]
    [InlineData("permessage-deflate; server_no_context_takeover; client_no_context_takeover", true, true, 15)] // O097
    [InlineData("permessage-deflate; client_max_window_bits=8", false, false, 8)] // O097
    [InlineData("permessage-deflate; client_max_window_bits=\"10\"", false, false, 10)] // O097
    [InlineData("permessage-deflate; server_max_window_bits=10", false, false, 15)] // O097
    [InlineData("permessage-deflate; server_max_window_bits=\"8\"", false, false, 15)]
    [InlineData("permessage-deflate; client_max_window_bits=15; server_max_window_bits=15", false, false, 15)]
    [InlineData(" \tpermessage-deflate\t; client_max_window_bits = 9 ;\tserver_no_context_takeover ", true, false, 9)]
    [InlineData("permessage-deflate;client_max_window_bits=9;client_no_context_takeover", false, true, 9)]
    [InlineData(", ,permessage-deflate,,", false, false, 15)]
    public void Given_a_good_answer_when_judged_then_that_is_agreed_on(string answer, bool serverForgets, bool clientForgets,
        int clientBits)
    {
        DeflateParameters? agreed = ExtensionAnswer.Judge(answer, Offer, out _);

        Assert.Equal(new DeflateParameters(serverForgets, clientForgets, clientBits), agreed);
    }

    [Theory]
    [InlineData("x-foo")] // O094
    [InlineData("Permessage-Deflate")] // O094
    [InlineData("permessage-deflate2")]
    [InlineData("permessage-deflat")]
    [InlineData("\"permessage-deflate\"")]
    [InlineData("permessage-deflate x")]
    [InlineData("; permessage-deflate")]
    [InlineData("x-webkit-deflate-frame")]
    public void Given_another_extension_when_judged_then_it_was_not_offered(string answer) => Assert.Equal(NotOffered, FaultOf(answer));

    [Fact]
    public void Given_a_very_long_name_when_judged_then_it_was_not_offered() =>
        Assert.Equal(NotOffered, FaultOf(new string('x', 3900))); // O094

    [Fact]
    public void Given_no_offer_when_the_extension_is_accepted_then_it_was_not_offered()
    {
        ExtensionAnswer.Judge("permessage-deflate", offer: null, out ConnectError? error); // O093

        Assert.Equal(NotOffered, error?.Kind);
    }

    [Theory]
    [InlineData("foo=1")] // O095
    [InlineData("foo")]
    [InlineData("server_no_context_takeover=1")] // O095
    [InlineData("server_no_context_takeover=")]
    [InlineData("server_no_context_takeover=\"\"")]
    [InlineData("client_no_context_takeover=true")]
    [InlineData("rx_buf_size=15")] // O098
    [InlineData("tx_buf_size=15")]
    [InlineData("compression_level=9")]
    [InlineData("mem_level=9")]
    [InlineData("Server_No_Context_Takeover")]
    [InlineData("server_max_window_bits=")]
    [InlineData("server_max_window_bits=\"\"")]
    [InlineData("server_max_window_bits=\"")]
    [InlineData("server_max_window_bits=\"10")]
    [InlineData("server_max_window_bits='10'")]
    [InlineData("server_max_window_bits=ten")]
    [InlineData("server_max_window_bits=1 0")]
    [InlineData("server_max_window_bits=+10")]
    [InlineData("server_max_window_bits=-1")]
    [InlineData("server_max_window_bits=10.0")]
    [InlineData("server_max_window_bits=0x0A")]
    [InlineData("server_max_window_bits=010")] // RFC 7692 section 7.1.2: no leading zeros
    [InlineData("client_max_window_bits=\"09\"")]
    [InlineData("client_max_window_bits=1\u0660")] // a digit, but not of ASCII
    [InlineData("client_max_window_bits==10")]
    [InlineData("")]
    public void Given_a_parameter_that_is_unknown_or_malformed_when_judged_then_it_is_malformed(string parameter) =>
        Assert.Equal(Malformed, FaultOf($"permessage-deflate; {parameter}"));

    [Theory]
    [InlineData("server_max_window_bits=16")] // O096
    [InlineData("client_max_window_bits=7")] // O096
    [InlineData("server_max_window_bits")] // O096
    [InlineData("client_max_window_bits")]
    [InlineData("server_max_window_bits=7")]
    [InlineData("client_max_window_bits=16")]
    [InlineData("server_max_window_bits=0")]
    [InlineData("server_max_window_bits=\"16\"")]
    [InlineData("server_max_window_bits=2147483656")] // 8 in its lower 32 bits
    [InlineData("server_max_window_bits=4294967304")]
    [InlineData("client_max_window_bits=99999999999999999999999")]
    [InlineData("server_no_context_takeover; server_no_context_takeover")]
    [InlineData("client_max_window_bits=10; client_max_window_bits=10")]
    [InlineData("client_max_window_bits=10; client_max_window_bits=11")]
    public void Given_a_parameter_out_of_range_or_repeated_when_judged_then_it_is_rejected(string parameters) =>
        Assert.Equal(Rejected, FaultOf($"permessage-deflate; {parameters}"));

    [Theory]
    [InlineData("permessage-deflate, permessage-deflate", Rejected)] // O099
    [InlineData("permessage-deflate; client_max_window_bits=10, permessage-deflate", Rejected)]
    [InlineData("permessage-deflate; foo=1, permessage-deflate", Malformed)]
    [InlineData("permessage-deflate, x-foo", NotOffered)]
    [InlineData("x-foo, permessage-deflate; foo=1", NotOffered)]
    [InlineData("permessage-deflate; foo=1, x-foo", Malformed)]
    [InlineData("permessage-deflate; server_max_window_bits=16, x-foo", Rejected)]
    [InlineData("permessage-deflate, permessage-deflate, x-foo", Rejected)]
    public void Given_several_faults_when_judged_then_the_leftmost_wins(string answer, ConnectErrorKind kind) =>
        Assert.Equal(kind, FaultOf(answer));

    [Theory]
    [InlineData("server_max_window_bits=16; foo=1")]
    [InlineData("server_no_context_takeover; server_no_context_takeover; foo")]
    [InlineData("foo; server_max_window_bits=16")]
    public void Given_parameters_both_bad_and_malformed_when_judged_then_they_are_malformed(string parameters) =>
        Assert.Equal(Malformed, FaultOf($"permessage-deflate; {parameters}"));

    [Theory]
    [InlineData("permessage-deflate; x=\"a, b\"", Malformed)]
    [InlineData("permessage-deflate; server_max_window_bits=\"10; client_max_window_bits=10\"", Malformed)]
    [InlineData("permessage-deflate; server_max_window_bits=\"10, x-foo", Malformed)]
    public void Given_separators_in_quotes_when_judged_then_they_separate_nothing(string answer, ConnectErrorKind kind) =>
        Assert.Equal(kind, FaultOf(answer));

    [Theory]
    [InlineData(ConnectErrorKind.ExtensionDefaultsRefused)]
    [InlineData(ConnectErrorKind.ExtensionDefaultsMalformed)]
    public void Given_a_fault_of_the_local_defaults_when_the_extension_is_accepted_then_the_attempt_fails_with_it(ConnectErrorKind fault) =>
        Assert.Equal(fault, FaultOf("permessage-deflate; foo=1", new DeflateOffer { DefaultsFault = fault })); // O102

    [Fact]
    public void Given_a_fault_of_the_local_defaults_when_another_extension_stands_before_then_that_one_was_not_offered() =>
        Assert.Equal(NotOffered, FaultOf("x, permessage-deflate",
            new DeflateOffer { DefaultsFault = ConnectErrorKind.ExtensionDefaultsRefused }));

    [Fact]
    public void Given_a_fault_of_the_local_defaults_when_nothing_is_accepted_then_it_does_not_matter() =>
        Assert.Null(FaultOf("", new DeflateOffer { DefaultsFault = ConnectErrorKind.ExtensionDefaultsRefused }));

    [Theory]
    [InlineData("permessage-deflate")]
    [InlineData("permessage-deflate; server_max_window_bits=13")]
    public void Given_a_window_asked_of_the_server_when_it_keeps_a_larger_one_then_its_answer_is_rejected(string answer) =>
        Assert.Equal(Rejected, FaultOf(answer, new DeflateOffer { ServerMaxWindowBits = 12 }));

    [Theory]
    [InlineData(12)]
    [InlineData(8)]
    public void Given_a_window_asked_of_the_server_when_it_keeps_to_it_then_its_answer_is_good(int bits) =>
        Assert.Null(FaultOf($"permessage-deflate; server_max_window_bits={bits}", new DeflateOffer { ServerMaxWindowBits = 12 }));

    [Fact]
    public void Given_the_server_was_asked_to_forget_its_window_when_it_does_not_say_so_then_its_answer_is_rejected() =>
        Assert.Equal(Rejected, FaultOf("permessage-deflate", new DeflateOffer { ServerNoContextTakeover = true }));

    [Fact]
    public void Given_the_client_offered_to_forget_its_window_when_the_server_is_silent_then_it_forgets() =>
        Assert.True(Agreed("permessage-deflate", new DeflateOffer { ClientNoContextTakeover = true }).ClientNoContextTakeover);

    [Theory]
    [InlineData("permessage-deflate", 12)]
    [InlineData("permessage-deflate; client_max_window_bits=13", 12)]
    [InlineData("permessage-deflate; client_max_window_bits=11", 11)]
    public void Given_both_bound_the_window_of_the_client_when_judged_then_the_smaller_one_holds(string answer, int bits) =>
        Assert.Equal(bits, Agreed(answer, new DeflateOffer { ClientMaxWindowBits = 12 }).ClientMaxWindowBits);

    [Fact]
    public void Given_a_fault_when_told_then_what_the_peer_sent_is_on_one_line()
    {
        ExtensionAnswer.Judge("x\u0085\u001Bfoo", Offer, out ConnectError? error);

        Assert.DoesNotContain(error!.Detail, char.IsControl);
    }

    [Fact]
    public void Given_any_text_when_judged_then_nothing_is_thrown_and_something_is_agreed_on_or_wrong() =>
        Gen.Frequency((1, Gen.String), (3, Pieces)).Sample(
            answer =>
            {
                DeflateParameters? agreed = ExtensionAnswer.Judge(answer, Offer, out ConnectError? error);

                return agreed is null || (error is null && agreed.ClientMaxWindowBits is >= 8 and <= 15);
            },
            iter: 20_000);

    [Fact]
    public void Given_an_unknown_extension_and_a_wrong_hash_when_judged_then_the_extension_comes_first() // O100
    {
        Response response = new Response().Instead("Sec-WebSocket-Accept",
            "Sec-WebSocket-Accept: x").With("Sec-WebSocket-Extensions: x-foo");

        Assert.Equal(NotOffered, response.Fault(Offer));
    }

    [Theory]
    [InlineData("permessage-deflate; foo", Malformed)]
    [InlineData("permessage-deflate; server_max_window_bits=16", Rejected)]
    [InlineData("permessage-deflate", ConnectErrorKind.AcceptMismatch)]
    public void Given_parameters_and_a_wrong_hash_when_judged_then_the_parameters_come_first(string answer, ConnectErrorKind kind)
    {
        Response response = new Response().Instead("Sec-WebSocket-Accept",
            "Sec-WebSocket-Accept: x").With($"Sec-WebSocket-Extensions: {answer}");

        Assert.Equal(kind, response.Fault(Offer));
    }

    [Theory]
    [InlineData(4096, Malformed)]
    [InlineData(4097, ConnectErrorKind.ExtensionListTooLong)] // O101
    public void Given_a_list_around_the_limit_when_judged_then_only_the_longer_one_is_too_long(int length, ConnectErrorKind kind) =>
        Assert.Equal(kind, new Response().With("Sec-WebSocket-Extensions: " + "permessage-deflate; foo=".PadRight(length,
            'x')).Fault(Offer));

    [Fact]
    public void Given_the_extension_in_two_header_lines_when_judged_then_it_was_accepted_twice() =>
        Assert.Equal(
            Rejected, new Response().With("Sec-WebSocket-Extensions: permessage-deflate",
                "Sec-WebSocket-Extensions: permessage-deflate").Fault(Offer));

    private static Gen<string> Pieces { get; } = Gen.OneOf(
            "permessage-deflate", "server_max_window_bits", "client_max_window_bits", "server_no_context_takeover",
                "client_no_context_takeover",
            ";", ",", "=", "\"", " ", "8", "15", "16", "0", "x", "permessage-deflate; client_max_window_bits=")
        .Array[0, 12].Select(string.Concat);

    private static ConnectErrorKind? FaultOf(string answer, DeflateOffer? offer = null)
    {
        ExtensionAnswer.Judge(answer, offer ?? Offer, out ConnectError? error);
        return error?.Kind;
    }

    private static DeflateParameters Agreed(string answer, DeflateOffer offer) =>
        ExtensionAnswer.Judge(answer, offer, out ConnectError? error) ?? throw new InvalidOperationException($"{error}");
}
