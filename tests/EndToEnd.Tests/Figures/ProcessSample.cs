namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>A process at one moment.</summary>
/// <param name="At">Since it was first looked at.</param>
/// <param name="ResidentKiB">Memory.</param>
/// <param name="Threads">Threads.</param>
/// <param name="Handles">Open file descriptors.</param>
internal sealed record ProcessSample(TimeSpan At, int ResidentKiB, int Threads, int Handles);
