namespace VeraWebSockets.Actors.Logging;

/// <summary>What log lines are about. Each topic is a bit of the mask that scripts know; bits are independent (spec section 8).</summary>
[Flags]
public enum LogTopics
{
    /// <summary>Silence.</summary>
    None = 0,

    /// <summary>An attempt failed; a defect was caught.</summary>
    Error = 1,

    /// <summary>A peer broke the protocol; a check was switched off; something was refused.</summary>
    Warning = 2,

    /// <summary>Connecting, opened with a subprotocol, closed, tried again or given up.</summary>
    Notice = 4,

    /// <summary>Addresses found, TLS parameters, redirects.</summary>
    Info = 8,

    /// <summary>State transitions.</summary>
    Debug = 16,

    /// <summary>Sizes of frames and header values.</summary>
    Parser = 32,

    /// <summary>Names of headers, never their values.</summary>
    Header = 64,

    /// <summary>What was agreed on for compression, and sizes before and after.</summary>
    Extension = 128,

    /// <summary>Steps of connecting.</summary>
    Client = 256,

    /// <summary>Durations.</summary>
    Latency = 512,

    /// <summary>Lines that the script itself writes.</summary>
    User = 1024,

    /// <summary>Everything.</summary>
    All = 2047,
}
