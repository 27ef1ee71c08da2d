using System.Text;

namespace VeraWebSockets.Testing;

/// <summary>All that one connection received: kept for ever, consumed from the front by the script.</summary>
internal sealed class ReceivedOctets(int limit)
{
    private readonly Lock _lock = new();
    private byte[] _octets = [];
    private int _count;
    private int _consumed;

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _count;
            }
        }
    }

    public int Unread
    {
        get
        {
            lock (_lock)
            {
                return _count - _consumed;
            }
        }
    }

    public void Append(ReadOnlySpan<byte> octets)
    {
        lock (_lock)
        {
            if (octets.Length > limit - _count)
            {
                throw new InvalidDataException($"The client sent more than {limit} octets, the limit of this peer.");
            }

            if (_count + octets.Length > _octets.Length)
            {
                Array.Resize(ref _octets, (int)Math.Min(limit, Math.Max(2L * _octets.Length, _count + octets.Length)));
            }

            octets.CopyTo(_octets.AsSpan(_count));
            _count += octets.Length;
        }
    }

    public byte[] ToArray()
    {
        lock (_lock)
        {
            return _octets[.._count];
        }
    }

    /// <summary>Consumes exactly <paramref name="count"/> octets, which must be there.</summary>
    public byte[] Take(int count)
    {
        lock (_lock)
        {
            byte[] taken = _octets.AsSpan(_consumed, Math.Min(count, _count - _consumed)).ToArray();
            _consumed += taken.Length;
            return taken;
        }
    }

    /// <summary>Position of a sequence in what is not consumed yet, or -1.</summary>
    public int IndexOf(ReadOnlySpan<byte> sequence)
    {
        lock (_lock)
        {
            return _octets.AsSpan(_consumed, _count - _consumed).IndexOf(sequence);
        }
    }

    /// <summary>Forgets everything and gives it back, consumed or not.</summary>
    public byte[] Clear()
    {
        lock (_lock)
        {
            byte[] all = _octets[.._count];
            _count = _consumed = 0;
            return all;
        }
    }

    /// <summary>For messages to people: how much came, and the end of it.</summary>
    public override string ToString()
    {
        const int shown = 200;
        lock (_lock)
        {
            if (_count == 0)
            {
                return "Nothing was received.";
            }

            var text = new StringBuilder();
            text.Append("Received ").Append(_count).Append(" octets, ").Append(_count - _consumed).Append(" of them not read by the script: \"");
            text.Append(_count > shown ? "…" : "");
            foreach (byte octet in _octets.AsSpan(Math.Max(0, _count - shown), Math.Min(shown, _count)))
            {
                _ = octet switch
                {
                    (byte)'\r' => text.Append("\\r"),
                    (byte)'\n' => text.Append("\\n"),
                    (byte)'"' or (byte)'\\' => text.Append('\\').Append((char)octet),
                    >= 0x20 and < 0x7f => text.Append((char)octet),
                    _ => text.Append("\\x").Append(octet.ToString("x2", null)),
                };
            }

            return text.Append('"').ToString();
        }
    }
}
