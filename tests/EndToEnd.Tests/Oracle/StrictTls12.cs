using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>
/// A server of TLS 1.2 that refuses a client without certificate inside the handshake, as those of OpenSSL do. The TLS of .NET judges
/// when the handshake is over, so its last flight is replaced by the alert here.
/// </summary>
internal static class StrictTls12
{
    private const byte ChangeCipherSpec = 20;
    private const byte HandshakeFailure = 40;

    public static async Task RefuseClientAsync(PeerConnection connection)
    {
        await using var server = ScriptedPeer.StartTls(
            Certificates.Server(), null, new TlsPeerOptions { RequireClientCertificate = true, Protocols = SslProtocols.Tls12 });
        using var link = new TcpClient();
        await link.ConnectAsync(IPAddress.Loopback, server.Port);
        NetworkStream stream = link.GetStream();
        Task forwarding = ForwardAsync(connection, stream);
        for (byte[] record = await ReadRecordAsync(stream); record[0] != ChangeCipherSpec; record = await ReadRecordAsync(stream))
        {
            await connection.SendAsync(record);
        }

        await connection.SendFatalAlertAsync(HandshakeFailure);
        connection.CloseWithoutNotify();
        await forwarding;
    }

    private static async Task ForwardAsync(PeerConnection connection, NetworkStream server)
    {
        for (byte[] octets = await connection.ReadSomeAsync(); octets.Length > 0; octets = await connection.ReadSomeAsync())
        {
            await server.WriteAsync(octets, connection.Stopping);
        }
    }

    private static async Task<byte[]> ReadRecordAsync(NetworkStream stream)
    {
        byte[] header = new byte[5];
        await stream.ReadExactlyAsync(header);
        byte[] body = new byte[(header[3] << 8) | header[4]];
        await stream.ReadExactlyAsync(body);
        return [.. header, .. body];
    }
}
