namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>What a <see cref="FaultProxy"/> does to octets.</summary>
internal enum Fault
{
    /// <summary>All that follows is some milliseconds late.</summary>
    Latency,

    /// <summary>The next octets leave in small writes.</summary>
    Slices,

    /// <summary>Nothing passes for a while; for longer than the soak's keepalive waits, or not.</summary>
    Stall,

    /// <summary>Both sides are reset, in the middle of whatever it is.</summary>
    Reset,
}
