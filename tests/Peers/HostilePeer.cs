using VeraWebSockets.Testing;

namespace VeraWebSockets.Peers;

/// <summary>A server that ends, drips, breaks the protocol or floods, as the path of the request says.</summary>
internal static class HostilePeer
{
    private const int Seed = 12;

    private static readonly TimeSpan DripPace = TimeSpan.FromMilliseconds(20);
    private static readonly byte[] Flood = Frames.Join(Enumerable.Repeat(Frames.Join(Frames.Text("too much"), Frames.Ping("x"u8)), 1000));

    public static ScriptedPeer Start() => ScriptedPeer.Start(async connection =>
    {
        try
        {
            PeerRequest request = await connection.AcceptUpgradeAsync();
            await (request.Path switch
            {
                "/reset" => ResetAsync(connection),
                "/drip" => DripAsync(connection),
                "/garbage" => SpoilAsync(connection),
                "/flood" => FloodAsync(connection),
                _ => throw new InvalidOperationException($"no path of this peer: {request.Path}"),
            });
        }
        catch (IOException)
        {
            // The client has had enough.
        }
    });

    /// <summary>Within a frame.</summary>
    private static async Task ResetAsync(PeerConnection connection)
    {
        await connection.SendAsync(Frames.Join(Frames.Text("all is well"), Frames.Header(Opcodes.Text, 100), "half"u8.ToArray()));
        connection.Reset();
    }

    private static async Task DripAsync(PeerConnection connection)
    {
        using var pace = new PeriodicTimer(DripPace);
        byte[] octet = [(byte)'x'];
        Task<PeerEnd> end = connection.WaitForEndAsync();
        await connection.SendAsync(Frames.Header(Opcodes.Text, 1 << 20));
        while (!end.IsCompleted && await pace.WaitForNextTickAsync(connection.Stopping))
        {
            await connection.SendAsync(octet);
        }
    }

    /// <summary>The client answers with a close frame, of whatever code.</summary>
    private static async Task SpoilAsync(PeerConnection connection)
    {
        byte[] garbage = new byte[4096];
        new Random(Seed + connection.Number).NextBytes(garbage);
        await connection.SendAsync(garbage);
        await connection.WaitForEndAsync();
    }

    private static async Task FloodAsync(PeerConnection connection)
    {
        Task<PeerEnd> end = connection.WaitForEndAsync();
        while (!end.IsCompleted)
        {
            await connection.SendAsync(Flood);
        }
    }
}
