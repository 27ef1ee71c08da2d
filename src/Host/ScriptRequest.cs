namespace VeraWebSockets.Host;

/// <summary>What the user asks to be run.</summary>
/// <param name="Source">The path of a file, or the code itself.</param>
/// <param name="IsCode">What <paramref name="Source"/> is.</param>
/// <param name="Arguments">For the script alone; never looked at here.</param>
/// <param name="ConfigPath">A file of settings, or null.</param>
/// <param name="LogLevel">The mask to start with, as <c>set_log_level</c> takes it; null leaves it as it is.</param>
internal sealed record ScriptRequest(string Source, bool IsCode, IReadOnlyList<string> Arguments, string? ConfigPath, int? LogLevel);
