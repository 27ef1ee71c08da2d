using Microsoft.Extensions.Time.Testing;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Transport.Dialing;

namespace VeraWebSockets.Actors.Tests.Transport;

public sealed class DeadlineTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1.5);

    private readonly FakeTimeProvider _time = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Deadline _deadline;

    public DeadlineTests() => _deadline = new Deadline(_time, _stop.Token);

    public void Dispose()
    {
        _deadline.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public void Given_a_step_when_its_limit_passes_then_the_error_says_what_was_waited_for()
    {
        BeginLookup();

        _time.Advance(Limit);

        Assert.Equal(new ConnectError(ConnectErrorKind.NameNotResolved, "the lookup took longer than 1.5 s"), _deadline.ErrorOf(Cancelled()));
    }

    [Fact]
    public void Given_two_waits_of_a_step_when_the_first_took_nearly_all_then_the_second_has_the_rest()
    {
        BeginLookup();
        _time.Advance(Limit - TimeSpan.FromMilliseconds(1));
        _deadline.Await(ConnectErrorKind.ConnectFailed, "connecting");
        Assert.False(_deadline.Token.IsCancellationRequested);

        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(new ConnectError(ConnectErrorKind.ConnectFailed, "connecting took longer than 1.5 s"), _deadline.ErrorOf(Cancelled()));
    }

    [Fact]
    public void Given_a_step_that_took_nearly_all_when_the_next_begins_then_it_has_a_limit_of_its_own()
    {
        BeginLookup();
        _time.Advance(Limit - TimeSpan.FromMilliseconds(1));
        _deadline.Begin(2 * Limit, ConnectErrorKind.ResponseTimedOut, "the response");
        _time.Advance(Limit);
        Assert.False(_deadline.Token.IsCancellationRequested);

        _time.Advance(Limit);

        Assert.Equal(new ConnectError(ConnectErrorKind.ResponseTimedOut, "the response took longer than 3 s"), _deadline.ErrorOf(Cancelled()));
    }

    [Fact]
    public void Given_a_limit_that_has_passed_when_the_next_step_begins_then_it_ends_at_once_and_the_first_is_told()
    {
        BeginLookup();
        _time.Advance(Limit);

        _deadline.Begin(2 * Limit, ConnectErrorKind.ResponseTimedOut, "the response");

        Assert.Equal(new ConnectError(ConnectErrorKind.NameNotResolved, "the lookup took longer than 1.5 s"), _deadline.ErrorOf(Cancelled()));
    }

    [Fact]
    public async Task Given_an_attempt_when_it_is_stopped_then_what_is_waited_for_ends_and_that_is_no_error()
    {
        BeginLookup();

        await _stop.CancelAsync();

        Assert.Null(_deadline.ErrorOf(Cancelled()));
    }

    [Fact]
    public void Given_a_step_that_fails_by_itself_when_it_is_told_then_the_error_is_its_own()
    {
        BeginLookup();
        var failure = new ConnectException(ConnectErrorKind.ConnectFailed, "refused");

        Assert.Equal(failure.Error, _deadline.ErrorOf(failure));
        Assert.Null(_deadline.ErrorOf(new InvalidDataException()));
    }

    private void BeginLookup() => _deadline.Begin(Limit, ConnectErrorKind.NameNotResolved, "the lookup");

    /// <summary>What a step throws that heeds the token.</summary>
    private OperationCanceledException Cancelled() => Assert.Throws<OperationCanceledException>(_deadline.Token.ThrowIfCancellationRequested);
}
