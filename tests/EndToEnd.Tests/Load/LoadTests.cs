namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>Tests that load the machine: one at a time, and beside no others, so that those keep within their limits.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class LoadTests
{
    public const string Name = "load";
}
