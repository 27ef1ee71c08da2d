using System.Buffers.Binary;

namespace VeraWebSockets.Testing;

/// <summary>TLS as octets, for <see cref="TlsPeerOptions.BeforeHandshake"/>.</summary>
public static class PeerTlsRecords
{
    private const byte AlertRecord = 21;
    private const byte HandshakeRecord = 22;
    private const byte Fatal = 2;

    /// <summary>Reads the first TLS record of the client, which holds its ClientHello.</summary>
    /// <exception cref="InvalidDataException">The client does not speak TLS.</exception>
    public static async Task<byte[]> ReadClientHelloAsync(this PeerConnection connection)
    {
        byte[] header = await connection.ReadAsync(5, "the header of a ClientHello record");
        if (header[0] != HandshakeRecord)
        {
            throw new InvalidDataException($"A TLS handshake record was expected, but this came: {Convert.ToHexString(header)}");
        }

        byte[] body = await connection.ReadAsync(BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(3)), "the rest of a ClientHello record");
        return [.. header, .. body];
    }

    /// <summary>Sends a fatal alert in the clear, as a server does that ends the handshake at once.</summary>
    /// <param name="description">RFC 8446 section 6: 40 is handshake_failure, 42 bad_certificate, 70 protocol_version, 112 unrecognized_name.</param>
    public static Task SendFatalAlertAsync(this PeerConnection connection, byte description) =>
        connection.SendAsync(new byte[] { AlertRecord, 3, 3, 0, 2, Fatal, description });
}
