using System.Buffers.Binary;
using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>The frames that a client sent, as texts to be compared: <c>text "a"</c>, <c>pong "x"</c>, <c>close 1000 "bye"</c>.</summary>
public static class SentFrames
{
    /// <summary>All frames of a connection that has answered one request, also those that its script has read. Waits for its end.</summary>
    /// <exception cref="InvalidDataException">The client has ended in the middle of a frame.</exception>
    public static async Task<IReadOnlyList<string>> ReadAsync(PeerConnection connection)
    {
        await connection.WaitForEndAsync();
        var frames = new List<string>();
        for (ReadOnlyMemory<byte> rest = connection.Received.AsMemory(connection.Request!.Raw.Length); !rest.IsEmpty;)
        {
            frames.Add(Describe(Take(ref rest)));
        }

        return frames;
    }

    private static PeerFrame Take(ref ReadOnlyMemory<byte> rest)
    {
        ReadOnlySpan<byte> octets = rest.Span;
        try
        {
            bool masked = (octets[1] & 0x80) != 0;
            (LengthForm form, int at, long length) = (octets[1] & 0x7f) switch
            {
                126 => (LengthForm.SixteenBits, 4, BinaryPrimitives.ReadUInt16BigEndian(octets[2..])),
                127 => (LengthForm.SixtyFourBits, 10, BinaryPrimitives.ReadInt64BigEndian(octets[2..])),
                int shortLength => (LengthForm.SevenBits, 2, shortLength),
            };
            byte[] key = octets.Slice(at, masked ? 4 : 0).ToArray();
            byte[] payload = octets.Slice(at + key.Length, (int)length).ToArray();
            for (int i = 0; masked && i < payload.Length; i++)
            {
                payload[i] ^= key[i & 3];
            }

            rest = rest[(at + key.Length + payload.Length)..];
            return new PeerFrame((octets[0] & 0x80) != 0, (octets[0] >> 4) & 7, (byte)(octets[0] & 0xf), masked, key, payload, form);
        }
        catch (Exception e) when (e is IndexOutOfRangeException or ArgumentOutOfRangeException)
        {
            throw new InvalidDataException($"The client ended in the middle of a frame, of which there is {Convert.ToHexString(octets)}", e);
        }
    }

    private static string Describe(PeerFrame frame)
    {
        string text = frame.Opcode switch
        {
            Opcodes.Text => $"text {Events.Show(frame.Payload)}",
            Opcodes.Binary => $"binary {Events.Show(frame.Payload)}",
            Opcodes.Ping => $"ping {Events.Show(frame.Payload)}",
            Opcodes.Pong => $"pong {Events.Show(frame.Payload)}",
            Opcodes.Close => DescribeClose(frame),
            _ => frame.ToString(),
        };
        return frame is { Masked: true, Fin: true, Rsv: 0 } ? text : $"{text} (fin {frame.Fin}, rsv {frame.Rsv}, masked {frame.Masked})";
    }

    // How a failure is worded is the product's own affair.
    internal static string DescribeClose(PeerFrame frame) => frame switch
    {
        { Payload: [] } => "close",
        { CloseReason: "" } or { CloseCode: 1002 or 1007 or 1009 } => $"close {frame.CloseCode}",
        _ => $"close {frame.CloseCode} \"{frame.CloseReason}\"",
    };
}
