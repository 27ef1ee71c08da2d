using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Protocol.Handshake;

namespace VeraWebSockets.Protocol.Tests.Handshake;

/// <summary>The headers of the upgrade itself (oracle rows O065 to O085).</summary>
public class ClientHandshakeHeaderTests
{
    [Fact]
    public void Given_no_Accept_when_judged_then_it_is_missing() =>
        AssertFault(ConnectErrorKind.AcceptMissing, new Response().Without("Sec-WebSocket-Accept"));

    [Theory]
    [InlineData("Sec-WebSocket-Accept:")]
    [InlineData("Sec-WebSocket-Accept: \t")]
    public void Given_an_empty_Accept_when_judged_then_it_is_missing(string line) =>
        AssertFault(ConnectErrorKind.AcceptMissing, new Response().Instead("Sec-WebSocket-Accept", line));

    [Theory]
    [InlineData("s3pPLMBiTxaQ9kYGzzhZRbK+xO0=")]
    [InlineData("S3pPLMBiTxaQ9kYGzzhZRbK+xOo=")]
    [InlineData("s3pPLMBiTxaQ9kYGzzhZRbK+xOo")]
    [InlineData("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=x")]
    [InlineData("dGhlIHNhbXBsZSBub25jZQ==")]
    [InlineData("\"s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\"")]
    public void Given_another_Accept_when_judged_then_it_does_not_match(string value) =>
        AssertFault(ConnectErrorKind.AcceptMismatch, new Response().Instead("Sec-WebSocket-Accept", $"Sec-WebSocket-Accept: {value}"));

    [Theory]
    [InlineData($"Sec-WebSocket-Accept: {Response.Accept} ")]
    [InlineData($"Sec-WebSocket-Accept:\t \t{Response.Accept}\t")]
    [InlineData($"sec-websocket-ACCEPT:{Response.Accept}")]
    public void Given_space_around_the_Accept_when_judged_then_the_websocket_is_open(string line) =>
        AssertOpen(new Response().Instead("Sec-WebSocket-Accept", line));

    [Fact]
    public void Given_the_right_Accept_twice_when_judged_then_the_websocket_is_open() =>
        AssertOpen(new Response().With($"Sec-WebSocket-Accept: {Response.Accept}"));

    [Fact]
    public void Given_no_Upgrade_when_judged_then_it_is_missing() =>
        AssertFault(ConnectErrorKind.UpgradeMissing, new Response().Without("Upgrade"));

    [Theory]
    [InlineData("Upgrade: h2c")]
    [InlineData("Upgrade: websocket, foo")]
    [InlineData("Upgrade: websockets")]
    [InlineData("Upgrade: web socket")]
    [InlineData("Upgrade:")]
    public void Given_another_Upgrade_when_judged_then_it_is_a_mismatch(string line) =>
        AssertFault(ConnectErrorKind.UpgradeMismatch, new Response().Instead("Upgrade", line));

    [Theory]
    [InlineData("Upgrade: WebSocket")]
    [InlineData("UPGRADE:WEBSOCKET")]
    [InlineData("Upgrade: websocket ")]
    [InlineData("Upgrade:\twebsocket")]
    public void Given_the_Upgrade_in_other_case_or_with_space_when_judged_then_the_websocket_is_open(string line) =>
        AssertOpen(new Response().Instead("Upgrade", line));

    [Fact]
    public void Given_no_Connection_when_judged_then_it_is_missing() =>
        AssertFault(ConnectErrorKind.ConnectionMissing, new Response().Without("Connection"));

    [Theory]
    [InlineData("Connection: close")]
    [InlineData("Connection:")]
    [InlineData("Connection: ,")]
    [InlineData("Connection: keep-alive")]
    [InlineData("Connection: Upgrades")]
    [InlineData("Connection: \"Upgrade\"")]
    [InlineData("Connection: keep-alive; Upgrade")]
    public void Given_a_Connection_without_the_token_when_judged_then_it_is_a_mismatch(string line) =>
        AssertFault(ConnectErrorKind.ConnectionMismatch, new Response().Instead("Connection", line));

    [Theory]
    [InlineData("Connection: UPGRADE")]
    [InlineData("connection:upgrade")]
    [InlineData("Connection: Upgrade ")]
    [InlineData("Connection: keep-alive, Upgrade")]
    [InlineData("Connection: Upgrade,keep-alive")]
    [InlineData("Connection: keep-alive,\tUpgrade\t, x")]
    [InlineData("Connection: ,,Upgrade")]
    public void Given_the_token_anywhere_in_Connection_when_judged_then_the_websocket_is_open(string line) =>
        AssertOpen(new Response().Instead("Connection", line));

    [Theory]
    [InlineData("Connection: Upgrade", "Connection: keep-alive")]
    [InlineData("Connection: keep-alive", "Connection: Upgrade")]
    public void Given_the_token_in_one_of_two_Connection_lines_when_judged_then_the_websocket_is_open(string one, string other) =>
        AssertOpen(new Response().Instead("Connection", one, other));

    [Fact]
    public void Given_another_protocol_version_in_the_response_when_judged_then_it_is_ignored() =>
        AssertOpen(new Response().With("Sec-WebSocket-Version: 8"));

    [Fact]
    public void Given_many_unknown_headers_when_judged_then_they_are_ignored() =>
        AssertOpen(new Response().With(Enumerable.Range(0, 300).Select(i => $"X-{i}: {new string('x', i)}")));

    [Theory]
    [InlineData("No colon")]
    [InlineData("Name : value")]
    [InlineData("Na me: value")]
    [InlineData(": value")]
    [InlineData(" folded: li\0ne")]
    [InlineData("\tfolded\x7f")]
    [InlineData("N\u00e4me: value")]
    [InlineData("Name: a\0b")]
    [InlineData("Name: a\rb")]
    [InlineData("Name: a\nInjected: b")]
    [InlineData("Name: a\x7f")]
    public void Given_a_malformed_line_among_good_ones_when_judged_then_the_response_is_malformed(string line) =>
        AssertFault(ConnectErrorKind.ResponseMalformed, new Response().With(line));

    [Theory]
    [InlineData(" folded: line")]
    [InlineData("\tfolded")]
    [InlineData(" ")]
    public void Given_a_fold_before_the_first_header_when_judged_then_the_response_is_malformed(string line)
    {
        var response = new Response();

        AssertFault(ConnectErrorKind.ResponseMalformed, response with { Lines = [line, .. response.Lines] });
    }

    [Fact]
    public void Given_folded_headers_when_judged_then_the_websocket_is_open() =>
        AssertOpen(new Response
        {
            Lines = ["Upgrade:", " websocket", "Connection: keep-alive,", "\tUpgrade", $"Sec-WebSocket-Accept: {Response.Accept}", "X: a", " b: c", " "],
        });

    private static void AssertOpen(Response response) => Assert.Equal(new HandshakeOutcome.Accepted(null), response.Judge());

    private static void AssertFault(ConnectErrorKind expected, Response response) => Assert.Equal(expected, response.Fault());
}
