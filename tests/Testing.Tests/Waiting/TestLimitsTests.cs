namespace VeraWebSockets.Testing.Tests;

public sealed class TestLimitsTests
{
    [Theory]
    [InlineData(null, 1)]
    [InlineData("", 1)]
    [InlineData("3", 3)]
    [InlineData("0.5", 0.5)]
    public void Given_a_usable_scale_when_it_is_read_then_it_is_the_factor(string? text, double expected)
    {
        double scale = TestLimits.ParseScale(text);

        Assert.Equal(expected, scale);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1001")]
    [InlineData("NaN")]
    [InlineData("fast")]
    public void Given_an_unusable_scale_when_it_is_read_then_the_error_names_variable_and_value(string text)
    {
        var error = Assert.Throws<FormatException>(() => TestLimits.ParseScale(text));

        Assert.StartsWith($"VWS_TEST_TIMEOUT_SCALE is \"{text}\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_a_task_that_never_ends_when_it_is_awaited_with_a_limit_then_the_error_names_the_reason()
    {
        Task never = new TaskCompletionSource().Task;

        var error = await Assert.ThrowsAsync<TestLimitException>(() => never.WithLimit("the moon to rise", TimeSpan.FromMilliseconds(1)));

        Assert.Equal("the moon to rise", error.Reason);
    }

    [Fact]
    public async Task Given_a_task_that_times_out_by_itself_when_it_is_awaited_with_a_limit_then_its_own_exception_comes_through()
    {
        var own = new TimeoutException("own");

        var error = await Assert.ThrowsAsync<TimeoutException>(() => Task.FromException(own).WithLimit("anything"));

        Assert.Same(own, error);
    }

    [Fact]
    public async Task Given_a_task_with_a_result_when_it_is_awaited_with_a_limit_then_the_result_comes_through()
    {
        int result = await Task.FromResult(42).WithLimit("an answer");

        Assert.Equal(42, result);
    }
}
