using System.Collections.Concurrent;
using System.Diagnostics.Tracing;

namespace VeraWebSockets.Actors.Tests.Fakes;

/// <summary>
/// Counts the arrays that were rented from the shared pool of octets and not given back, as the pool itself reports it. It hears the
/// whole process, so tests with it run alone (<see cref="Alone"/>), and look at one length that nobody else rents.
/// </summary>
internal sealed class PooledArrays : EventListener
{
    /// <summary>Name of the collection of tests that run beside no other.</summary>
    public const string Alone = "tests that watch the pool of arrays";

    private const int Rented = 1;
    private const int Returned = 3;
    private readonly ConcurrentDictionary<int, int> _outstanding = new();

    /// <summary>Arrays of all lengths, and of all types; negative where some have come back that were rented before.</summary>
    public int AllOutstanding => _outstanding.Values.Sum();

    /// <param name="length">The pool's own, a power of two.</param>
    public int Outstanding(int length) => _outstanding.GetValueOrDefault(length);

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "System.Buffers.ArrayPoolEventSource")
        {
            EnableEvents(eventSource, EventLevel.Verbose);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        int change = eventData.EventId switch
        {
            Rented => 1,
            Returned => -1,
            _ => 0,
        };
        if (change != 0 && _outstanding is not null) // events may come while the base constructor runs
        {
            _outstanding.AddOrUpdate((int)eventData.Payload![1]!, change, (_, count) => count + change);
        }
    }
}
