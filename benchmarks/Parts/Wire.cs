using System.Buffers.Binary;

namespace VeraWebSockets.Benchmarks;

/// <summary>What a server sends.</summary>
internal static class Wire
{
    /// <summary>One whole frame (RFC 6455 section 5.2), not masked; up to 65,535 octets.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> payload, bool isText = false)
    {
        int header = payload.Length < 126 ? 2 : 4;
        byte[] frame = new byte[header + payload.Length];
        frame[0] = (byte)(0x80 | (isText ? 1 : 2));
        frame[1] = (byte)(header == 2 ? payload.Length : 126);
        if (header == 4)
        {
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), checked((ushort)payload.Length));
        }

        payload.CopyTo(frame.AsSpan(header));
        return frame;
    }
}
