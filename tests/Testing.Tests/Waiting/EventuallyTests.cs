namespace VeraWebSockets.Testing.Tests;

public sealed class EventuallyTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task Given_a_condition_that_becomes_true_when_it_is_awaited_then_it_is_asked_until_then_and_no_further()
    {
        int asked = 0;

        await Eventually.Is("asked three times", () => ++asked == 3);

        Assert.Equal(3, asked);
    }

    [Fact]
    public async Task Given_a_condition_that_stays_false_when_the_limit_is_reached_then_the_error_names_the_reason()
    {
        var error = await Assert.ThrowsAsync<TestLimitException>(() => Eventually.Is("pigs fly", () => false, Short));

        Assert.Equal("pigs fly", error.Reason);
    }

    [Fact]
    public async Task Given_a_condition_that_hangs_when_the_limit_is_reached_then_the_wait_ends()
    {
        Func<Task<bool>> hangs = () => new TaskCompletionSource<bool>().Task;

        await Assert.ThrowsAsync<TestLimitException>(() => Eventually.Is("an answer", hangs, Short));
    }

    [Fact]
    public async Task Given_a_condition_that_throws_when_it_is_awaited_then_the_exception_comes_through_at_once()
    {
        Func<bool> throws = () => throw new InvalidDataException("defect");

        await Assert.ThrowsAsync<InvalidDataException>(() => Eventually.Is("anything", throws));
    }
}
