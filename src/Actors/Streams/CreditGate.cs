namespace VeraWebSockets.Actors.Streams;

/// <summary>
/// Counts the batches that a target may still take. The stage takes a credit before it pulls; the target returns it, from any thread, when it
/// disposes the batch. The stage is woken only where it waits.
/// </summary>
internal sealed class CreditGate(int credits, Action wake)
{
    private int _credits = credits;

    /// <returns>False when none is left: the stage waits to be woken, and then has the credit.</returns>
    public bool TryTake() => Interlocked.Decrement(ref _credits) >= 0;

    public void Return()
    {
        if (Interlocked.Increment(ref _credits) <= 0)
        {
            wake();
        }
    }
}
