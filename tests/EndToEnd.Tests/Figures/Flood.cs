using System.Diagnostics;
using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>What a server sends to use up a client's memory.</summary>
/// <param name="Name">In words.</param>
/// <param name="Begin">Sent once.</param>
/// <param name="Again">Sent so often behind it, or until the client has gone.</param>
/// <param name="Times">How often.</param>
/// <param name="End">Sent once behind all.</param>
/// <param name="Events">What the script must see.</param>
public sealed record Flood(string Name, byte[] Begin, byte[] Again, int Times, byte[] End, params string[] Events)
{
    /// <summary>Lua, the inner of a table.</summary>
    public string Options { get; init; } = "";

    /// <summary>Which of the writes has the octet that passes the message limit: 0 is <see cref="Begin"/>; null where none has.</summary>
    public int? PassesAt { get; init; }

    /// <returns>The time from before that write to the client's close frame; null where no octet passes the limit.</returns>
    public async Task<TimeSpan?> SendAsync(PeerConnection connection)
    {
        await connection.AcceptUpgradeAsync(Options.Contains("compression", StringComparison.Ordinal) ? ["Sec-WebSocket-Extensions: permessage-deflate"] : []);
        Task<long> closed = ClosedAsync(connection);
        long passed = 0;
        try
        {
            int write = 0;
            foreach (byte[] octets in (IEnumerable<byte[]>)[Begin, .. Enumerable.Repeat(Again, Times), End])
            {
                passed = write++ == PassesAt ? Stopwatch.GetTimestamp() : passed;
                await connection.SendAsync(octets);
            }
        }
        catch (IOException)
        {
            // The client has had enough.
        }

        return PassesAt is null ? null : Stopwatch.GetElapsedTime(passed, await closed);
    }

    public override string ToString() => Name;

    private static async Task<long> ClosedAsync(PeerConnection connection)
    {
        await connection.ReadUntilCloseAsync();
        return Stopwatch.GetTimestamp();
    }
}
