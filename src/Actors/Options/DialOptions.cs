namespace VeraWebSockets.Actors.Options;

/// <summary>How many attempts of all websockets of one manager may be under way. What is over it waits its turn, in order.</summary>
public sealed record DialOptions
{
    /// <summary>The defaults of this class; a test holds them equal to those of <c>akka.hocon</c>.</summary>
    public static DialOptions Default { get; } = new();

    /// <summary>Attempts from the name lookup to the end of the opening handshake at once. Default 256; 1 to 65,536.</summary>
    public int MaxHandshakes { get; init; } = 256;

    /// <summary>Those of them to one host and port. Default 64; 1 to 65,536. RFC 6455 section 4.1 asks for 1 to one address.</summary>
    public int MaxHandshakesPerHost { get; init; } = 64;

    /// <summary>
    /// Attempts within a second that websockets make by themselves, after a loss or a failure. Default 1,000; 1 to 1,000,000. What a user
    /// connects is not counted: it has not failed, and the handshakes at once bound it.
    /// </summary>
    public int MaxRedialsPerSecond { get; init; } = 1000;

    internal IEnumerable<string> Validate() => new[]
    {
        Ranges.FaultOf("max-handshakes", MaxHandshakes, 1, 65_536),
        Ranges.FaultOf("max-handshakes-per-host", MaxHandshakesPerHost, 1, 65_536),
        Ranges.FaultOf("max-redials-per-second", MaxRedialsPerSecond, 1, 1_000_000),
    }.OfType<string>();
}
