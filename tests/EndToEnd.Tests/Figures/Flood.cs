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

    public async Task SendAsync(PeerConnection connection)
    {
        await connection.AcceptUpgradeAsync(Options.Length > 0 ? ["Sec-WebSocket-Extensions: permessage-deflate"] : []);
        try
        {
            await connection.SendAsync(Begin);
            for (int i = 0; i < Times; i++)
            {
                await connection.SendAsync(Again);
            }

            await connection.SendAsync(End);
        }
        catch (IOException)
        {
            // The client has had enough.
        }
    }

    public override string ToString() => Name;
}
