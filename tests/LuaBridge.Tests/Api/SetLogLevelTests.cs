using VeraWebSockets.Testing;

namespace VeraWebSockets.LuaBridge.Tests.Api;

public sealed class SetLogLevelTests
{
    /// <summary>One line of the topic WARN, and nothing else.</summary>
    private const string Warn = "ws.create('ws://h/', { [99] = 'f' })";

    [Theory]
    [InlineData("", "nil")]
    [InlineData("nil", "nil")]
    [InlineData("-1", "-1")]
    [InlineData("2048", "2048")]
    [InlineData("2.0", "2.0")]
    [InlineData("'2'", "\"2\"")]
    [InlineData("'ALL'", "\"ALL\"")]
    [InlineData("true", "true")]
    public async Task Given_a_level_that_is_none_when_it_is_set_then_the_line_of_the_script_is_blamed(string level, string shown)
    {
        ScriptResult result = await ScriptRun.OfAsync($"\nws.set_log_level({level})");

        Assert.Equal(
            $"vws: script:2: bad argument #1 to 'set_log_level' (integer 0 to 2047 or \"all\" expected, got {shown})",
            result.ErrorLines[0]);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("2047")]
    [InlineData("'all'")]
    public async Task Given_a_level_when_it_is_set_then_nothing_is_returned(string level)
    {
        ScriptResult result = await ScriptRun.OfAsync($"record(select('#', ws.set_log_level({level})))");

        Assert.Equal(["0"], result.Recorded);
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("1", 0)]
    [InlineData("2", 1)]
    [InlineData("3", 1)]
    [InlineData("2045", 0)] // all but 2
    [InlineData("2047", 1)]
    [InlineData("'all'", 1)]
    public async Task Given_a_level_when_something_is_warned_of_then_bit_2_decides(string level, int lines)
    {
        ScriptResult result = await ScriptRun.OfAsync($"ws.set_log_level({level}) {Warn}");

        Assert.Equal(lines, result.LogLines.Count);
    }

    [Fact]
    public async Task Given_no_level_when_websockets_come_and_go_then_not_an_octet_is_written()
    {
        await using ScriptedPeer peer = Peers.Closing();

        ScriptResult result = await ScriptRun.OfAsync($"{Warn} ws.create(..., {{ [3] = 'nobody' }}):connect()", arguments: peer.Url);

        Assert.Empty(result.Errors);
    }

    [Fact]
    public async Task Given_a_level_that_is_taken_back_when_something_is_warned_of_then_there_is_silence()
    {
        ScriptResult result = await ScriptRun.OfAsync($"ws.set_log_level('all') ws.set_log_level(0) {Warn}");

        Assert.Empty(result.Errors);
    }

    [Fact]
    public async Task Given_errors_that_nobody_can_read_when_something_is_logged_then_the_script_goes_on()
    {
        ScriptResult result = await ScriptRun.OfAsync(
            $"ws.set_log_level('all') {Warn} record('went on')", errors: new BrokenWriter());

        Assert.Equal(["went on"], result.Recorded);
    }
}
