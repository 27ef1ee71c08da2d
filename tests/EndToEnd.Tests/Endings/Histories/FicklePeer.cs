using System.Security.Cryptography.X509Certificates;
using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>A server that treats each connection in another way; the seed and the number of the connection say in which.</summary>
internal static class FicklePeer
{
    private const int MostEchoes = 10;
    private const int Spread = 10_007; // more than one seed has connections

    /// <param name="seed">Any number.</param>
    /// <param name="certificate">Of a server under TLS; null is one without.</param>
    public static ScriptedPeer Start(int seed, X509Certificate2? certificate = null) => certificate is null
        ? ScriptedPeer.Start(connection => ServeAsync(seed, connection))
        : ScriptedPeer.StartTls(certificate, connection => ServeAsync(seed, connection));

    private static async Task ServeAsync(int seed, PeerConnection connection)
    {
        var random = new Random((seed * Spread) + connection.Number);
        try
        {
            await (random.Next(10) switch
            {
                0 => Reset(connection),
                1 => RefuseAsync(connection, "404 Not Found"),
                2 => RefuseAsync(connection, "503 Service Unavailable"),
                3 => OpenAsync(connection, [], connection.Reset),
                4 => OpenAsync(connection, Frames.Join(Frames.Text("greeting"), Frames.Close(1000))),
                5 => OpenAsync(connection, Frames.Join(Frames.Text("greeting"), Frames.Close(1001))),
                6 => OpenAsync(connection, Frames.Join(Frames.Text("news"), "garbage"u8.ToArray())),
                7 => OpenAsync(connection, Frames.Text("news"), connection.Finish),
                _ => EchoAsync(connection, random.Next(MostEchoes)),
            });
        }
        catch (IOException)
        {
            // The script has closed it, or begun anew.
        }
    }

    private static Task Reset(PeerConnection connection)
    {
        connection.Reset();
        return Task.CompletedTask;
    }

    private static async Task RefuseAsync(PeerConnection connection, string status)
    {
        await connection.ReadRequestAsync();
        await connection.SendAsync($"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n");
    }

    private static async Task OpenAsync(PeerConnection connection, byte[] frames, Action? then = null)
    {
        await connection.AcceptUpgradeAsync();
        await connection.SendAsync(frames);
        then?.Invoke();
        if (then is null)
        {
            await connection.WaitForEndAsync();
        }
    }

    private static async Task EchoAsync(PeerConnection connection, int count)
    {
        await connection.AcceptUpgradeAsync();
        while (await connection.TryReadFrameAsync() is { } frame)
        {
            if (frame.Opcode == Opcodes.Close || count-- == 0)
            {
                await connection.SendCloseAsync(1000);
                break;
            }

            if (frame.Opcode == Opcodes.Text)
            {
                await connection.SendTextAsync(frame.Text);
            }
        }
    }
}
