using System.IO.Compression;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>The compressing side of a server: its window goes on from message to message, or is forgotten.</summary>
internal sealed class PeerDeflater(bool forgets) : IDisposable
{
    private const int TailLength = 4; // 00 00 FF FF, left off on the wire

    private readonly MemoryStream _output = new();
    private DeflateStream? _stream;

    /// <summary>One message as it goes into frames.</summary>
    public byte[] Compress(byte[] message)
    {
        _output.SetLength(0);
        _stream ??= new DeflateStream(_output, CompressionLevel.Optimal, leaveOpen: true);
        _stream.Write(message);
        _stream.Flush();
        byte[] compressed = _output.GetBuffer().AsSpan(0, (int)_output.Length - TailLength).ToArray();
        if (forgets)
        {
            _stream.Dispose();
            _stream = null;
        }

        return compressed;
    }

    public void Dispose()
    {
        _stream?.Dispose();
        _output.Dispose();
    }
}
