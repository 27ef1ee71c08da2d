namespace VeraWebSockets.Actors.Streams;

/// <summary>
/// Counts the batches that a target may still take. The stage takes a credit before it pulls; the target returns it, from any thread, when it
/// disposes the batch.
/// </summary>
internal sealed class CreditGate(int credits)
{
    private int _credits = credits;

    /// <returns>False when none is left: the stage waits for the next one that is returned, and then has it.</returns>
    public bool TryTake() => Interlocked.Decrement(ref _credits) >= 0;

    /// <returns>Whether the stage waits for it.</returns>
    public bool Return() => Interlocked.Increment(ref _credits) <= 0;
}
