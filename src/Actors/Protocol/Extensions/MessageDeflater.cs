using System.IO.Compression;

namespace VeraWebSockets.Actors.Protocol.Extensions;

/// <summary>
/// Compresses messages (RFC 7692 section 7.2.1). The runtime's deflate has one window size, 15 bits: where the server asked for less, each
/// message begins afresh, and one longer than the window is sent as it is, which section 6 allows.
/// </summary>
internal sealed class MessageDeflater(DeflateParameters parameters) : IDisposable
{
    private const int FullWindow = 15;
    private const int Worthwhile = 128; // a shorter message without a common window seldom shrinks
    private const int TailLength = 4; // 00 00 FF FF, left off on the wire

    private readonly bool _beginsAfresh = parameters.ClientNoContextTakeover || parameters.ClientMaxWindowBits < FullWindow;
    private readonly int _shortest = parameters.ClientNoContextTakeover || parameters.ClientMaxWindowBits < FullWindow ? Worthwhile : 1;
    private readonly int _longest = parameters.ClientMaxWindowBits < FullWindow ? 1 << parameters.ClientMaxWindowBits : int.MaxValue;
    private readonly MemoryStream _output = new();
    private DeflateStream? _stream;

    /// <summary>Compresses one message.</summary>
    /// <param name="payload">The whole message.</param>
    /// <param name="compressed">Valid until the next call.</param>
    /// <returns>False where the message is to be sent as it is.</returns>
    public bool TryCompress(ReadOnlySpan<byte> payload, out ReadOnlySpan<byte> compressed)
    {
        compressed = default;
        if (payload.Length < _shortest || payload.Length > _longest)
        {
            return false;
        }

        _output.SetLength(0);
        _stream ??= new DeflateStream(_output, CompressionLevel.Fastest, leaveOpen: true);
        _stream.Write(payload);
        _stream.Flush();
        int length = (int)_output.Length - TailLength;
        if (_beginsAfresh)
        {
            Restart(); // what it writes at its end stands behind the message, and nobody gets it
        }

        compressed = _output.GetBuffer().AsSpan(0, length);
        return true;
    }

    public void Dispose()
    {
        Restart();
        _output.Dispose();
    }

    private void Restart()
    {
        _stream?.Dispose();
        _stream = null;
    }
}
