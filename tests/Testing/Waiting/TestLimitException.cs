namespace VeraWebSockets.Testing;

/// <summary>Something that a test waited for did not happen; the message says what.</summary>
public sealed class TestLimitException(string reason, TimeSpan limit, Exception? inner = null)
    : TimeoutException($"Waited {limit.TotalSeconds:0.###} s in vain for: {reason}", inner)
{
    /// <summary>What was waited for, in the words of the test.</summary>
    public string Reason { get; } = reason;
}
