namespace VeraWebSockets.Actors.Tests.Fakes;

/// <summary>See <see cref="PooledArrays"/>.</summary>
[CollectionDefinition(PooledArrays.Alone, DisableParallelization = true)]
public sealed class RunsAlone;
