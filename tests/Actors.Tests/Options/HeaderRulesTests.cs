using VeraWebSockets.Actors.Options;

namespace VeraWebSockets.Actors.Tests.Options;

/// <summary>Nothing that a user adds to the request may end a line or stand for a header of the handshake.</summary>
public sealed class HeaderRulesTests
{
    /// <summary>Octets that end a line somewhere, or are read as such by something between us and the server.</summary>
    public static TheoryData<string> Injections =>
    [
        "a\r\nX-Evil: 1", "a\nX-Evil: 1", "a\rX-Evil: 1", "a\0b", "\r\n\r\nGET / HTTP/1.1", "a\u0085b", "a\u2028b", "a\u007fb", "a\u001bb",
        "é", "a\u560ab",
    ];

    [Theory]
    [MemberData(nameof(Injections))]
    public void Given_a_value_that_could_end_its_line_when_it_is_checked_then_the_header_is_refused_by_name(string value)
    {
        Assert.Equal(
            ["header X-Mine has a control character, a character outside ASCII, or more than 8192 characters"],
            Check(headers: [new("X-Mine", value)]));
    }

    [Theory]
    [MemberData(nameof(Injections))]
    public void Given_a_name_that_could_end_its_line_when_it_is_checked_then_it_is_refused_and_not_repeated(string name)
    {
        Assert.Equal(
            ["a header has a name that is no token; letters, digits and !#$%&'*+-.^_`|~ are accepted"],
            Check(headers: [new(name, "value")]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("X Mine")]
    [InlineData("X-Mine:")]
    [InlineData("X-Mine ")]
    [InlineData("(x)")]
    public void Given_a_name_that_is_no_token_when_it_is_checked_then_it_is_refused(string name)
    {
        Assert.Single(Check(headers: [new(name, "value")]));
    }

    [Theory]
    [MemberData(nameof(Injections))]
    public void Given_an_origin_that_could_end_its_line_when_it_is_checked_then_it_is_refused(string origin)
    {
        Assert.Equal(["origin has a control character, a character outside ASCII, or is too long"], Check(origin: origin));
    }

    [Theory]
    [MemberData(nameof(Injections))]
    [InlineData("")]
    [InlineData("chat, superchat")]
    [InlineData("a b")]
    public void Given_a_subprotocol_that_is_no_token_when_it_is_checked_then_it_is_refused_by_its_place(string subprotocol)
    {
        Assert.Equal(
            ["subprotocol 2 is no token; letters, digits and !#$%&'*+-.^_`|~ are accepted"], Check(subprotocols: ["fine", subprotocol]));
    }

    [Theory]
    [InlineData("Host")]
    [InlineData("upgrade")]
    [InlineData("CONNECTION")]
    [InlineData("Origin")]
    [InlineData("Content-Length")]
    [InlineData("Transfer-Encoding")]
    [InlineData("Sec-WebSocket-Key")]
    [InlineData("sec-websocket-version")]
    [InlineData("Sec-WebSocket-Protocol")]
    [InlineData("Sec-WebSocket-Extensions")]
    [InlineData("Sec-WebSocket-Accept")]
    public void Given_a_header_of_the_handshake_when_it_is_checked_then_it_is_refused_by_name(string name)
    {
        Assert.Equal([$"header {name} belongs to the handshake and cannot be set"], Check(headers: [new(name, "x")]));
    }

    [Theory]
    [InlineData("Authorization", "Bearer t")]
    [InlineData("Cookie", "a=b; c=\"d\"")]
    [InlineData("X-Tab", "a\tb")]
    [InlineData("X-Empty", "")]
    [InlineData("X-Encoded", "%0d%0aX: y")]
    public void Given_an_ordinary_header_when_it_is_checked_then_it_is_accepted(string name, string value)
    {
        Assert.Empty(Check(headers: [new(name, value)]));
    }

    [Fact]
    public void Given_two_Authorization_headers_when_they_are_checked_then_that_is_refused() =>
        Assert.Equal(
            ["header Authorization is there twice; once is accepted, and a token is one"],
            Check(headers: [new("Authorization", "Bearer a"), new("authorization", "Bearer b")]));

    [Theory]
    [InlineData(8192, 0)]
    [InlineData(8193, 1)]
    public void Given_a_long_value_when_it_is_checked_then_the_limit_decides(int length, int faults)
    {
        Assert.Equal(faults, Check(headers: [new("X-Long", new string('x', length))]).Count);
    }

    [Theory]
    [InlineData(64, 0)]
    [InlineData(65, 1)]
    public void Given_many_headers_when_they_are_checked_then_the_limit_decides(int count, int faults)
    {
        KeyValuePair<string, string>[] headers = [.. Enumerable.Range(0, count).Select(i => KeyValuePair.Create($"X-{i}", "v"))];

        Assert.Equal(faults, Check(headers: headers).Count);
    }

    [Fact]
    public void Given_a_subprotocol_offered_twice_when_it_is_checked_then_it_is_refused()
    {
        Assert.Equal(["subprotocol chat is offered twice"], Check(subprotocols: ["chat", "other", "chat"]));
    }

    [Fact]
    public void Given_subprotocols_that_differ_in_case_when_they_are_checked_then_they_are_two()
    {
        Assert.Empty(Check(subprotocols: ["chat", "CHAT"]));
    }

    [Fact]
    public void Given_several_faults_when_they_are_checked_then_all_are_told()
    {
        Assert.Equal(3, Check(["a b"], "\r", [new("Host", "x")]).Count);
    }

    private static List<string> Check(
        string[]? subprotocols = null, string? origin = null, KeyValuePair<string, string>[]? headers = null) =>
        [.. HeaderRules.Check(subprotocols ?? [], origin, headers ?? [])];
}
