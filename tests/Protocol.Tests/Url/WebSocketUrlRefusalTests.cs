using VeraWebSockets.Actors.Protocol.Url;

namespace VeraWebSockets.Protocol.Tests.Url;

/// <summary>Each refusal, with words that say what is wrong and what is accepted.</summary>
public class WebSocketUrlRefusalTests
{
    private const string BadScheme = "URL must begin with ws:// or wss://";
    private const string BadCredentials =
        "user name or password of the URL is not valid percent-encoded text without control characters";
    private const string BadPort = "URL has a port that is no number from 1 to 65535";
    private const string BadName = "URL has a host that is no valid international domain name";
    private const string BadAddress = "URL has a bracketed host that is no IPv6 address; zones (%…) are not accepted";

    [Theory]
    [InlineData("")]
    [InlineData("host")]
    [InlineData("//host")]
    [InlineData("://host")]
    [InlineData("ws:host")]
    [InlineData("ws:/host")]
    [InlineData("wsx://host")]
    [InlineData("xws://host")]
    [InlineData("http://host")]
    [InlineData("https://host")]
    [InlineData("host/?ws://host")]
    public void Given_another_scheme_when_parsed_then_the_two_schemes_are_named(string text) => AssertRefused(text, BadScheme);

    [Fact]
    public void Given_another_scheme_when_http_is_allowed_then_the_four_schemes_are_named()
    {
        _ = WebSocketUrl.TryParse("ftp://host", allowHttp: true, out _, out string? problem);

        Assert.Equal("URL has no scheme ws, wss, http or https", problem);
    }

    [Theory]
    [InlineData("ws://ho st/", "URL has a space at position 8; percent-encode it")]
    [InlineData(" ws://host/", "URL has a space at position 1; percent-encode it")]
    [InlineData("ws://host/\r\nX: y", "URL has the control character 0x0D at position 11; percent-encode it")]
    [InlineData("ws://host/\n", "URL has the control character 0x0A at position 11; percent-encode it")]
    [InlineData("ws://host/\0", "URL has the control character 0x00 at position 11; percent-encode it")]
    [InlineData("ws://host\t", "URL has the control character 0x09 at position 10; percent-encode it")]
    [InlineData("ws://host/\x7f", "URL has the control character 0x7F at position 11; percent-encode it")]
    [InlineData("ws://u\x1f@host/", "URL has the control character 0x1F at position 7; percent-encode it")]
    public void Given_a_space_or_control_character_when_parsed_then_it_is_named_with_its_position(string text, string problem) =>
        AssertRefused(text, problem);

    [Theory]
    [InlineData("ws://host/#top")]
    [InlineData("ws://host#")]
    [InlineData("ws://user:p#ss@host/")]
    public void Given_a_fragment_when_parsed_then_the_way_to_write_the_character_is_told(string text) =>
        AssertRefused(text, "URL has a fragment (#…), which RFC 6455 section 3 forbids; write %23 for the character itself");

    [Fact]
    public void Given_a_url_of_the_longest_size_when_parsed_then_it_is_accepted()
    {
        string text = "ws://host/".PadRight(WebSocketUrl.MaxLength, 'x');

        bool parsed = WebSocketUrl.TryParse(text, out _, out _);

        Assert.True(parsed);
    }

    [Fact]
    public void Given_a_url_one_character_longer_when_parsed_then_both_lengths_are_named() =>
        AssertRefused("ws://host/".PadRight(WebSocketUrl.MaxLength + 1, 'x'), "URL of 8193 characters; at most 8192 are accepted");

    [Theory]
    [InlineData("ws://")]
    [InlineData("ws:///path")]
    [InlineData("ws://?query")]
    [InlineData("ws://:80")]
    [InlineData("ws://user:secret@")]
    [InlineData("ws://user:secret@:80/")]
    public void Given_no_host_when_parsed_then_that_is_said(string text) => AssertRefused(text, "URL has no host");

    [Fact]
    public void Given_a_host_longer_than_a_name_can_be_when_parsed_then_both_lengths_are_named() =>
        AssertRefused($"ws://{new string('h', 254)}/", "URL has a host of 254 characters; at most 253 are accepted");

