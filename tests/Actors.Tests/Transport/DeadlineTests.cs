using Microsoft.Extensions.Time.Testing;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Transport.Dialing;
using VeraWebSockets.Testing;

namespace VeraWebSockets.Actors.Tests.Transport;

public sealed class DeadlineTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1.5);

    private readonly FakeTimeProvider _time = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Deadline _deadline;

    public DeadlineTests() => _deadline = new Deadline(Limit, _time, _stop.Token);

    public void Dispose()
    {
        _deadline.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task Given_a_step_that_ends_in_time_when_it_is_run_then_its_result_comes_back()
    {
        Assert.Equal(42, await RunAsync(_ => Task.FromResult(42)));
    }

    [Fact]
    public async Task Given_a_step_that_fails_when_it_is_run_then_its_own_failure_comes_out()
    {
        await Assert.ThrowsAsync<InvalidDataException>(() => RunAsync(_ => throw new InvalidDataException()));
    }

    [Fact]
    public async Task Given_a_step_that_does_not_end_when_the_limit_passes_then_the_error_says_what_was_waited_for()
    {
        Task<int> run = RunAsync(NeverAsync);

        _time.Advance(Limit);

        ConnectException fault = await Assert.ThrowsAsync<ConnectException>(() => run.WithLimit("the deadline to pass"));
        Assert.Equal(new ConnectError(ConnectErrorKind.ResponseTimedOut, "the response took longer than 1.5 s"), fault.Error);
    }

    [Fact]
    public async Task Given_two_steps_when_the_first_took_nearly_all_then_the_second_has_the_rest()
    {
        await RunAsync(_ =>
        {
            _time.Advance(Limit - TimeSpan.FromMilliseconds(1));
            return Task.FromResult(0);
        });
        Task<int> second = RunAsync(NeverAsync);

        _time.Advance(TimeSpan.FromMilliseconds(1));

        await Assert.ThrowsAsync<ConnectException>(() => second.WithLimit("the deadline to pass"));
    }

    [Fact]
    public async Task Given_a_limit_that_has_passed_when_a_step_begins_then_it_is_cancelled_at_once()
    {
        _time.Advance(Limit);

        await Assert.ThrowsAsync<ConnectException>(() => RunAsync(NeverAsync).WithLimit("the step to end"));
    }

    [Fact]
    public async Task Given_an_attempt_that_is_stopped_when_a_step_ends_by_it_then_that_is_no_timeout()
    {
        Task<int> run = RunAsync(NeverAsync);

        await _stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WithLimit("the step to end"));
    }

    private Task<int> RunAsync(Func<CancellationToken, Task<int>> step) =>
        _deadline.RunAsync(ConnectErrorKind.ResponseTimedOut, "the response", step);

    private static Task<int> NeverAsync(CancellationToken cancellation) => new TaskCompletionSource<int>().Task.WaitAsync(cancellation);
}
