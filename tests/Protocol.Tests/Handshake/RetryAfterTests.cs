using CsCheck;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Protocol.Handshake;

namespace VeraWebSockets.Protocol.Tests.Handshake;

/// <summary>The header Retry-After (RFC 9110 section 10.2.3).</summary>
public class RetryAfterTests
{
    private static readonly DateTimeOffset Now = new(1999, 12, 31, 23, 59, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("120", 120)]
    [InlineData("0", 0)]
    [InlineData("007", 7)]
    [InlineData("Fri, 31 Dec 1999 23:59:59 GMT", 59)]
    [InlineData("Friday, 31-Dec-99 23:59:59 GMT", 59)]
    [InlineData("Fri Dec 31 23:59:59 1999", 59)]
    [InlineData("Wed Dec  1 23:59:59 1999", 0)]
    [InlineData("Fri, 31 Dec 1999 23:58:00 GMT", 0)]
    public void Given_seconds_or_a_date_when_they_are_read_then_they_are_the_time_from_now(string value, double seconds)
    {
        RetryAfter? asked = RetryAfter.Parse(value);

        Assert.Equal(seconds, asked!.Value.From(Now).TotalSeconds);
    }

    [Fact]
    public void Given_more_seconds_than_a_number_holds_when_they_are_read_then_they_are_a_long_time()
    {
        RetryAfter? asked = RetryAfter.Parse(new string('9', 100));

        Assert.True(asked!.Value.From(Now) > TimeSpan.FromDays(10_000));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("12 s")]
    [InlineData("Fri, 31 Dec 1999 23:59:59 CET")]
    [InlineData("\u0661")]
    public void Given_something_else_when_it_is_read_then_the_server_has_not_asked(string? value) => Assert.Null(RetryAfter.Parse(value));

    [Fact]
    public void Given_any_text_when_it_is_read_then_nothing_is_thrown_and_no_time_is_negative() =>
        Gen.String.Sample(text => Assert.True((RetryAfter.Parse(text)?.From(Now) ?? TimeSpan.Zero) >= TimeSpan.Zero));

    [Fact]
    public void Given_a_response_with_the_header_when_it_is_judged_then_the_error_has_it()
    {
        HandshakeOutcome outcome = new Response { StatusLine = "HTTP/1.1 503 Busy" }.With("Retry-After: 30").Judge();

        ConnectError error = Assert.IsType<HandshakeOutcome.Rejected>(outcome).Error;
        Assert.Equal((503, TimeSpan.FromSeconds(30)), (error.HttpStatus, error.RetryAfter?.Delay));
    }
}
