using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>What servers do that are asked to close.</summary>
public static class Closing
{
    /// <summary>Reads up to the client's close frame, answers the same and ends the stream.</summary>
    /// <returns>What the client sent.</returns>
    public static async Task<PeerFrame> AcknowledgeAsync(PeerConnection connection)
    {
        PeerFrame close = await connection.ReadUntilCloseAsync();
        await connection.SendCloseAsync(close.CloseCode, close.CloseReason);
        connection.Finish();
        return close;
    }
}
