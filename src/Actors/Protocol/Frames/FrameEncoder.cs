using System.Buffers.Binary;

namespace VeraWebSockets.Actors.Protocol.Frames;

/// <summary>Writes masked client frames (RFC 6455 sections 5.2 and 5.3).</summary>
internal static class FrameEncoder
{
    /// <summary>Octets that a frame with this payload takes on the wire.</summary>
    public static int LengthOf(int payloadLength) => HeaderLengthOf(payloadLength) + payloadLength;

    /// <summary>Writes one frame.</summary>
    /// <param name="destination">At least <see cref="LengthOf"/> octets.</param>
    /// <param name="opcode">What the frame is.</param>
    /// <param name="isFinal">False for a fragment that others follow.</param>
    /// <param name="payload">Copied and masked; not changed.</param>
    /// <param name="maskingKey">Fresh for each frame, from a secure source (section 10.3).</param>
    /// <param name="isCompressed">Sets RSV1, on the first frame of a compressed message (RFC 7692 section 6).</param>
    /// <returns>Octets written.</returns>
    public static int Write(
        Span<byte> destination, Opcode opcode, bool isFinal, ReadOnlySpan<byte> payload, uint maskingKey, bool isCompressed = false)
    {
        const byte masked = 0x80;
        destination[0] = (byte)((isFinal ? 0x80 : 0) | (isCompressed ? 0x40 : 0) | (byte)opcode);
        int at = HeaderLengthOf(payload.Length);
        switch (at)
        {
            case 6:
                destination[1] = (byte)(masked | payload.Length);
                break;
            case 8:
                destination[1] = masked | 126;
                BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)payload.Length);
                break;
            default:
                destination[1] = masked | 127;
                BinaryPrimitives.WriteUInt64BigEndian(destination[2..], (ulong)payload.Length);
                break;
        }

        BinaryPrimitives.WriteUInt32LittleEndian(destination[(at - 4)..], maskingKey);
        Masking.Apply(payload, destination.Slice(at, payload.Length), maskingKey);
        return at + payload.Length;
    }

    private static int HeaderLengthOf(int payloadLength) => payloadLength switch { <= 125 => 6, <= ushort.MaxValue => 8, _ => 14 };
}
