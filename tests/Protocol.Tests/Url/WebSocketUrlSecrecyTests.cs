using CsCheck;
using VeraWebSockets.Actors.Protocol.Url;

namespace VeraWebSockets.Protocol.Tests.Url;

/// <summary>Credentials and queries stay out of what people and logs see.</summary>
public class WebSocketUrlSecrecyTests
{
    [Theory]
    [InlineData("ws://host", "ws://host/")]
    [InlineData("wss://user:secret@host:443/path", "wss://host/path")]
    [InlineData("ws://host:81/path?token=secret", "ws://host:81/path?…")]
    [InlineData("ws://host?secret", "ws://host/?…")]
    [InlineData("ws://user:secret@[::1]:81/a?b", "ws://[::1]:81/a?…")]
    public void Given_a_url_when_shown_then_credentials_and_query_are_left_out(string text, string shown)
    {
        _ = WebSocketUrl.TryParse(text, out WebSocketUrl? url, out _);

        Assert.Equal(shown, url?.ToString());
    }

    [Fact]
    public void Given_secrets_anywhere_when_the_url_is_shown_then_none_of_them_is_in_it() =>
        Gen.Select(Secret, Secret, Gen.OneOf("host", "[::1]:81", "a.example:443")).Sample(
            (password, token, host) =>
            {
                string shown = UrlText.Parse($"wss://user:{password}@{host}/path?t={token}&u").ToString();

                return !shown.Contains(password, StringComparison.Ordinal) && !shown.Contains(token, StringComparison.Ordinal);
            },
            iter: 1_000);

    [Theory]
    [InlineData("ws://user:S3CRET@host:S3CRET")]
    [InlineData("ws://user:S3CRET/more@host/")]
    [InlineData("ws://user:S3CRET?more@host/")]
    [InlineData("ws://user:S3CRET%zz@host/")]
    [InlineData("ws://user:S3CRET@/")]
    [InlineData("ws://user:S3CRET@ho st/")]
    [InlineData("ws://user:S3CRET@host#x")]
    [InlineData("http://user:S3CRET@host")]
    public void Given_a_bad_url_with_credentials_when_refused_then_the_problem_repeats_none_of_them(string text)
    {
        _ = WebSocketUrl.TryParse(text, out _, out string? problem);

        Assert.DoesNotContain("S3CRET", problem, StringComparison.OrdinalIgnoreCase);
    }

    private static Gen<string> Secret => Gen.Char["ABCDEFGHJKLMNPQRSTUVWXYZ"].Array[6, 20].Select(letters => new string(letters));
}
