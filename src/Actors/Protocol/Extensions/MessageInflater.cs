using System.IO.Compression;
using VeraWebSockets.Actors.Protocol.Messages;

namespace VeraWebSockets.Actors.Protocol.Extensions;

/// <summary>
/// Inflates messages (RFC 7692 section 7.2.2) through one <see cref="DeflateStream"/> that is kept open, so that its window goes on from
/// message to message. The size limit is checked while inflating, before the next octets are made.
/// </summary>
internal sealed class MessageInflater(bool noContextTakeover, long maxMessageSize) : IDisposable
{
    private const int Step = 16 << 10;
    private const int MaxBehind = 1; // the sync flush without its tail: an empty block of one octet

    private const int LeftOff = 4;
    private const uint NotLeftOff = 0x0000FFFF; // no message ends so from which it was left off: the last octet of that has three bits of 0

    /// <summary>What the sender leaves off, and one more empty block: a message that was cut off would take part of them for its own.</summary>
    private static readonly byte[] Tail = [0x00, 0x00, 0xFF, 0xFF, 0x00, 0x00, 0x00, 0xFF, 0xFF];

    private readonly InflaterFeed _feed = new();
    private DeflateStream? _stream;
    private bool _hasEnded; // a final block has ended the stream
    private int _behind; // octets of the message that came after it
    private uint _last; // four octets of the message

    /// <summary>Inflates what has come of a message.</summary>
    /// <remarks>
    /// A final block (section 7.2.3.4) ends the stream at a place that <see cref="DeflateStream"/> does not tell. It has to be the last
    /// of its message; so that what stands behind it is refused and never lost, wherever the octets were cut, the last two are handed over
    /// apart.
    /// </remarks>
    /// <param name="octets">Holds them.</param>
    /// <param name="offset">The first one.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="endsMessage">Whether no more will come of the message.</param>
    /// <param name="into">Where the inflated octets go.</param>
    /// <returns>What it breaks, or null.</returns>
    public ProtocolViolation? Inflate(byte[] octets, int offset, int count, bool endsMessage, MessageAssembler into)
    {
        foreach (byte octet in octets.AsSpan(offset, count)[^Math.Min(count, LeftOff)..])
        {
            _last = (_last << 8) | octet;
        }

        int apart = Math.Min(count, MaxBehind + 1);
        int step = endsMessage ? apart : 1;
        ProtocolViolation? violation = Feed(octets, offset, count - apart, into);
        for (int at = offset + count - apart; violation is null && at < offset + count; at += step)
        {
            violation = Feed(octets, at, step, into);
        }

        return violation;
    }

    /// <summary>
    /// Inflates what the sender has left off at the end, or should have, which gives nothing, and forgets the window where that was agreed or the
    /// stream has ended. Not for a message of which no octet has come.
    /// </summary>
    public ProtocolViolation? EndMessage()
    {
        ProtocolViolation? violation = _hasEnded ? null : FeedTail(from: _last == NotLeftOff ? LeftOff : 0);
        _behind = 0;
        _last = 0;
        if (noContextTakeover || _hasEnded)
        {
            Restart();
        }

        return violation;
    }

    public void Dispose() => Restart();

    private ProtocolViolation? Feed(byte[] octets, int offset, int count, MessageAssembler into)
    {
        if (_hasEnded)
        {
            _behind += count;
            return _behind > MaxBehind ? ProtocolViolation.CorruptDeflate : null;
        }

        if (count == 0)
        {
            return null;
        }

        _feed.Set(octets, offset, count);
        ProtocolViolation? violation = Drain(into);
        _hasEnded = !_feed.IsExhausted;
        return violation;
    }

    /// <remarks>All octets before it have been drained, so that whatever it gives is no octet of the server's.</remarks>
    private ProtocolViolation? FeedTail(int from)
    {
        _feed.Set(Tail, from, Tail.Length - from);
        try
        {
            Span<byte> nothing = stackalloc byte[1];
            return _stream!.Read(nothing) == 0 && _feed.IsExhausted ? null : ProtocolViolation.CorruptDeflate;
        }
        catch (InvalidDataException)
        {
            return ProtocolViolation.CorruptDeflate;
        }
    }

    private ProtocolViolation? Drain(MessageAssembler into)
    {
        _stream ??= new DeflateStream(_feed, CompressionMode.Decompress, leaveOpen: true);
        try
        {
            while (true)
            {
                long left = maxMessageSize - into.Length;
                if (left == 0)
                {
                    // One octet more tells a message at the limit from one beyond it.
                    Span<byte> beyond = stackalloc byte[1];
                    return _stream.Read(beyond) == 0 ? null : ProtocolViolation.MessageTooBig(maxMessageSize);
                }

                int count = _stream.Read(into.GetMemory(Math.Min(Step, left)).Span);
                if (count == 0)
                {
                    return null;
                }

                if (into.Advance(count) is { } violation)
                {
                    return violation;
                }
            }
        }
        catch (InvalidDataException)
        {
            return ProtocolViolation.CorruptDeflate;
        }
    }

    private void Restart()
    {
        _stream?.Dispose();
        _stream = null;
        _hasEnded = false;
    }
}
