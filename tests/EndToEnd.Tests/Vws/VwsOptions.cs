using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>What a test gives to the program besides the script.</summary>
public sealed record VwsOptions
{
    /// <summary>A server on a busy machine may take its time to answer a close frame; only tests of the limit are to meet it.</summary>
    public const string PatientSettings = "verawebsockets.connection.close-timeout = 5s\n";

    /// <summary>For the script.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>HOCON for <c>--config</c>, on top of <see cref="PatientSettings"/>.</summary>
    public string Settings { get; init; } = "";

    /// <summary>For <c>--log-level</c>; null leaves the option out.</summary>
    public string? LogLevel { get; init; }

    /// <summary>Added to the environment of the test, from which variables about proxies and Lua are taken away.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Further files beside the script, by name.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>();

    /// <summary>Most files that the process may have open, as <c>ulimit -n</c> sets it; null leaves it as it is.</summary>
    public int? FileLimit { get; init; }

    /// <summary>
    /// Somebody reads so many lines of stdout and goes; the exit code is then the reader's, and the last line of stderr is <c>exit code N</c>. Null: all.
    /// </summary>
    public int? LinesRead { get; init; }

    /// <summary>From its completion on somebody reads what the process writes to stderr; from the start, by default.</summary>
    public Task ErrorsAreRead { get; init; } = Task.CompletedTask;

    /// <summary>How long the process may take from start to end. Reaching it is a failure.</summary>
    public TimeSpan Limit { get; init; } = TestLimits.Scaled(TimeSpan.FromMinutes(2));
}
