using CsCheck;
using VeraWebSockets.Actors.Supervision.WebSocketManager.Dialing;

namespace VeraWebSockets.Actors.Tests.Supervision.Dialing;

public sealed class TokenBucketTests
{
    private static readonly TimeSpan Start = TimeSpan.FromHours(1);

    [Fact]
    public void Given_a_new_bucket_when_tokens_are_taken_at_once_then_there_are_those_of_one_second()
    {
        var bucket = new TokenBucket(10);

        Assert.Equal(10, Enumerable.Range(0, 50).Count(_ => bucket.TryTake(Start)));
    }

    [Fact]
    public void Given_an_empty_bucket_when_the_time_has_passed_that_it_says_then_there_is_one_token()
    {
        var bucket = new TokenBucket(10);
        TakeAll(bucket, Start);
        TimeSpan next = Start + bucket.TimeToNext(Start);

        Assert.Equal(TimeSpan.FromSeconds(0.1), next - Start);
        Assert.False(bucket.TryTake(next - TimeSpan.FromMilliseconds(1)));
        Assert.True(bucket.TryTake(next));
    }

    [Fact]
    public void Given_a_bucket_that_rests_long_when_tokens_are_taken_then_there_are_no_more_than_those_of_one_second()
    {
        var bucket = new TokenBucket(10);
        TakeAll(bucket, Start);

        Assert.Equal(10, Enumerable.Range(0, 50).Count(_ => bucket.TryTake(Start + TimeSpan.FromDays(1))));
    }

    [Fact]
    public void Given_any_sequence_of_wishes_when_a_window_of_one_second_is_looked_at_then_it_has_at_most_two_seconds_worth() =>
        Gen.Select(Gen.Int[1, 50], Gen.Double[0, 0.3].Array[1, 300]).Sample((perSecond, waits) =>
        {
            var bucket = new TokenBucket(perSecond);
            var taken = new List<double>();
            double now = 0;
            foreach (double wait in waits)
            {
                now += wait * wait * wait;
                if (bucket.TryTake(TimeSpan.FromSeconds(now)))
                {
                    taken.Add(now);
                }
            }

            Assert.All(taken, from => Assert.InRange(taken.Count(at => at >= from && at < from + 1), 0, (2 * perSecond) + 1));
        });

    private static void TakeAll(TokenBucket bucket, TimeSpan now)
    {
        while (bucket.TryTake(now))
        {
        }
    }
}
