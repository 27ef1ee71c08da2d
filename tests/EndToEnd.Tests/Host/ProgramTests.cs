using System.Text.RegularExpressions;

namespace VeraWebSockets.EndToEnd.Tests.Host;

/// <summary>What the program says of itself, and what it answers when nothing can run. How words are read is in <see cref="CommandLineTests"/>.</summary>
public sealed class ProgramTests
{
    [Theory]
    [InlineData("vws run|eval|demo ...", "--help")]
    [InlineData("vws run|eval|demo ...", "-h")]
    [InlineData("vws run [--config FILE] [--log-level MASK|all] <script> [args...]", "run", "--help")]
    [InlineData("vws eval [--config FILE] [--log-level MASK|all] <code> [args...]", "eval", "--help")]
    [InlineData("vws demo [--chaos] [--seed N]", "demo", "--help")]
    public async Task Given_a_command_when_its_help_is_asked_for_then_its_usage_is_shown(string usage, params string[] words)
    {
        VwsResult result = await RunAsync(words);

        Assert.Equal($"  {usage}", result.Successful.SkipWhile(line => line != "Usage").ElementAtOrDefault(1));
    }

    [Theory]
    [InlineData("--config FILE", "run", "--help")]
    [InlineData("--log-level MASK|all", "run", "--help")]
    [InlineData("--config FILE", "eval", "--help")]
    [InlineData("--log-level MASK|all", "eval", "--help")]
    [InlineData("--chaos", "demo", "--help")]
    [InlineData("--seed N", "demo", "--help")]
    [InlineData("-h, --help", "demo", "--help")]
    [InlineData("--version", "--help")]
    public async Task Given_a_command_when_its_help_is_asked_for_then_each_option_is_explained(string option, params string[] words)
    {
        VwsResult result = await RunAsync(words);

        Assert.Contains(result.Successful, line => Regex.IsMatch(line, $"^  {Regex.Escape(option)} +[A-Z]"));
    }

    [Fact]
    public async Task Given_the_program_when_its_version_is_asked_for_then_it_is_shown()
    {
        VwsResult result = await RunAsync("--version");

        Assert.Matches(@"^\d+\.\d+\.\d+", Assert.Single(result.Successful));
    }

    [Fact]
    public async Task Given_code_when_it_is_evaluated_then_it_has_run_with_its_arguments()
    {
        VwsResult result = await RunAsync("eval", "print(arg[0], ...)", "a", "b c");

        Assert.Equal(["(command line)\ta\tb c"], result.Successful);
    }

    [Theory]
    [InlineData("vws: there is no file 'nowhere.lua'; the path of a Lua script is accepted", "run", "nowhere.lua")]
    [InlineData("vws: there is no file 'no/where.lua'; the path of a Lua script is accepted", "run", "no/where.lua")]
    [InlineData("vws: '.' is a directory; the path of a Lua script is accepted", "run", ".")]
    [InlineData("vws: the script's path is empty; the path of a Lua script is accepted", "run", "")]
    [InlineData("vws: settings nowhere.hocon: there is no such file", "run", "--config", "nowhere.hocon", "recorder.lua")]
    [InlineData("vws: settings nowhere.hocon: there is no such file", "eval", "--config", "nowhere.hocon", "print(1)")]
    public async Task Given_a_file_that_cannot_be_used_when_it_is_named_then_the_message_says_why_and_the_exit_code_is_2(
        string message, params string[] words)
    {
        VwsResult result = await RunAsync(words);

        Assert.Equal((2, message), (result.ExitCode, Assert.Single(result.Errors)));
    }

    private static async Task<VwsResult> RunAsync(params string[] words)
    {
        await using var vws = VwsProcess.Start(words);
        return await vws.ExitAsync();
    }
}
