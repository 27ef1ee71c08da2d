namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>What is left of a process that has ended.</summary>
/// <param name="Output">Lines of stdout, without line ends; no line means that not a byte was written.</param>
/// <param name="Errors">The same of stderr.</param>
public sealed record VwsResult(int ExitCode, IReadOnlyList<string> Output, IReadOnlyList<string> Errors)
{
    /// <summary>The output of a script that was to end well.</summary>
    /// <exception cref="InvalidOperationException">It did not; the message shows why.</exception>
    public IReadOnlyList<string> Successful => ExitCode == 0 && Errors.Count == 0
        ? Output
        : throw new InvalidOperationException($"The script was to end well, but: {this}");

    public override string ToString() =>
        $"exit code {ExitCode}\n--- stdout\n{string.Join('\n', Output)}\n--- stderr\n{string.Join('\n', Errors)}";
}
