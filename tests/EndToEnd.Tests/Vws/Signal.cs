namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>Numbers of POSIX.</summary>
public enum Signal
{
    Interrupt = 2,
    Terminate = 15,
}
