using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Protocol.Handshake;
using VeraWebSockets.Actors.Protocol.Url;
using VeraWebSockets.Protocol.Tests.Url;

namespace VeraWebSockets.Protocol.Tests.Handshake;

/// <summary>Where a Location leads (spec section 5.1, oracle rows O052 to O059 and O063).</summary>
public class RedirectTargetTests
{
    [Theory]
    [InlineData("ws://other:81/x?y", "ws://other:81", "/x?y")]
    [InlineData("WSS://other/x", "wss://other:443", "/x")]
    [InlineData("http://other/x", "ws://other:80", "/x")]
    [InlineData("https://other/x", "wss://other:443", "/x")]
    [InlineData("ws://other", "ws://other:80", "/")]
    [InlineData("ws://other?x", "ws://other:80", "/?x")]
    [InlineData("ws://[::1]:81/#top", "ws://[::1]:81", "/")]
    [InlineData("//other:81/x", "ws://other:81", "/x")]
    public void Given_an_absolute_location_when_resolved_then_it_is_the_target(string location, string authority, string path)
    {
        WebSocketUrl? target = Resolve("ws://host:8080/a/b?c", location);

        Assert.Equal((authority, path), (target?.Authority, target?.PathAndQuery));
    }

    [Theory]
    [InlineData("//other/x", "wss://other:443")]
    [InlineData("https://other/x", "wss://other:443")]
    [InlineData("/x", "wss://host:8443")]
    public void Given_a_secure_origin_when_redirected_then_the_target_is_secure(string location, string authority)
    {
        WebSocketUrl? target = Resolve("wss://host:8443/a", location);

        Assert.Equal(authority, target?.Authority);
    }

    [Theory] // The examples of RFC 3986 section 5.4 whose answer is a path on the same server.
    [InlineData("g", "/b/c/g")]
    [InlineData("./g", "/b/c/g")]
    [InlineData("g/", "/b/c/g/")]
    [InlineData("/g", "/g")]
    [InlineData("?y", "/b/c/d;p?y")]
    [InlineData("g?y", "/b/c/g?y")]
    [InlineData("#s", "/b/c/d;p?q")]
    [InlineData("g#s", "/b/c/g")]
    [InlineData("g?y#s", "/b/c/g?y")]
    [InlineData(";x", "/b/c/;x")]
    [InlineData("g;x", "/b/c/g;x")]
    [InlineData("g;x?y#s", "/b/c/g;x?y")]
    [InlineData(".", "/b/c/")]
    [InlineData("./", "/b/c/")]
    [InlineData("..", "/b/")]
    [InlineData("../", "/b/")]
    [InlineData("../g", "/b/g")]
    [InlineData("../..", "/")]
    [InlineData("../../", "/")]
    [InlineData("../../g", "/g")]
    [InlineData("../../../g", "/g")]
    [InlineData("../../../../g", "/g")]
    [InlineData("/./g", "/g")]
    [InlineData("/../g", "/g")]
    [InlineData("g.", "/b/c/g.")]
    [InlineData(".g", "/b/c/.g")]
    [InlineData("g..", "/b/c/g..")]
    [InlineData("..g", "/b/c/..g")]
    [InlineData("./../g", "/b/g")]
    [InlineData("./g/.", "/b/c/g/")]
    [InlineData("g/./h", "/b/c/g/h")]
    [InlineData("g/../h", "/b/c/h")]
    [InlineData("g;x=1/./y", "/b/c/g;x=1/y")]
    [InlineData("g;x=1/../y", "/b/c/y")]
    [InlineData("g?y/./x", "/b/c/g?y/./x")]
    [InlineData("g?y/../x", "/b/c/g?y/../x")]
    [InlineData("g#s/../x", "/b/c/g")]
    public void Given_a_relative_location_when_resolved_then_the_path_is_that_of_RFC_3986(string location, string path)
    {
        WebSocketUrl? target = Resolve("ws://a/b/c/d;p?q", location);

        Assert.Equal(("ws://a:80", path), (target?.Authority, target?.PathAndQuery));
    }

    [Theory] // The old library's rule, and what the examples of the RFC leave open.
    [InlineData("/other?x=1", "/other?x=1")]
    [InlineData("other", "/a/other")]
    [InlineData("other?u=http://x/", "/a/other?u=http://x/")]
    [InlineData("./o:ther", "/a/o:ther")]
    [InlineData("/a//../b", "/a/b")]
    [InlineData("/\u00c3\u00bc?\u00ff", "/%C3%BC?%FF")]
    [InlineData("/%2e%2E/%zz", "/%2e%2E/%zz")]
    [InlineData("..//", "//")]
    [InlineData("/..//x", "//x")]
    public void Given_a_relative_location_when_the_path_was_a_b_then_the_request_goes_to(string location, string path)
    {
        WebSocketUrl? target = Resolve("ws://host:8080/a/b?q=/c/d", location);

        Assert.Equal(("ws://host:8080", path), (target?.Authority, target?.PathAndQuery));
    }

