namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>
/// Where in one direction of one connection faults come, and which: by the number of octets, not by the clock, so a seed gives the same faults
/// however fast the machine is.
/// </summary>
internal sealed class FaultSchedule(int seed)
{
    private const int AverageDistance = 20_000;
    private const int HandshakeLength = 200;

    private readonly Random _random = new(seed);
    private bool _hasBegun;

    /// <summary>Octets that pass before the next fault. One connection in five meets its first one in the opening handshake.</summary>
    public int NextDistance()
    {
        bool isEarly = !_hasBegun && _random.Next(5) == 0;
        _hasBegun = true;
        return 1 + (isEarly ? _random.Next(HandshakeLength) : (int)(-Math.Log(1 - _random.NextDouble()) * AverageDistance));
    }

    public Fault NextFault() => _random.Next(10) switch
    {
        < 4 => Fault.Latency,
        < 8 => Fault.Slices,
        8 => Fault.Stall,
        _ => Fault.Reset,
    };

    public TimeSpan NextLatency() => TimeSpan.FromMilliseconds(_random.Next(1, 100));

    public TimeSpan NextStall() => TimeSpan.FromMilliseconds(_random.Next(200, 4_000));

    /// <summary>Octets that leave in small writes.</summary>
    public int NextSliced() => _random.Next(1, 400);

    public int NextSlice() => _random.Next(1, 8);
}
