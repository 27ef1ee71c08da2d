using VeraWebSockets.Host;

namespace VeraWebSockets.EndToEnd.Tests.Host;

public sealed class CommandLineTests : IDisposable
{
    private const int ExitCodeOfScript = 41;
    private const int ExitCodeOfDemo = 42;

    private readonly StringWriter _errors = new() { NewLine = "\n" };
    private ScriptRequest? _request;
    private DemoRequest? _demo;

    private string[] Errors => _errors.ToString().Split('\n');

    private string FirstError => Errors[0];

    public void Dispose() => _errors.Dispose();

    [Fact]
    public void Given_run_when_a_script_is_named_then_it_is_a_file()
    {
        Invoke("run", "script.lua");

        Assert.Equal(("script.lua", false), (_request!.Source, _request.IsCode));
    }

    [Fact]
    public void Given_eval_when_code_is_given_then_it_is_code()
    {
        Invoke("eval", "print(1)");

        Assert.Equal(("print(1)", true), (_request!.Source, _request.IsCode));
    }

    [Theory]
    [InlineData("run", ExitCodeOfScript)]
    [InlineData("eval", ExitCodeOfScript)]
    [InlineData("demo", ExitCodeOfDemo)]
    public void Given_a_command_when_it_has_run_then_its_exit_code_is_the_answer(string command, int expected)
    {
        int exitCode = command == "demo" ? Invoke(command) : Invoke(command, "x");

        Assert.Equal(expected, exitCode);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("--config", "a.hocon")]
    [InlineData("--log-level", "none of ours")]
    [InlineData("--", "a", "--", "b")]
    [InlineData("@name", "[word]", "/h", "-abc", "")]
    [InlineData("run", "eval", "--version")]
    public void Given_words_behind_a_script_when_they_look_like_ours_then_the_script_gets_them_all(params string[] words)
    {
        Invoke(["run", "script.lua", .. words]);

        Assert.Equal(words, _request?.Arguments);
    }

    [Fact]
    public void Given_options_before_a_script_when_it_runs_then_they_are_ours()
    {
        Invoke("run", "--config", "a.hocon", "--log-level", "7", "script.lua");

        Assert.Equal(("a.hocon", 7), (_request!.ConfigPath, _request.LogLevel));
    }

    [Fact]
    public void Given_no_options_when_a_script_runs_then_nothing_is_assumed()
    {
        Invoke("run", "script.lua");

        Assert.Equal((null, null), (_request!.ConfigPath, _request.LogLevel));
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("2047", 2047)]
    [InlineData("all", 2047)]
    public void Given_a_log_level_when_it_is_accepted_then_the_mask_is_handed_over(string text, int expected)
    {
        Invoke("run", "--log-level", text, "script.lua");

        Assert.Equal(expected, _request?.LogLevel);
    }

    [Theory]
    [InlineData("2048")]
    [InlineData("-1")]
    [InlineData("ALL")]
    [InlineData("7.0")]
    [InlineData("0x7")]
    [InlineData(" 7")]
    [InlineData("99999999999")]
    [InlineData("")]
    public void Given_a_log_level_when_it_is_not_accepted_then_the_message_says_what_is(string text)
    {
        Invoke("run", "--log-level", text, "script.lua");

        Assert.Equal($"vws run: --log-level '{text}' is not accepted; it is a number from 0 to 2047, or the word all", FirstError);
    }

    [Fact]
    public void Given_a_dash_in_front_when_two_dashes_precede_it_then_it_is_the_script()
    {
        Invoke("run", "--", "-x.lua", "a");

        Assert.Equal("-x.lua", _request?.Source);
    }

