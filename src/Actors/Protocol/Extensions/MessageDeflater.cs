using System.IO.Compression;

namespace VeraWebSockets.Actors.Protocol.Extensions;

/// <summary>
/// Compresses messages (RFC 7692 section 7.2.1). The runtime's deflate has one window size, 15 bits: where the server asked for less, it begins
/// afresh with each message and within one whenever the window is full, so that no reference can reach farther back.
/// </summary>
internal sealed class MessageDeflater(DeflateParameters parameters) : IDisposable
{
    private const int FullWindow = 15;
    private const int Worthwhile = 128; // a shorter message without a common window seldom shrinks
    private const int TailLength = 4; // 00 00 FF FF, left off on the wire

    private const int MostKept = 64 * 1024; // octets between two messages

    private readonly bool _beginsAfresh = parameters.ClientNoContextTakeover || parameters.ClientMaxWindowBits < FullWindow;
    private readonly int _reach = parameters.ClientMaxWindowBits < FullWindow ? 1 << parameters.ClientMaxWindowBits : int.MaxValue;
    private readonly MemoryStream _output = new();
    private DeflateStream? _stream;

    /// <summary>Compresses one message.</summary>
    /// <param name="payload">The whole message.</param>
    /// <param name="compressed">Valid until the next call, or <see cref="Trim"/>.</param>
    /// <returns>False where the message is to be sent as it is, which section 6 allows.</returns>
    public bool TryCompress(ReadOnlySpan<byte> payload, out ReadOnlySpan<byte> compressed)
    {
        compressed = default;
        if (payload.Length < (_beginsAfresh ? Worthwhile : 1))
        {
            return false;
        }

        _output.SetLength(0);
        Append(payload[..Math.Min(_reach, payload.Length)]);
        for (int at = _reach; at < payload.Length; at += _reach)
        {
            Restart();
            Append(payload.Slice(at, Math.Min(_reach, payload.Length - at)));
        }

        if (_beginsAfresh)
        {
            Restart();
        }

        compressed = _output.GetBuffer().AsSpan(0, (int)_output.Length - TailLength);
        return !_beginsAfresh || compressed.Length < payload.Length; // a common window has to hear of every message
    }

    /// <summary>Lets go of the memory that a long message took: most connections send few of them.</summary>
    public void Trim()
    {
        if (_output.Capacity > MostKept)
        {
            _output.SetLength(0);
            _output.Capacity = 0;
        }
    }

    public void Dispose()
    {
        _stream?.Dispose();
        _output.Dispose();
    }

    /// <summary>Writes whole blocks, to which others can be appended.</summary>
    private void Append(ReadOnlySpan<byte> octets)
    {
        _stream ??= new DeflateStream(_output, CompressionLevel.Fastest, leaveOpen: true);
        _stream.Write(octets);
        _stream.Flush();
    }

    private void Restart()
    {
        long length = _output.Length;
        _stream!.Dispose();
        _stream = null;
        _output.SetLength(length); // without the block with which it has said its end
    }
}
