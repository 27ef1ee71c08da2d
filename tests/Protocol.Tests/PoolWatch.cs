using System.Buffers;
using System.Diagnostics.Tracing;

namespace VeraWebSockets.Protocol.Tests;

/// <summary>
/// Sees what the calling thread rents from the shared array pools and gives back to them, from the events that the pools themselves raise.
/// </summary>
internal sealed class PoolWatch : EventListener
{
    private const int Rented = 1;
    private const int Returned = 3;

    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly int _octetPool = ArrayPool<byte>.Shared.GetHashCode();

    /// <summary>Counted, since the events name buffers by their hash codes, and two may have the same.</summary>
    private readonly Dictionary<(int Pool, int Buffer), int> _out = [];

    private long _octetsOut;

    /// <summary>Buffers that were rented since the watch began and are not given back.</summary>
    public int Outstanding => _out.Values.Sum();

    /// <summary>Buffers of octets that were rented since the watch began.</summary>
    public int OctetRents { get; private set; }

    /// <summary>Length of the longest buffer of octets that was rented.</summary>
    public int LongestOctets { get; private set; }

    /// <summary>Most octets that were out at one time.</summary>
    public long PeakOctets { get; private set; }

    /// <summary>Buffers that were given back without being rented: twice, or by who did not own them.</summary>
    public int Strays { get; private set; }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "System.Buffers.ArrayPoolEventSource")
        {
            EnableEvents(eventSource, EventLevel.Verbose);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (Environment.CurrentManagedThreadId != _thread || eventData is not { EventId: Rented or Returned, Payload: { } payload })
        {
            return;
        }

        (int buffer, int length, int pool) = ((int)payload[0]!, (int)payload[1]!, (int)payload[2]!);
        int count = _out.GetValueOrDefault((pool, buffer));
        if (eventData.EventId == Returned)
        {
            _out[(pool, buffer)] = Math.Max(count - 1, 0);
            Strays += count > 0 ? 0 : 1;
            _octetsOut -= pool == _octetPool && count > 0 ? length : 0;
            return;
        }

        _out[(pool, buffer)] = count + 1;
        if (pool == _octetPool)
        {
            OctetRents++;
            LongestOctets = Math.Max(LongestOctets, length);
            _octetsOut += length;
            PeakOctets = Math.Max(PeakOctets, _octetsOut);
        }
    }
}
