using System.Text.RegularExpressions;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>What the library writes of failures of all kinds (spec section 8).</summary>
public sealed partial class LogTests(LoggedRun run) : IClassFixture<LoggedRun>
{
    [Fact]
    public void Given_failures_of_all_kinds_when_the_script_hears_of_them_then_they_were_the_expected_ones()
    {
        string[] expected = [.. HostileRows.Table.Select(row => $"{row.Name}: {string.Join(' ', row.Events)}")];

        Assert.Equal(expected, HostileRows.Table.Select(row => $"{row.Name}: {string.Join(' ', run.Results[row.Name].Events)}"));
    }

    [Fact]
    public void Given_level_0_when_attempts_fail_then_nothing_is_on_stderr() => Assert.Empty(run.Silent.Errors);

    [Fact]
    public void Given_level_0_when_attempts_fail_then_nothing_but_the_scripts_own_lines_is_on_stdout() =>
        Assert.DoesNotContain(run.Silent.Output, line => !line.Contains('\t', StringComparison.Ordinal));

    [Fact]
    public void Given_level_2047_when_attempts_fail_then_every_line_has_the_format_and_no_control_character() =>
        Assert.DoesNotContain(run.Full.Errors, line => !Line().IsMatch(line));

    [Fact]
    public void Given_level_2047_when_attempts_fail_then_no_line_shows_credentials_or_payload_or_header_values() =>
        Assert.DoesNotContain(run.Full.Errors, line => line.Contains(HostileRows.Secret, StringComparison.Ordinal));

    [Theory]
    [InlineData("ERR")]
    [InlineData("WARN")]
    [InlineData("NOTICE")]
    [InlineData("INFO")]
    [InlineData("DEBUG")]
    [InlineData("PARSER")]
    [InlineData("HEADER")]
    [InlineData("EXTENSION")]
    [InlineData("CLIENT")]
    [InlineData("LATENCY")]
    public void Given_level_2047_when_attempts_fail_then_there_are_lines_of_the_topic(string topic) =>
        Assert.Contains(run.Full.Errors, line => line.Contains($"] {topic}: ", StringComparison.Ordinal));

    [Fact]
    public void Given_level_2047_when_attempts_fail_then_each_failure_has_its_line_of_topic_ERR()
    {
        string[] errors = [.. run.Full.Errors.Where(line => Line().Match(line).Groups[1].Value == "ERR")];

        Assert.True(HostileRows.Table.Count(row => row.Events is [['1', ..]]) == errors.Length, string.Join('\n', errors));
    }

    [GeneratedRegex(@"^\[\d{4}/\d\d/\d\d \d\d:\d\d:\d\d:\d{4}\] (ERR|WARN|NOTICE|INFO|DEBUG|PARSER|HEADER|EXTENSION|CLIENT|LATENCY|USER): [^\p{C}]{1,254}$")]
    private static partial Regex Line();
}
