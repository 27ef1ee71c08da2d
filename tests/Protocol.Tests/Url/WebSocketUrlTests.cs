using CsCheck;
using VeraWebSockets.Actors.Protocol.Url;

namespace VeraWebSockets.Protocol.Tests.Url;

/// <summary>What is accepted, and into which parts it is split.</summary>
public class WebSocketUrlTests
{
    [Theory]
    [InlineData("ws://host", false)]
    [InlineData("wss://host", true)]
    [InlineData("WS://host", false)]
    [InlineData("WsS://host", true)]
    public void Given_a_scheme_when_parsed_then_it_decides_about_TLS(string text, bool secure)
    {
        WebSocketUrl url = UrlText.Parse(text);

        Assert.Equal(secure, url.IsSecure);
    }

    [Theory]
    [InlineData("ws://host", 80)]
    [InlineData("wss://host", 443)]
    [InlineData("ws://host:", 80)]
    [InlineData("ws://host:1", 1)]
    [InlineData("ws://host:65535", 65535)]
    [InlineData("ws://host:0080", 80)]
    [InlineData("ws://[::1]", 80)]
    [InlineData("wss://[::1]:", 443)]
    [InlineData("wss://[::1]:8443", 8443)]
    public void Given_a_port_or_none_when_parsed_then_the_default_of_the_scheme_fills_the_gap(string text, int port)
    {
        WebSocketUrl url = UrlText.Parse(text);

        Assert.Equal(port, url.Port);
    }

    [Theory]
    [InlineData("ws://example.com/", "example.com")]
    [InlineData("ws://EXAMPLE.com/", "EXAMPLE.com")]
    [InlineData("ws://a-b.c_d.e~f", "a-b.c_d.e~f")]
    [InlineData("ws://example.com.", "example.com.")]
    [InlineData("ws://127.0.0.1:80/x", "127.0.0.1")]
    [InlineData("ws://[::1]/", "::1")]
    [InlineData("ws://[2001:DB8::ffff:1.2.3.4]:81", "2001:DB8::ffff:1.2.3.4")]
    [InlineData("ws://bücher.example/", "xn--bcher-kva.example")]
    [InlineData("ws://BÜCHER.example/", "xn--bcher-kva.example")]
    [InlineData("ws://日本語.jp", "xn--wgv71a119e.jp")]
    [InlineData("ws://user:secret@host", "host")]
    [InlineData("ws://user@host@host2", "host2")]
    public void Given_a_host_when_parsed_then_it_is_in_ASCII_and_without_brackets(string text, string host)
    {
        WebSocketUrl url = UrlText.Parse(text);

        Assert.Equal(host, url.Host);
    }

    [Fact]
    public void Given_a_host_of_the_longest_name_when_parsed_then_it_is_accepted()
    {
        string host = new('h', 253);

        WebSocketUrl url = UrlText.Parse($"ws://{host}/");

        Assert.Equal(host, url.Host);
    }

    [Theory]
    [InlineData("ws://host", "/")]
    [InlineData("ws://host/", "/")]
    [InlineData("ws://host:81/a/b", "/a/b")]
    [InlineData("ws://host?x=1", "/?x=1")]
    [InlineData("ws://host/?", "/?")]
    [InlineData("ws://host/a?b=c&d=/e?f:g@h", "/a?b=c&d=/e?f:g@h")]
    [InlineData("ws://host//a/./../b", "//a/./../b")]
    [InlineData("ws://host/%7e%zz%", "/%7e%zz%")]
    [InlineData("ws://host/\"<>\\^`{|}", "/\"<>\\^`{|}")]
    [InlineData("ws://host/é?ü=日", "/%C3%A9?%C3%BC=%E6%97%A5")]
    [InlineData("ws://host/\U0001F600", "/%F0%9F%98%80")]
    [InlineData("ws://host/\u0085", "/%C2%85")]
    public void Given_a_path_when_parsed_then_it_is_kept_but_for_octets_outside_ASCII(string text, string path)
    {
        WebSocketUrl url = UrlText.Parse(text);

        Assert.Equal(path, url.PathAndQuery);
    }

