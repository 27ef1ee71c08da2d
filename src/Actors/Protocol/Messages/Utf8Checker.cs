using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace VeraWebSockets.Actors.Protocol.Messages;

/// <summary>Checks UTF-8 that arrives in pieces (RFC 6455 section 8.1), and finds a fault in the piece that makes it one.</summary>
internal struct Utf8Checker
{
    private const int MaxSequence = 4;

    private PendingOctets _pending; // the beginning of a character whose end has not come yet
    private int _pendingCount;

    /// <summary>Whether no character is left unfinished.</summary>
    public readonly bool IsComplete => _pendingCount == 0;

    /// <returns>False when no continuation can make the text valid.</returns>
    public bool Feed(ReadOnlySpan<byte> piece)
    {
        while (_pendingCount > 0 && !piece.IsEmpty)
        {
            _pending[_pendingCount++] = piece[0];
            piece = piece[1..];
            switch (Rune.DecodeFromUtf8(_pending[.._pendingCount], out _, out _))
            {
                case OperationStatus.Done: _pendingCount = 0; break;
                case OperationStatus.InvalidData: return false;
            }
        }

        int tail = UnfinishedTail(piece);
        if (!Utf8.IsValid(piece[..^tail]))
        {
            return false;
        }

        if (tail > 0)
        {
            piece[^tail..].CopyTo(_pending);
            _pendingCount = tail;
        }

        return true;
    }

    /// <summary>Octets at the end that begin a character but do not finish it; 0 where the end is whole, or plainly wrong.</summary>
    private static int UnfinishedTail(ReadOnlySpan<byte> piece)
    {
        for (int length = 1; length < MaxSequence && length <= piece.Length; length++)
        {
            byte octet = piece[^length];
            if ((octet & 0xC0) != 0x80)
            {
                return octet >= 0xC0 && Rune.DecodeFromUtf8(piece[^length..], out _, out _) == OperationStatus.NeedMoreData ? length : 0;
            }
        }

        return 0;
    }

    [System.Runtime.CompilerServices.InlineArray(MaxSequence)]
    private struct PendingOctets
    {
        private byte _first;
    }
}
