using System.IO.Compression;
using System.Text;
using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>Frames of permessage-deflate (RFC 7692), each compressed on its own.</summary>
public static class Deflated
{
    private const int Rsv1 = 4;

    public static byte[] Text(string text) => Frames.Frame(Opcodes.Text, Payload(Encoding.UTF8.GetBytes(text)), rsv: Rsv1);

    public static byte[] Frame(int opcode, ReadOnlySpan<byte> payload, bool fin = true) => Frames.Frame(opcode, payload, fin, Rsv1);

    /// <summary>As it goes into a frame: without the four octets that end a flushed block.</summary>
    public static byte[] Payload(byte[] message) => Blocks(message)[..^4];

    /// <summary>Blocks to which others may be appended.</summary>
    public static byte[] Blocks(byte[] message)
    {
        using var compressed = new MemoryStream();
        using var deflate = new DeflateStream(compressed, CompressionLevel.Optimal);
        deflate.Write(message);
        deflate.Flush();
        return compressed.ToArray();
    }
}