    [Theory]
    [InlineData("vws: the command is missing; run, eval and demo are accepted")]
    [InlineData("vws: there is no command 'rnu'; run, eval and demo are accepted", "rnu", "script.lua")]
    [InlineData("vws: there is no option '--foo'", "--foo")]
    [InlineData("vws run: the script is missing", "run")]
    [InlineData("vws run: the script is missing", "run", "--config", "a.hocon")]
    [InlineData("vws eval: the code is missing", "eval")]
    [InlineData("vws run: there is no option '--foo'", "run", "--foo", "script.lua")]
    [InlineData("vws run: there is no option '--foo'", "run", "--log-level", "7", "--foo", "script.lua", "--", "a")]
    [InlineData("vws run: there is no option '-'", "run", "-")]
    [InlineData("vws run: --config needs a value: FILE", "run", "--config")]
    [InlineData("vws run: --config needs a file before '--log-level'", "run", "--config", "--log-level", "7", "script.lua")]
    [InlineData("vws run: --config is accepted once", "run", "--config", "a", "--config", "b", "script.lua")]
    [InlineData("vws run: --log-level needs a value: MASK|all", "run", "--log-level")]
    [InlineData("vws demo: 'fast' is too much; no words are accepted here", "demo", "fast")]
    [InlineData("vws demo: there is no option '--fast'", "demo", "--fast")]
    public void Given_a_wrong_command_line_when_it_is_read_then_the_message_says_what_is_wrong(string expected, params string[] words)
    {
        Invoke(words);

        Assert.Equal(expected, FirstError);
    }

    [Theory]
    [InlineData]
    [InlineData("rnu")]
    [InlineData("run")]
    [InlineData("run", "--foo")]
    [InlineData("run", "--log-level", "x", "script.lua")]
    [InlineData("demo", "fast")]
    public void Given_a_wrong_command_line_when_it_is_read_then_the_exit_code_is_2(params string[] words)
    {
        int exitCode = Invoke(words);

        Assert.Equal(2, exitCode);
    }

    [Theory]
    [InlineData("run", "--foo", "script.lua")]
    [InlineData("run", "--log-level", "x", "script.lua")]
    [InlineData("eval", "--config", "a", "--config", "b", "print(1)")]
    public void Given_a_wrong_command_line_when_it_is_read_then_nothing_runs(params string[] words)
    {
        Invoke(words);

        Assert.Null(_request);
    }

    [Fact]
    public void Given_a_wrong_command_line_when_it_is_read_then_the_usage_follows()
    {
        Invoke("run");

        Assert.Equal("usage: vws run [--config FILE] [--log-level MASK|all] <script> [args...]", Errors[1]);
    }

    [Theory]
    [InlineData(false, null, null)]
    [InlineData(true, null, null, "--chaos")]
    [InlineData(true, 7, null, "--chaos", "--seed", "7")]
    [InlineData(true, null, 2, "--seconds", "2", "--chaos")]
    public void Given_the_demo_when_its_options_are_read_then_they_say_what_is_shown(bool isChaos, int? seed, int? seconds, params string[] words)
    {
        Invoke(["demo", .. words]);

        Assert.Equal(new DemoRequest(isChaos, seed, seconds), _demo);
    }

    [Theory]
    [InlineData("vws demo: --seed means nothing without --chaos", "--seed", "7")]
    [InlineData("vws demo: --seed 'x' is not accepted; it is a number from 0 to 2147483647", "--chaos", "--seed", "x")]
    [InlineData("vws demo: --seconds '0' is not accepted; it is a number from 1 to 3600", "--chaos", "--seconds", "0")]
    [InlineData("vws demo: --seed needs a value: N", "--chaos", "--seed")]
    public void Given_wrong_options_of_the_demo_when_they_are_read_then_the_fault_is_named_and_nothing_runs(string fault, params string[] words)
    {
        Invoke(["demo", .. words]);

        Assert.Equal((fault, null), (FirstError, _demo));
    }

    private int Invoke(params string[] words) =>
        new CommandLine(
            request =>
            {
                _request = request;
                return ExitCodeOfScript;
            },
            demo =>
            {
                _demo = demo;
                return ExitCodeOfDemo;
            },
            _errors).Invoke(words);
}
