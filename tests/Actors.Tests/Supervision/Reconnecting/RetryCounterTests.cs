using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Reconnecting;

namespace VeraWebSockets.Actors.Tests.Supervision.Reconnecting;

public sealed class RetryCounterTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly ReconnectCause Lost = new ReconnectCause.Ended(new CloseStatus(1006, ReadOnlyMemory<byte>.Empty, false));
    private static readonly ReconnectCause Refused = new ReconnectCause.Failed(new ConnectError(ConnectErrorKind.ConnectFailed, ""));

    [Fact]
    public void Given_one_failure_after_another_when_they_are_counted_then_the_delays_grow()
    {
        var counter = new RetryCounter(ReconnectOptions.On);

        RetryDecision[] decisions = [.. Enumerable.Range(0, 4).Select(_ => Decide(counter, Refused))];

        Assert.Equal([Retry(1, 2.5), Retry(2, 0.5), Retry(3, 0.8), Retry(4, 1.28)], decisions);
    }

    [Theory]
    [InlineData(59.999, 3)]
    [InlineData(60, 1)]
    public void Given_retries_when_a_connection_is_lost_then_only_one_that_was_stable_begins_a_new_row(double openFor, int number)
    {
        var counter = new RetryCounter(ReconnectOptions.On);
        Decide(counter, Refused);
        Decide(counter, Refused);

        RetryDecision decision = Decide(counter, Lost, TimeSpan.FromSeconds(openFor));

        Assert.Equal(number, Assert.IsType<RetryDecision.Retry>(decision).Number);
    }

    [Fact]
    public void Given_a_budget_when_it_is_used_up_then_it_is_given_up()
    {
        var counter = new RetryCounter(ReconnectOptions.On with { MaxAttempts = 2 });
        Decide(counter, Refused);
        Decide(counter, Refused);

        RetryDecision decision = Decide(counter, Refused);

        Assert.Equal(new RetryDecision.GiveUp(GiveUpReason.AttemptsUsedUp), decision);
    }

    [Fact]
    public void Given_a_budget_that_is_used_up_when_a_stable_connection_is_lost_then_it_is_whole_again()
    {
        var counter = new RetryCounter(ReconnectOptions.On with { MaxAttempts = 1 });
        Decide(counter, Refused);

        RetryDecision decision = Decide(counter, Lost, TimeSpan.FromHours(1));

        Assert.Equal(Retry(1, 2.5), decision);
    }

    [Fact]
    public void Given_a_cause_that_does_not_pass_when_it_is_counted_then_it_is_given_up()
    {
        var counter = new RetryCounter(ReconnectOptions.On);

        RetryDecision decision = Decide(counter, Answered(404, null));

        Assert.Equal(new RetryDecision.GiveUp(GiveUpReason.Fatal), decision);
    }

    [Fact]
    public void Given_a_budget_that_is_used_up_when_the_user_asks_then_it_is_tried_at_once()
    {
        var counter = new RetryCounter(ReconnectOptions.On with { MaxAttempts = 1 });
        Decide(counter, Refused);

        RetryDecision decision = Decide(counter, ReconnectCause.Requested.Instance);

        Assert.Equal(Retry(1, 0), decision);
    }

    [Theory]
    [InlineData(503, "10", 12.5)]
    [InlineData(429, "10", 12.5)]
    [InlineData(503, "Mon, 23 Nov 2026 12:00:20 GMT", 22.5)]
    [InlineData(503, "Mon, 23 Nov 2026 11:00:00 GMT", 2.5)]
    [InlineData(503, "99999999999999999999", 302.5)]
    [InlineData(503, "soon", 2.5)]
    [InlineData(503, null, 2.5)]
    [InlineData(500, "10", 2.5)]
    public void Given_a_server_that_asks_for_time_when_it_is_tried_again_then_it_gets_that_and_the_random_delay_on_top(
        int status, string? retryAfter, double seconds)
    {
        var counter = new RetryCounter(ReconnectOptions.On);

        RetryDecision decision = Decide(counter, Answered(status, retryAfter));

        Assert.Equal(Retry(1, seconds), decision);
    }

    [Fact]
    public void Given_a_limit_of_0_when_a_server_asks_for_time_then_it_is_not_heard()
    {
        var counter = new RetryCounter(ReconnectOptions.On with { MaxRetryAfter = TimeSpan.Zero });

        RetryDecision decision = Decide(counter, Answered(503, "10"));

        Assert.Equal(Retry(1, 2.5), decision);
    }

    /// <summary>With a random number of 0.5.</summary>
    private static RetryDecision Decide(RetryCounter counter, ReconnectCause cause, TimeSpan openFor = default) =>
        counter.Decide(cause, openFor, Now, random: 0.5);

    private static RetryDecision.Retry Retry(int number, double seconds) => new(number, TimeSpan.FromSeconds(seconds));

    private static ReconnectCause.Failed Answered(int status, string? retryAfter) =>
        new(new ConnectError(ConnectErrorKind.NotSwitchingProtocols, "") { HttpStatus = status, RetryAfter = RetryAfter.Parse(retryAfter) });
}
