using VeraWebSockets.Actors.Transport.Readiness;

namespace VeraWebSockets.Actors.Tests.Transport;

public sealed class PollingPolicyTests
{
    private readonly PollingPolicy _policy = new();

    [Fact]
    public void Given_looks_that_pay_when_there_are_more_waits_then_each_begins_with_looks()
    {
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal(0, CountWaitsUntilLooks());
            _policy.Tell(hasPaid: true);
        }
    }

    [Fact]
    public void Given_looks_that_never_pay_when_there_are_more_waits_then_they_become_rare_up_to_a_limit()
    {
        var waits = new List<int>();
        for (int i = 0; i < 10; i++)
        {
            waits.Add(CountWaitsUntilLooks());
            _policy.Tell(hasPaid: false);
        }

        Assert.Equal([0, 16, 32, 64, 128, 256, 512, 1024, 1024, 1024], waits);
    }

    [Fact]
    public void Given_looks_that_have_become_rare_when_they_pay_once_then_they_are_as_at_first()
    {
        _policy.Tell(hasPaid: false);
        _policy.Tell(hasPaid: false);
        CountWaitsUntilLooks();

        _policy.Tell(hasPaid: true);
        int next = CountWaitsUntilLooks();
        _policy.Tell(hasPaid: false);

        Assert.Equal((0, 16), (next, CountWaitsUntilLooks()));
    }

    private int CountWaitsUntilLooks()
    {
        int waits = 0;
        while (!_policy.ShouldLook())
        {
            waits++;
        }

        return waits;
    }
}