    [Theory]
    [InlineData("ws://bu\u0308cher.example/")] // a composed ü is another name
    [InlineData("ws://\uff45xample.com/")] // full width
    [InlineData("ws://exam\u200bple.com/")]
    [InlineData("ws://exam\u200cple.com/")]
    [InlineData("ws://\u202eexample.com/")]
    public void Given_a_host_that_a_browser_would_map_to_another_when_parsed_then_it_is_refused(string text) =>
        AssertRefused(text, "URL has a host that is no valid international domain name");

    [Theory]
    [InlineData("ws://ho\\st/", '\\')]
    [InlineData("ws://ho%20st/", '%')]
    [InlineData("ws://host,other/", ',')]
    [InlineData("ws://ho\"st/", '"')]
    public void Given_a_character_that_no_host_has_when_parsed_then_it_is_named(string text, char character) =>
        AssertRefused(text, $"URL has the character '{character}' in its host; letters, digits, '-', '.', '_' and '~' are accepted");

    [Theory]
    [InlineData("ws://::1/")]
    [InlineData("ws://::1]/")]
    [InlineData("ws://2001:db8::1/")]
    [InlineData("ws://host:80:80")]
    public void Given_several_colons_without_brackets_when_parsed_then_the_brackets_are_recommended(string text) =>
        AssertRefused(text, "URL has several colons in its host and port; an IPv6 address needs brackets, as in [::1]");

    [Fact]
    public void Given_an_international_name_with_an_empty_label_when_parsed_then_that_is_said() =>
        AssertRefused("ws://é..example/", BadName);

    [Fact]
    public void Given_an_international_name_with_half_a_surrogate_pair_when_parsed_then_that_is_said() =>
        AssertRefused("ws://\ud800.example/", BadName);

    [Theory]
    [InlineData("ws://[::1")]
    [InlineData("ws://[]/")]
    [InlineData("ws://[1.2.3.4]/")]
    [InlineData("ws://[host]/")]
    [InlineData("ws://[[::1]]/")]
    [InlineData("ws://[:::1]/")]
    [InlineData("ws://[::1%lo]/")]
    [InlineData("ws://[fe80::1%25eth0]/")]
    [InlineData("ws://[::1%é\"]/")]
    public void Given_brackets_around_anything_but_an_IPv6_address_when_parsed_then_that_is_said(string text) =>
        AssertRefused(text, BadAddress);

    [Theory]
    [InlineData("ws://[::1]x/")]
    [InlineData("ws://[::1]80/")]
    public void Given_characters_behind_the_bracket_when_parsed_then_that_is_said(string text) =>
        AssertRefused(text, "URL has characters between the host and the port");

    [Theory]
    [InlineData("ws://host:0")]
    [InlineData("ws://host:65536")]
    [InlineData("ws://host:99999999999999999999")]
    [InlineData("ws://host:-1")]
    [InlineData("ws://host:+80")]
    [InlineData("ws://host:http")]
    [InlineData("ws://host:٨٠")]
    [InlineData("ws://[::1]:0x50")]
    public void Given_a_port_out_of_range_when_parsed_then_the_range_is_named(string text) => AssertRefused(text, BadPort);

    [Theory]
    [InlineData("ws://us%0Aer:secret@host")]
    [InlineData("ws://user:se%00cret@host")]
    [InlineData("ws://user:se\u0085cret@host")]
    [InlineData("ws://user:100%@host")]
    [InlineData("ws://user:se%zzcret@host")]
    [InlineData("ws://user:%FF@host")]
    public void Given_credentials_that_cannot_be_decoded_when_parsed_then_that_is_said(string text) => AssertRefused(text, BadCredentials);

    [Fact]
    public void Given_credentials_with_half_a_surrogate_pair_when_parsed_then_that_is_said() =>
        AssertRefused("ws://user:\ud800@host", BadCredentials);

    private static void AssertRefused(string text, string expected)
    {
        bool parsed = WebSocketUrl.TryParse(text, out WebSocketUrl? url, out string? problem);

        Assert.Equal((false, null, expected), (parsed, url, problem));
    }
}
