namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>Tests that measure a process: one at a time and beside no others.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class FigureTests
{
    public const string Name = "figures";
}
