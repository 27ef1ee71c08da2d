using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Tests.Fakes;

namespace VeraWebSockets.Actors.Tests.Options;

public sealed class ProxyOptionsTests
{
    private readonly Dictionary<string, string> _environment = [];
    private readonly List<string> _warnings = [];

    [Theory]
    [InlineData("proxy.example:8080", "proxy.example", 8080, null)]
    [InlineData("http://proxy.example:8080", "proxy.example", 8080, null)]
    [InlineData("HTTP://proxy.example:8080/", "proxy.example", 8080, null)]
    [InlineData("http://user:pass@proxy.example:8080", "proxy.example", 8080, "user:pass")]
    [InlineData("user:p%40ss@proxy.example:8080", "proxy.example", 8080, "user:p@ss")]
    [InlineData("[::1]:3128", "::1", 3128, null)]
    [InlineData("10.0.0.1:80", "10.0.0.1", 80, null)]
    public void Given_a_proxy_when_it_is_parsed_then_its_parts_are_there(string text, string host, int port, string? credentials)
    {
        Assert.Equal(new ProxyAddress(host, port, credentials), For(ProxyOptions.Parse(text), "ws://far.example/"));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("NONE")]
    public void Given_none_when_it_is_parsed_then_there_is_no_proxy(string text)
    {
        Assert.Null(For(ProxyOptions.Parse(text), "ws://far.example/"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("proxy.example")]
    [InlineData("http://proxy.example")]
    [InlineData("http://user:pass@proxy.example")]
    [InlineData("proxy.example:")]
    [InlineData("proxy.example:0")]
    [InlineData("proxy.example:65536")]
    [InlineData("proxy.example:http")]
    [InlineData(":8080")]
    [InlineData("[::1]")]
    [InlineData("[::1")]
    [InlineData("::1:80")]
    [InlineData("proxy.example:80\r\nX: y:80")]
    [InlineData("proxy example:80")]
    [InlineData("https://proxy.example:8080")]
    [InlineData("socks5://proxy.example:1080")]
    [InlineData("proxy.example:8080/path")]
    [InlineData("proxy.example/path:8080")]
    [InlineData("proxy.example?x:8080")]
    public void Given_anything_else_when_it_is_parsed_then_it_is_refused(string text)
    {
        Assert.Throws<SettingsException>(() => ProxyOptions.Parse(text));
    }

    [Fact]
    public void Given_a_proxy_with_credentials_when_it_is_shown_then_they_are_not()
    {
        Assert.DoesNotContain("secret", $"{ProxyOptions.Parse("http://user:secret@proxy.example:8080")}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ws://far.example/", "plain:1")]
    [InlineData("wss://far.example/", "secure:2")]
    public void Given_both_variables_when_a_url_is_dialed_then_its_scheme_decides(string url, string proxy)
    {
        _environment["http_proxy"] = "plain:1";
        _environment["https_proxy"] = "secure:2";

        Assert.Equal(proxy, $"{ForEnvironment(url)}");
    }

    [Fact]
    public void Given_http_proxy_alone_when_a_wss_url_is_dialed_then_it_counts_too()
    {
        _environment["http_proxy"] = "plain:1";

        Assert.Equal("plain:1", $"{ForEnvironment("wss://far.example/")}");
    }

    [Fact]
    public void Given_https_proxy_alone_when_a_ws_url_is_dialed_then_it_does_not_count()
    {
        _environment["https_proxy"] = "secure:2";

        Assert.Null(ForEnvironment("ws://far.example/"));
    }

    [Theory]
    [InlineData("HTTP_PROXY")]
    [InlineData("ALL_PROXY")]
    [InlineData("all_proxy")]
    public void Given_another_variable_when_a_url_is_dialed_then_it_does_not_count(string variable)
    {
        _environment[variable] = "plain:1";

        Assert.Null(ForEnvironment("ws://far.example/"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public void Given_an_empty_variable_when_a_url_is_dialed_then_it_goes_directly_without_a_word(string? value)
    {
        _environment["http_proxy"] = value ?? "";
        ForEnvironment("ws://far.example/");

        Assert.Empty(_warnings);
    }

    [Theory]
    [InlineData("far.example")]
    [InlineData("far.example.")]
    [InlineData(".example")]
    [InlineData("*.example")]
    [InlineData("example")]
    [InlineData("FAR.EXAMPLE")]
    [InlineData("far.example:80")]
    [InlineData("*")]
    [InlineData("*:80")]
    [InlineData("other, far.example ,more")]
    [InlineData("other far.example more")]
    public void Given_a_host_in_no_proxy_when_it_is_dialed_then_it_goes_directly(string noProxy)
    {
        _environment["http_proxy"] = "plain:1";
        _environment["no_proxy"] = noProxy;

        Assert.Null(ForEnvironment("ws://far.example/"));
    }

    [Theory]
    [InlineData("ar.example")]
    [InlineData("far.example.org")]
    [InlineData("xample")]
    [InlineData("far.example:81")]
    [InlineData(".")]
    [InlineData("*.")]
    [InlineData("*:81")]
    [InlineData("*:x")]
    [InlineData(",,")]
    [InlineData("other")]
    [InlineData("0.0.0.0/0")]
    public void Given_a_host_that_is_not_in_no_proxy_when_it_is_dialed_then_the_proxy_counts(string noProxy)
    {
        _environment["http_proxy"] = "plain:1";
        _environment["no_proxy"] = noProxy;

        Assert.NotNull(ForEnvironment("ws://far.example/"));
    }

    [Theory]
    [InlineData("ws://10.1.2.3/", "10.1.2.3")]
    [InlineData("ws://10.1.2.3:8080/", "10.1.2.3:8080")]
    [InlineData("ws://10.1.2.3/", "*:80")]
    [InlineData("ws://10.1.2.3/", "10.0.0.0/8")]
    [InlineData("ws://10.1.2.3/", "10.0.0.0/8:80")]
    [InlineData("ws://10.1.2.3/", "10.9.9.9/8")]
    [InlineData("ws://10.1.2.3/", "10.1.2.0/30")]
    [InlineData("ws://10.1.2.3/", "10.1.2.3/32")]
    [InlineData("ws://10.1.2.3/", "0.0.0.0/0")]
    [InlineData("ws://[::1]/", "::1")]
    [InlineData("ws://[::1]/", "[::1]")]
    [InlineData("ws://[::1]:8080/", "[::1]:8080")]
    [InlineData("ws://[0:0:0:0:0:0:0:1]/", "::1")]
    [InlineData("ws://[fd00::7]/", "fd00::/8")]
    public void Given_an_address_in_no_proxy_when_it_is_dialed_then_it_goes_directly(string url, string noProxy)
    {
        _environment["http_proxy"] = "plain:1";
        _environment["no_proxy"] = noProxy;

        Assert.Null(ForEnvironment(url));
    }

    [Theory]
    [InlineData("ws://10.1.2.3/", "10.1.2.30")]
    [InlineData("ws://10.1.2.3/", "1.2.3")]
    [InlineData("ws://10.1.2.3/", "10.1.2.3:81")]
    [InlineData("ws://10.1.2.3/", "10.1.2.0/31")]
    [InlineData("ws://10.1.2.3/", "10.1.2.3/33")]
    [InlineData("ws://10.1.2.3/", "10.0.0.0/")]
    [InlineData("ws://10.1.2.3/", "::/0")]
    [InlineData("ws://[::1]/", "::2")]
    [InlineData("ws://[::1]:8080/", "[::1]:80")]
    [InlineData("ws://[fd00::7]/", "fe00::/8")]
    public void Given_an_address_that_is_not_in_no_proxy_when_it_is_dialed_then_the_proxy_counts(string url, string noProxy)
    {
        _environment["http_proxy"] = "plain:1";
        _environment["no_proxy"] = noProxy;

        Assert.NotNull(ForEnvironment(url));
    }

    [Fact]
    public void Given_a_variable_that_cannot_be_used_when_a_url_is_dialed_then_the_warning_names_it_without_its_value()
    {
        _environment["http_proxy"] = "http://user:secret@proxy.example";
        ForEnvironment("ws://far.example/");

        Assert.Equal(["environment variable http_proxy is not [http://][user:password@]host:port; connecting directly"], _warnings);
    }

    private ProxyAddress? ForEnvironment(string url) =>
        For(new ProxyOptions.Environmental(name => _environment.GetValueOrDefault(name)), url);

    private ProxyAddress? For(ProxyOptions options, string url) => options.For(Urls.Parse(url), _warnings.Add);
}
