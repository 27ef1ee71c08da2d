namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>Numbers of POSIX.</summary>
public enum Signal
{
    HangUp = 1,
    Interrupt = 2,
    Terminate = 15,
}
