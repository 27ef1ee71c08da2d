using System.Buffers.Binary;

namespace VeraWebSockets.Testing;

/// <summary>The websocket side of a scripted connection: one call is one frame, right or wrong.</summary>
public static class PeerWebSocket
{
    private const string Awaited = "a frame";

    /// <summary>Reads one frame and unmasks it.</summary>
    /// <exception cref="PeerEndedException">The client ended before the frame was whole.</exception>
    public static async Task<PeerFrame> ReadFrameAsync(this PeerConnection connection)
    {
        byte[] start = await ReadPartAsync(connection, 2);
        bool masked = (start[1] & 0x80) != 0;
        int shortLength = start[1] & 0x7f;
        (LengthForm form, ulong length) = shortLength switch
        {
            126 => (LengthForm.SixteenBits, BinaryPrimitives.ReadUInt16BigEndian(await ReadPartAsync(connection, 2))),
            127 => (LengthForm.SixtyFourBits, BinaryPrimitives.ReadUInt64BigEndian(await ReadPartAsync(connection, 8))),
            _ => (LengthForm.SevenBits, (ulong)shortLength),
        };
        if (length > int.MaxValue)
        {
            throw new InvalidDataException($"The client declared a frame of {length} octets.");
        }

        byte[] key = masked ? await ReadPartAsync(connection, 4) : [];
        byte[] payload = await ReadPartAsync(connection, (int)length);
        Frames.Mask(payload, masked ? key : null);
        return new PeerFrame((start[0] & 0x80) != 0, (start[0] >> 4) & 7, (byte)(start[0] & 0xf), masked, key, payload, form);
    }

    /// <summary>Reads one frame, or gives null if the client ends instead of starting one: for loops that serve until the end.</summary>
    public static async Task<PeerFrame?> TryReadFrameAsync(this PeerConnection connection) =>
        await connection.HasMoreAsync(Awaited) ? await connection.ReadFrameAsync() : null;

    /// <summary>Reads one frame, which must be a whole text message.</summary>
    /// <exception cref="InvalidDataException">Another frame came; the message shows it.</exception>
    public static async Task<string> ReadTextAsync(this PeerConnection connection)
    {
        PeerFrame frame = await connection.ReadFrameAsync();
        return frame is { Opcode: Opcodes.Text, Fin: true }
            ? frame.Text
            : throw new InvalidDataException($"A whole text message was expected, but this came: {frame}");
    }

    /// <summary>Reads one frame, which must be a close frame.</summary>
    /// <exception cref="InvalidDataException">Another frame came; the message shows it.</exception>
    public static async Task<PeerFrame> ReadCloseAsync(this PeerConnection connection)
    {
        PeerFrame frame = await connection.ReadFrameAsync();
        return frame.Opcode == Opcodes.Close
            ? frame
            : throw new InvalidDataException($"A close frame was expected, but this came: {frame}");
    }

    /// <summary>Skips all frames before the next close frame.</summary>
    public static async Task<PeerFrame> ReadUntilCloseAsync(this PeerConnection connection)
    {
        PeerFrame frame;
        do
        {
            frame = await connection.ReadFrameAsync();
        }
        while (frame.Opcode != Opcodes.Close);

        return frame;
    }

    /// <inheritdoc cref="Frames.Frame"/>
    public static Task SendFrameAsync(
        this PeerConnection connection,
        int opcode,
        byte[] payload,
        bool fin = true,
        int rsv = 0,
        byte[]? maskingKey = null,
        LengthForm length = LengthForm.Minimal) =>
        connection.SendAsync(Frames.Frame(opcode, payload, fin, rsv, maskingKey, length));

    public static Task SendTextAsync(this PeerConnection connection, string text) => connection.SendAsync(Frames.Text(text));

    public static Task SendBinaryAsync(this PeerConnection connection, byte[] payload) => connection.SendAsync(Frames.Binary(payload));

    public static Task SendPingAsync(this PeerConnection connection, byte[]? payload = null) => connection.SendAsync(Frames.Ping(payload));

    public static Task SendPongAsync(this PeerConnection connection, byte[]? payload = null) => connection.SendAsync(Frames.Pong(payload));

    /// <summary>Sends a close frame; without code its payload is empty.</summary>
    public static Task SendCloseAsync(this PeerConnection connection, int? code = null, string reason = "") =>
        connection.SendAsync(Frames.Close(code, reason));

    private static async Task<byte[]> ReadPartAsync(PeerConnection connection, int count) =>
        await connection.ReadAsync(count, $"{Awaited} ({count} octets of it)");
}
