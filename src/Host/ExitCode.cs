namespace VeraWebSockets.Host;

/// <summary>What the process answers to its caller.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>The script's main chunk raised an error, or something that the demo expects did not happen.</summary>
    public const int ScriptFailed = 1;

    /// <summary>The command line, the script's file or the settings cannot be used; nothing has run.</summary>
    public const int Misuse = 2;

    /// <summary>As shells say it: 128 and the signal's number.</summary>
    public const int Interrupted = 130;

    /// <inheritdoc cref="Interrupted"/>
    public const int HungUp = 129;

    /// <inheritdoc cref="Interrupted"/>
    public const int OutputLost = 141;

    /// <inheritdoc cref="Interrupted"/>
    public const int Terminated = 143;
}
