using System.IO.Compression;

namespace VeraWebSockets.Protocol.Tests;

/// <summary>Messages as a server compresses them (RFC 7692 section 7.2.1), written without the code under test.</summary>
internal sealed class Deflated : IDisposable
{
    private readonly MemoryStream _output = new();
    private readonly DeflateStream _stream;

    public Deflated() => _stream = new DeflateStream(_output, CompressionLevel.Optimal, leaveOpen: true);

    /// <summary>One message, with an empty window before it.</summary>
    public static byte[] Of(ReadOnlySpan<byte> payload)
    {
        using var deflated = new Deflated();
        return deflated.Next(payload);
    }

    /// <summary>One message in stored blocks of at most so many octets; longer than the message itself.</summary>
    public static byte[] Stored(ReadOnlySpan<byte> payload, int blockSize = 65535)
    {
        List<byte> blocks = [];
        for (; !payload.IsEmpty; payload = payload[Math.Min(blockSize, payload.Length)..])
        {
            int length = Math.Min(blockSize, payload.Length);
            blocks.AddRange([0, (byte)length, (byte)(length >> 8), (byte)~length, (byte)(~length >> 8)]);
            blocks.AddRange(payload[..length]);
        }

        return [.. blocks, 0];
    }

    /// <summary>So many MiB of zeros, in about a thousandth of that: one flushed MiB, repeated.</summary>
    public static byte[] Bomb(int mebibytes)
    {
        using var deflated = new Deflated();
        deflated.Next(new byte[1 << 20]);
        byte[] flushed = [.. deflated.Next(new byte[1 << 20]), 0x00, 0x00, 0xFF, 0xFF];
        return Wire.Join(Enumerable.Repeat(flushed, mebibytes).Prepend(Stored(new byte[32768])[..^1]));
    }

    /// <summary>The next message of a connection whose window goes on.</summary>
    public byte[] Next(ReadOnlySpan<byte> payload)
    {
        _output.SetLength(0);
        _stream.Write(payload);
        _stream.Flush();
        return payload.IsEmpty ? [0] : _output.ToArray()[..^4]; // without 00 00 FF FF
    }

    public void Dispose()
    {
        _stream.Dispose();
        _output.Dispose();
    }
}
