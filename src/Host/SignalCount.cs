using System.Runtime.InteropServices;

namespace VeraWebSockets.Host;

/// <summary>
/// Tells a second signal from the echo of the first: <c>timeout</c>, a terminal that closes and wrappers that pass signals on send the same one
/// to the process and to its group. For any thread.
/// </summary>
internal sealed class SignalCount(TimeProvider time)
{
    /// <summary>For so long after the first signal the same one is its echo.</summary>
    public static readonly TimeSpan EchoTime = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private PosixSignal? _first;
    private long _firstAt;

    public enum Kind
    {
        First,
        Echo,
        Second,
    }

    public Kind Add(PosixSignal signal)
    {
        lock (_gate)
        {
            if (_first is null)
            {
                (_first, _firstAt) = (signal, time.GetTimestamp());
                return Kind.First;
            }

            return signal == _first && time.GetElapsedTime(_firstAt) < EchoTime ? Kind.Echo : Kind.Second;
        }
    }
}
