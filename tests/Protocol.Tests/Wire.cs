using System.Text;
using VeraWebSockets.Actors.Protocol.Frames;

namespace VeraWebSockets.Protocol.Tests;

/// <summary>Frames as a server sends them, written without the code under test.</summary>
internal static class Wire
{
    public static byte[] Frame(Opcode opcode, ReadOnlySpan<byte> payload, bool isFinal = true) =>
        [(byte)((isFinal ? 0x80 : 0) | (byte)opcode), .. LengthOf(payload.Length), .. payload];

    /// <summary>The header of a frame, with a payload that does not follow.</summary>
    public static byte[] Header(Opcode opcode, long payloadLength, bool isFinal = true) =>
        [(byte)((isFinal ? 0x80 : 0) | (byte)opcode), .. LengthOf(payloadLength)];

    public static byte[] Text(string text, bool isFinal = true) => Frame(Opcode.Text, Encoding.UTF8.GetBytes(text), isFinal);

    public static byte[] Binary(ReadOnlySpan<byte> payload, bool isFinal = true) => Frame(Opcode.Binary, payload, isFinal);

    public static byte[] More(string text, bool isFinal) => Frame(Opcode.Continuation, Encoding.UTF8.GetBytes(text), isFinal);

    public static byte[] Ping(string payload) => Frame(Opcode.Ping, Encoding.UTF8.GetBytes(payload));

    public static byte[] Pong(string payload) => Frame(Opcode.Pong, Encoding.UTF8.GetBytes(payload));

    public static byte[] Close(int code, string reason = "") =>
        Frame(Opcode.Close, [(byte)(code >> 8), (byte)code, .. Encoding.UTF8.GetBytes(reason)]);

    /// <summary>The same frame, marked as the beginning of a compressed message (RFC 7692 section 6).</summary>
    public static byte[] Compressed(byte[] frame) => [(byte)(frame[0] | 0x40), .. frame[1..]];

    public static byte[] Join(params IEnumerable<byte[]> pieces) => [.. pieces.SelectMany(piece => piece)];

    /// <summary>Octets in hexadecimal; spaces do not matter.</summary>
    public static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", "", StringComparison.Ordinal));

    private static byte[] LengthOf(long length) => length switch
    {
        <= 125 => [(byte)length],
        <= 65535 => [126, (byte)(length >> 8), (byte)length],
        _ => [127, .. Enumerable.Range(0, 8).Select(i => (byte)(length >> (56 - (8 * i))))],
    };
}
