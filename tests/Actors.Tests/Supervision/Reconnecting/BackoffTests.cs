using CsCheck;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Reconnecting;

namespace VeraWebSockets.Actors.Tests.Supervision.Reconnecting;

public sealed class BackoffTests
{
    private const double AlmostOne = 1 - 1e-9;

    private static readonly Gen<ReconnectOptions> AnyOptions =
        from first in Gen.Double[0, 3600]
        from max in Gen.Double[0.001, 86_400]
        from min in Gen.Double[0.001, max]
        from factor in Gen.Double[1, 10]
        select new ReconnectOptions
        {
            FirstDelay = TimeSpan.FromSeconds(first),
            MinDelay = TimeSpan.FromSeconds(min),
            MaxDelay = TimeSpan.FromSeconds(max),
            Factor = factor,
        };

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 1)]
    [InlineData(3, 1.6)]
    [InlineData(4, 2.56)]
    [InlineData(10, 42.949_672_96)]
    [InlineData(11, 60)]
    [InlineData(1_000_000, 60)]
    [InlineData(int.MaxValue, 60)]
    public void Given_the_defaults_when_retries_go_on_then_the_bound_is_first_5_s_then_grows_from_1_s_to_60_s(int retry, double seconds)
    {
        TimeSpan bound = Backoff.BoundOf(retry, ReconnectOptions.On);

        Assert.Equal(seconds, bound.TotalSeconds, 6);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.25, 1.25)]
    [InlineData(AlmostOne, 5)]
    public void Given_a_random_number_when_the_delay_is_asked_for_then_it_is_that_part_of_the_bound(double random, double seconds)
    {
        TimeSpan delay = Backoff.DelayOf(1, ReconnectOptions.On, random);

        Assert.Equal(seconds, delay.TotalSeconds, 6);
    }

    [Fact]
    public void Given_any_options_when_a_delay_is_asked_for_then_it_lies_between_0_and_the_longest_that_was_set() =>
        Gen.Select(AnyOptions, Gen.Int[1, int.MaxValue], Gen.Double[0, AlmostOne]).Sample((options, retry, random) =>
        {
            TimeSpan delay = Backoff.DelayOf(retry, options, random);

            Assert.InRange(delay, TimeSpan.Zero, retry == 1 ? options.FirstDelay : options.MaxDelay);
        });

    [Fact]
    public void Given_any_options_when_retries_go_on_then_the_bound_never_shrinks_from_the_second_on() =>
        Gen.Select(AnyOptions, Gen.Int[2, 10_000]).Sample((options, retry) =>
            Assert.True(Backoff.BoundOf(retry + 1, options) >= Backoff.BoundOf(retry, options)));
}