    [Fact]
    public void Given_half_a_surrogate_pair_in_the_path_when_parsed_then_the_replacement_character_stands_for_it()
    {
        WebSocketUrl url = UrlText.Parse("ws://host/\ud800");

        Assert.Equal("/%EF%BF%BD", url.PathAndQuery);
    }

    [Theory]
    [InlineData("ws://host", null)]
    [InlineData("ws://@host", null)]
    [InlineData("ws://user:secret@host", "user:secret")]
    [InlineData("ws://user:@host", "user:")]
    [InlineData("ws://:secret@host", ":secret")]
    [InlineData("ws://user@host", "user:")]
    [InlineData("ws://us%40er:se%2Fcr%3aet%25@host", "us@er:se/cr:et%")]
    [InlineData("ws://user:a@b@host", "user:a@b")]
    [InlineData("ws://üser:%C3%A9@host", "üser:é")]
    [InlineData("ws://user:a+b@host", "user:a+b")]
    public void Given_a_user_name_when_parsed_then_the_credentials_are_decoded_and_joined_by_a_colon(string text, string? credentials)
    {
        WebSocketUrl url = UrlText.Parse(text);

        Assert.Equal(credentials, url.Credentials);
    }

    [Theory]
    [InlineData("ws://host/", "host")]
    [InlineData("ws://host:80/", "host")]
    [InlineData("wss://host:443/", "host")]
    [InlineData("ws://host:443/", "host:443")]
    [InlineData("wss://host:80/", "host:80")]
    [InlineData("ws://[::1]/", "[::1]")]
    [InlineData("ws://[::1]:8080/", "[::1]:8080")]
    [InlineData("ws://user:secret@host:81/", "host:81")]
    public void Given_a_host_and_port_when_asked_for_the_Host_header_then_only_an_unusual_port_is_named(string text, string header)
    {
        string actual = UrlText.Parse(text).HostHeader;

        Assert.Equal(header, actual);
    }

    [Theory]
    [InlineData("http://host/", false)]
    [InlineData("https://host/", true)]
    [InlineData("ws://host/", false)]
    [InlineData("wss://host/", true)]
    public void Given_a_scheme_of_a_redirect_when_http_is_allowed_then_it_decides_about_TLS(string text, bool secure)
    {
        _ = WebSocketUrl.TryParse(text, allowHttp: true, out WebSocketUrl? url, out _);

        Assert.Equal(secure, url?.IsSecure);
    }

    [Theory]
    [InlineData("ws://host/a", "ws://HOST:80/b?c", true)]
    [InlineData("ws://u:p@host/", "ws://host/", true)]
    [InlineData("ws://host", "wss://host", false)]
    [InlineData("ws://host:443", "wss://host:443", false)]
    [InlineData("ws://host", "ws://host:81", false)]
    [InlineData("ws://host", "ws://host2", false)]
    [InlineData("ws://host", "ws://sub.host", false)]
    public void Given_two_urls_when_compared_then_scheme_host_and_port_are_the_origin(string one, string other, bool same)
    {
        bool actual = UrlText.Parse(one).HasOriginOf(UrlText.Parse(other));

        Assert.Equal(same, actual);
    }

    [Fact]
    public void Given_any_string_at_all_when_parsed_then_there_is_a_url_or_a_problem_and_no_exception() =>
        UrlText.Any.Sample(
            text =>
            {
                bool parsed = WebSocketUrl.TryParse(text, allowHttp: true, out WebSocketUrl? url, out string? problem);

                return parsed ? url is not null && problem is null : url is null && !string.IsNullOrEmpty(problem);
            },
            iter: 20_000);

    [Fact]
    public void Given_any_string_that_is_accepted_when_split_then_host_and_path_are_printable_ASCII() =>
        UrlText.Any.Sample(
            text => !WebSocketUrl.TryParse(text, allowHttp: true, out WebSocketUrl? url, out _)
                || (url!.HostHeader + url.PathAndQuery).All(c => c is > ' ' and < '\x7f'),
            iter: 20_000);
}
