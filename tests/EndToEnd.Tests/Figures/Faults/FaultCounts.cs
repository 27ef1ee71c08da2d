namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>What a <see cref="FaultProxy"/> has done so far; counted by many tasks.</summary>
internal sealed class FaultCounts
{
    private int _connections;
    private int _latencies;
    private int _slices;
    private int _stalls;
    private int _resets;

    public int Connections => _connections;

    public int Resets => _resets;

    public int AddConnection() => Interlocked.Increment(ref _connections);

    public void Add(Fault fault) => Interlocked.Increment(ref CounterOf(fault));

    public override string ToString() =>
        $"{_connections} connections, {_latencies} latencies, {_slices} runs of small writes, {_stalls} stalls, {_resets} resets";

    private ref int CounterOf(Fault fault)
    {
        switch (fault)
        {
            case Fault.Latency:
                return ref _latencies;
            case Fault.Slices:
                return ref _slices;
            case Fault.Stall:
                return ref _stalls;
            default:
                return ref _resets;
        }
    }
}
