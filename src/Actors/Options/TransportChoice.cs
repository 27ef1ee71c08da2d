namespace VeraWebSockets.Actors.Options;

/// <summary>Who watches the sockets of a program that lends its thread: a script in <c>loop()</c>.</summary>
public enum TransportChoice
{
    /// <summary><see cref="Readiness"/> where the system has it (Linux), else <see cref="Portable"/>.</summary>
    Auto,

    /// <summary>The script's own thread, between two handlers: no message changes threads.</summary>
    Readiness,

    /// <summary>The runtime's thread pool: websockets go on while a handler takes its time, and each message changes threads.</summary>
    Portable,
}
