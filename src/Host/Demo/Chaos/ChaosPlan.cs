namespace VeraWebSockets.Host.Demo.Chaos;

/// <summary>
/// What becomes of one connection, at random, but always the same for the same seed, websocket and number of its connection: in which order
/// connections come is for the machine to say.
/// </summary>
internal sealed record ChaosPlan(ChaosFault Fault, TimeSpan After, int CloseCode)
{
    private static readonly int[] CloseCodes = [1000, 1001, 1008, 1011, 1012, 1013, 4000];

    /// <param name="seed">Of the run.</param>
    /// <param name="feed">Number of the websocket.</param>
    /// <param name="connection">1 for its first one.</param>
    public static ChaosPlan Of(int seed, int feed, int connection)
    {
        var random = new Random(unchecked((((seed * 31) + feed) * 1_000_003) + connection));
        ChaosFault fault = random.Next(10) switch
        {
            < 2 => ChaosFault.Refuse,
            < 5 => ChaosFault.Reset,
            < 8 => ChaosFault.Close,
            _ => ChaosFault.Stall,
        };
        return new ChaosPlan(fault, TimeSpan.FromMilliseconds(random.Next(200, 4000)), CloseCodes[random.Next(CloseCodes.Length)]);
    }

    /// <summary>Every code with which the server may close: the websockets of the demo are to come back after each.</summary>
    public static IReadOnlyList<int> Codes => CloseCodes;
}
