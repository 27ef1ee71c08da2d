namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>The first SIGHUP, SIGINT or SIGTERM while websockets are open, row O183 of the oracle.</summary>
[Collection(HurriedTests.Name)]
public sealed class SignalTests(SignalRun run) : IClassFixture<SignalRun>
{
    [Theory]
    [InlineData(Signal.HangUp)]
    [InlineData(Signal.Interrupt)]
    [InlineData(Signal.Terminate)]
    public void Given_open_websockets_when_a_signal_comes_then_each_server_gets_close_1001(Signal signal) =>
        Assert.Equal([1001, 1001, 1001], run.CloseCodesOf(signal));

    [Theory]
    [InlineData(Signal.HangUp)]
    [InlineData(Signal.Interrupt)]
    [InlineData(Signal.Terminate)]
    public void Given_open_websockets_when_a_signal_comes_then_Lua_hears_event_4_of_each_before_loop_returns(Signal signal)
    {
        string[] output = [.. run.ResultOf(signal).Output.Where(line => !line.EndsWith("\t3", StringComparison.Ordinal))];

        Assert.Equal(
            ["1\t4(1001, clean)", "2\t4(1001, clean)", "3\t4(1001, clean)", "loop answers true"],
            [.. output.SkipLast(1).Order(StringComparer.Ordinal), output[^1]]);
    }

    [Theory]
    [InlineData(Signal.HangUp)]
    [InlineData(Signal.Interrupt)]
    [InlineData(Signal.Terminate)]
    public void Given_open_websockets_when_a_signal_comes_then_the_exit_code_is_0(Signal signal) => Assert.Equal(0, run.ResultOf(signal).ExitCode);
}
