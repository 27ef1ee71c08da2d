using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace VeraWebSockets.Actors.Protocol.Frames;

/// <summary>The header of one frame that a server sent (RFC 6455 section 5.2).</summary>
internal readonly record struct FrameHeader(bool IsFinal, Opcode Opcode, long PayloadLength)
{
    /// <summary>Longest header: two octets, a 64-bit length, a masking key.</summary>
    public const int MaxLength = 14;

    public const int MaxControlPayload = 125;

    /// <summary>RSV1: the message that begins with this frame is compressed (RFC 7692 section 6).</summary>
    public bool IsCompressed { get; init; }

    public bool IsControl => ((byte)Opcode & 0x8) != 0;

    /// <summary>Reads the header that nearly every frame has: final, uncompressed, text or binary, of at most 65,535 octets.</summary>
    /// <returns>False for every other header, for a wrong one and for one that is not whole: <see cref="TryRead"/> then tells which.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryReadPlain(ReadOnlySpan<byte> input, out bool isText, out int headerLength, out int payloadLength)
    {
        const byte finalText = 0x81;
        const byte finalBinary = 0x82;
        isText = false;
        headerLength = 2;
        payloadLength = 0;
        if (input.Length < headerLength)
        {
            return false;
        }

        isText = input[0] == finalText;
        payloadLength = input[1]; // with the mask bit, which makes it more than 126
        if (payloadLength >= 126)
        {
            headerLength = 4;
            if (payloadLength != 126 || input.Length < headerLength)
            {
                return false;
            }

            payloadLength = BinaryPrimitives.ReadUInt16BigEndian(input[2..]);
            if (payloadLength < 126)
            {
                return false;
            }
        }

        return isText || input[0] == finalBinary;
    }

    /// <summary>Reads one header, without consuming anything on failure; it never throws on what a peer sent.</summary>
    /// <param name="input">Octets that begin with a header.</param>
    /// <param name="header">The header, when Done.</param>
    /// <param name="consumed">Octets that the header occupies; 0 unless Done.</param>
    /// <param name="violation">Set when InvalidData.</param>
    /// <param name="mayBeCompressed">Whether RSV1 was negotiated, for the first frame of a message.</param>
    /// <returns>Done, NeedMoreData, or InvalidData: faults of the first two octets at once, those of a length when it is whole.</returns>
    public static OperationStatus TryRead(
        ReadOnlySpan<byte> input, out FrameHeader header, out int consumed, out ProtocolViolation? violation,
        bool mayBeCompressed = false)
    {
        header = default;
        consumed = 0;
        violation = null;
        if (input.IsEmpty)
        {
            return OperationStatus.NeedMoreData;
        }

        bool isFinal = (input[0] & 0x80) != 0;
        var opcode = (Opcode)(input[0] & 0x0F);
        bool isControl = (input[0] & 0x08) != 0;
        bool isCompressed = mayBeCompressed && (input[0] & 0x40) != 0 && opcode is (Opcode.Text or Opcode.Binary);
        if ((input[0] & (isCompressed ? 0x30 : 0x70)) != 0)
        {
            violation = ProtocolViolation.ReservedBits;
        }
        else if (opcode is > Opcode.Binary and < Opcode.Close or > Opcode.Pong)
        {
            violation = ProtocolViolation.ReservedOpcode;
        }
        else if (isControl && !isFinal)
        {
            violation = ProtocolViolation.FragmentedControl; // section 5.5
        }

        if (violation is not null)
        {
            return OperationStatus.InvalidData;
        }

        if (input.Length < 2)
        {
            return OperationStatus.NeedMoreData;
        }

        OperationStatus status = ReadLength(input, isFinal, opcode, isControl, out header, out consumed, out violation);
        header = header with { IsCompressed = isCompressed };
        return status;
    }

    private static OperationStatus ReadLength(
        ReadOnlySpan<byte> input, bool isFinal, Opcode opcode, bool isControl,
        out FrameHeader header, out int consumed, out ProtocolViolation? violation)
    {
        header = default;
        consumed = 0;
        violation = null;
        int length7 = input[1] & 0x7F;
        if ((input[1] & 0x80) != 0)
        {
            violation = ProtocolViolation.MaskedFrame; // section 5.1
            return OperationStatus.InvalidData;
        }

        if (isControl && length7 > MaxControlPayload)
        {
            violation = ProtocolViolation.LongControl; // section 5.5
            return OperationStatus.InvalidData;
        }

        int size = length7 switch { 126 => 4, 127 => 10, _ => 2 };
        if (input.Length < size)
        {
            return OperationStatus.NeedMoreData;
        }

        ulong length = length7 switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(input[2..]),
            127 => BinaryPrimitives.ReadUInt64BigEndian(input[2..]),
            _ => (ulong)length7,
        };

        // Section 5.2 demands the shortest form; libwebsockets did not check it.
        violation = (length7 == 126 && length < 126) || (length7 == 127 && length <= ushort.MaxValue) ? ProtocolViolation.PaddedLength
            : length > long.MaxValue ? ProtocolViolation.LengthSign
            : null;
        if (violation is not null)
        {
            return OperationStatus.InvalidData;
        }

        header = new FrameHeader(isFinal, opcode, (long)length);
        consumed = size;
        return OperationStatus.Done;
    }
}
