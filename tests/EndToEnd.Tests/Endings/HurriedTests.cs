namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>
/// Tests of a program that has only seconds by its own rules, which no test can stretch: one at a time, and beside no others, that would
/// take its time from it.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class HurriedTests
{
    public const string Name = "hurried";
}
