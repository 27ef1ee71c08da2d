using VeraWebSockets.Testing;

namespace VeraWebSockets.LuaBridge.Tests;

/// <summary>What most scripts need of a server.</summary>
internal static class Peers
{
    /// <summary>Opens, sends the frames in one go and then closes with 1000, on every connection.</summary>
    public static ScriptedPeer Closing(params byte[][] frames) => ScriptedPeer.Start(async connection =>
    {
        await connection.AcceptUpgradeAsync();
        await connection.SendAsync(Frames.Join([.. frames, Frames.Close(1000)]));
        await connection.ReadUntilCloseAsync();
        connection.Finish();
    });

    /// <summary>Opens, sends the frames in one go, and answers the client's close, on every connection.</summary>
    public static ScriptedPeer Answering(params byte[][] frames) => ScriptedPeer.Start(async connection =>
    {
        await connection.AcceptUpgradeAsync();
        await connection.SendAsync(Frames.Join(frames));
        await connection.AnswerCloseAsync();
    });

    /// <summary>Opens with more header lines, sends the frames in one go, and waits for the end, on every connection.</summary>
    public static ScriptedPeer Opening(string[] headers, params byte[][] frames) => ScriptedPeer.Start(async connection =>
    {
        await connection.AcceptUpgradeAsync(headers);
        await connection.SendAsync(Frames.Join(frames));
        await connection.WaitForEndAsync();
    });

    /// <summary>Reads on until the client closes, and answers as RFC 6455 section 5.5.1 asks.</summary>
    /// <returns>The client's close frame.</returns>
    public static async Task<PeerFrame> AnswerCloseAsync(this PeerConnection connection)
    {
        PeerFrame close = await connection.ReadUntilCloseAsync();
        await connection.SendFrameAsync(Opcodes.Close, close.Payload);
        connection.Finish();
        return close;
    }
}
