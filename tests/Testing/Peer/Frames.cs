using System.Buffers.Binary;
using System.Text;

namespace VeraWebSockets.Testing;

/// <summary>Frames as octets on the wire, correct ones and any wrong ones. Servers do not mask; a masking key makes a frame masked.</summary>
public static class Frames
{
    public static byte[] Text(string text, bool fin = true) => Frame(Opcodes.Text, Encoding.UTF8.GetBytes(text), fin);

    public static byte[] Binary(ReadOnlySpan<byte> payload, bool fin = true) => Frame(Opcodes.Binary, payload, fin);

    public static byte[] Continuation(ReadOnlySpan<byte> payload, bool fin = true) => Frame(Opcodes.Continuation, payload, fin);

    public static byte[] Continuation(string text, bool fin = true) => Continuation(Encoding.UTF8.GetBytes(text), fin);

    public static byte[] Ping(ReadOnlySpan<byte> payload = default) => Frame(Opcodes.Ping, payload);

    public static byte[] Pong(ReadOnlySpan<byte> payload = default) => Frame(Opcodes.Pong, payload);

    /// <summary>A close frame; without code its payload is empty.</summary>
    public static byte[] Close(int? code = null, string reason = "") => Frame(Opcodes.Close, ClosePayload(code, reason));

    /// <param name="opcode">0 to 15.</param>
    /// <param name="rsv">0 to 7; RSV1, the bit of permessage-deflate, is 4.</param>
    /// <param name="maskingKey">Four octets, with which the payload is masked; null for an unmasked frame.</param>
    public static byte[] Frame(
        int opcode,
        ReadOnlySpan<byte> payload,
        bool fin = true,
        int rsv = 0,
        byte[]? maskingKey = null,
        LengthForm length = LengthForm.Minimal)
    {
        byte[] header = Header(opcode, (ulong)payload.Length, fin, rsv, maskingKey, length);
        byte[] frame = [.. header, .. payload];
        Mask(frame.AsSpan(header.Length), maskingKey);
        return frame;
    }

    /// <summary>A header alone, with any declared length, also one with the forbidden highest bit of the 64-bit form.</summary>
    /// <inheritdoc cref="Frame"/>
    public static byte[] Header(
        int opcode,
        ulong declaredLength,
        bool fin = true,
        int rsv = 0,
        byte[]? maskingKey = null,
        LengthForm length = LengthForm.Minimal)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)opcode, 15u, nameof(opcode));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)rsv, 7u, nameof(rsv));
        if (maskingKey is not null and not { Length: 4 })
        {
            throw new ArgumentException($"A masking key has 4 octets, not {maskingKey.Length}.", nameof(maskingKey));
        }

        byte first = (byte)((fin ? 0x80 : 0) | (rsv << 4) | opcode);
        byte masked = (byte)(maskingKey is null ? 0 : 0x80);
        LengthForm form = length != LengthForm.Minimal ? length
            : declaredLength <= 125 ? LengthForm.SevenBits
            : declaredLength <= ushort.MaxValue ? LengthForm.SixteenBits
            : LengthForm.SixtyFourBits;
        ulong most = form switch
        {
            LengthForm.SevenBits => 125,
            LengthForm.SixteenBits => ushort.MaxValue,
            _ => ulong.MaxValue,
        };
        ArgumentOutOfRangeException.ThrowIfGreaterThan(declaredLength, most);

        byte[] extended = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(extended, declaredLength);
        return form switch
        {
            LengthForm.SevenBits => [first, (byte)(masked | (byte)declaredLength), .. maskingKey ?? []],
            LengthForm.SixteenBits => [first, (byte)(masked | 126), .. extended[6..], .. maskingKey ?? []],
            _ => [first, (byte)(masked | 127), .. extended, .. maskingKey ?? []],
        };
    }

    /// <summary>Two octets of code, then the reason in UTF-8; empty without code.</summary>
    public static byte[] ClosePayload(int? code, string reason = "") =>
        code is null ? [] : [(byte)(code.Value >> 8), (byte)code.Value, .. Encoding.UTF8.GetBytes(reason)];

    public static byte[] Join(params IEnumerable<byte[]> pieces) => [.. pieces.SelectMany(piece => piece)];

    internal static void Mask(Span<byte> payload, byte[]? maskingKey)
    {
        for (int i = 0; maskingKey is not null && i < payload.Length; i++)
        {
            payload[i] ^= maskingKey[i & 3];
        }
    }
}
