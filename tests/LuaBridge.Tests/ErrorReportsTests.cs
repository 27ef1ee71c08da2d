using Microsoft.Extensions.Time.Testing;

namespace VeraWebSockets.LuaBridge.Tests;

public sealed class ErrorReportsTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly StringWriter _written = new();
    private readonly ErrorReports _reports;

    public ErrorReportsTests() => _reports = new ErrorReports(_written, _time);

    public void Dispose()
    {
        _reports.Dispose();
        _written.Dispose();
    }

    [Fact]
    public void Given_errors_of_one_second_when_they_are_counted_then_ten_are_written()
    {
        Assert.Equal(10, Begin(25));
    }

    [Fact]
    public void Given_more_errors_than_are_written_when_their_second_is_over_then_their_number_is_told()
    {
        Begin(25);

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("vws: 15 more errors in callbacks are not shown; at most 10 a second are\n", _written.ToString());
    }

    [Fact]
    public void Given_more_errors_than_are_written_when_time_goes_on_then_their_number_is_told_once()
    {
        Begin(25);

        _time.Advance(TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromHours(1));

        Assert.Single(_written.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Given_more_errors_than_are_written_when_the_next_second_has_begun_then_ten_are_written_again()
    {
        Begin(25);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(10, Begin(11));
    }

    [Fact]
    public void Given_no_more_errors_than_are_written_when_time_goes_on_then_nothing_is_told()
    {
        Begin(10);

        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal("", _written.ToString());
    }

    [Fact]
    public void Given_more_errors_than_are_written_when_nothing_comes_behind_them_then_their_number_is_told_at_the_end()
    {
        Begin(11);

        _reports.TellSuppressed();

        Assert.StartsWith("vws: 1 more errors", _written.ToString(), StringComparison.Ordinal);
    }

    private int Begin(int errors) => Enumerable.Range(0, errors).Count(_ => _reports.TryBegin());
}