    [Theory]
    [InlineData("foo://host:81/x")]
    [InlineData("::::")]
    [InlineData("http:")]
    [InlineData("http:/x")]
    [InlineData("http://")]
    [InlineData("//")]
    [InlineData("///x")]
    [InlineData("ws://host:99999/")]
    [InlineData("ws://\u00fc.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("file:///etc/passwd")]
    [InlineData("/a b")]
    [InlineData("/a\tb")]
    [InlineData("/a\x7f")]
    public void Given_no_usable_location_when_resolved_then_it_is_invalid(string location)
    {
        ConnectError? error = ErrorOf("ws://host/a", location);

        Assert.Equal(ConnectErrorKind.RedirectLocationInvalid, error?.Kind);
    }

    [Theory]
    [InlineData("ws://other/")]
    [InlineData("/")]
    public void Given_a_location_longer_than_a_url_when_resolved_then_it_is_invalid(string start)
    {
        ConnectError? error = ErrorOf("ws://host/a", start.PadRight(WebSocketUrl.MaxLength + 1, 'x'));

        Assert.Equal(ConnectErrorKind.RedirectLocationInvalid, error?.Kind);
    }

    [Theory]
    [InlineData("ws://host/")]
    [InlineData("http://host:443/")]
    [InlineData("ws://other/")]
    public void Given_a_location_without_TLS_when_the_origin_has_it_then_it_is_a_downgrade(string location)
    {
        ConnectError? error = ErrorOf("wss://host/a", location);

        Assert.Equal(ConnectErrorKind.RedirectDowngrade, error?.Kind);
    }

    [Fact]
    public void Given_a_downgrade_with_secrets_when_told_then_they_are_left_out()
    {
        ConnectError? error = ErrorOf("wss://host/a", "ws://user:S3CRET@host/x?S3CRET");

        Assert.Equal("redirect to \"ws://host/x?…\" gives up TLS", error?.Detail);
    }

    [Fact]
    public void Given_a_downgrade_to_a_long_url_when_told_then_the_detail_is_short()
    {
        ConnectError? error = ErrorOf("wss://host/a", "ws://host/".PadRight(8_000, 'x'));

        Assert.InRange(error!.Detail.Length, 100, 200);
    }

    [Theory]
    [InlineData("/x")]
    [InlineData("x")]
    [InlineData("?x")]
    [InlineData("//host:8443/x")]
    [InlineData("wss://HOST:8443/x")]
    [InlineData("https://host:8443/x")]
    public void Given_the_same_origin_when_redirected_then_the_credentials_go_along(string location)
    {
        WebSocketUrl? target = Resolve("wss://user:secret@host:8443/a", location);

        Assert.Equal("user:secret", target?.Credentials);
    }

    [Theory]
    [InlineData("wss://host/x")]
    [InlineData("wss://other:8443/x")]
    [InlineData("//sub.host:8443/x")]
    public void Given_another_origin_when_redirected_then_the_credentials_stay_behind(string location)
    {
        WebSocketUrl? target = Resolve("wss://user:secret@host:8443/a", location);

        Assert.Equal((true, null), (target is not null, target?.Credentials));
    }

    [Fact]
    public void Given_the_same_host_with_TLS_when_redirected_then_that_is_another_origin()
    {
        WebSocketUrl? target = Resolve("ws://user:secret@host:443/a", "wss://host:443/a");

        Assert.Equal((true, null), (target is not null, target?.Credentials));
    }

    [Fact]
    public void Given_credentials_in_the_location_when_redirected_then_they_are_those_of_the_target()
    {
        WebSocketUrl? target = Resolve("ws://user:secret@host/a", "ws://new:word@host/a");

        Assert.Equal("new:word", target?.Credentials);
    }

    private static WebSocketUrl? Resolve(string current, string location)
    {
        WebSocketUrl? target = RedirectTarget.Resolve(UrlText.Parse(current), location, out ConnectError? error);
        Assert.Null(error);
        return target;
    }

    private static ConnectError? ErrorOf(string current, string location)
    {
        WebSocketUrl? target = RedirectTarget.Resolve(UrlText.Parse(current), location, out ConnectError? error);
        Assert.Null(target);
        return error;
    }
}
