namespace VeraWebSockets.Protocol.Tests.Messages;

/// <summary>UTF-8 as the table of RFC 3629 section 4 spells it, octet by octet and without cleverness.</summary>
internal struct Utf8Reference
{
    private int _missing;
    private byte _low;
    private byte _high;

    public readonly bool IsComplete => _missing == 0;

    /// <returns>False when no further octets can make it UTF-8.</returns>
    public bool Take(byte octet)
    {
        if (_missing > 0)
        {
            bool fits = octet >= _low && octet <= _high;
            (_missing, _low, _high) = (_missing - 1, 0x80, 0xBF);
            return fits;
        }

        (_missing, _low, _high) = octet switch
        {
            <= 0x7F => (0, (byte)0, (byte)0),
            >= 0xC2 and <= 0xDF => (1, (byte)0x80, (byte)0xBF),
            0xE0 => (2, (byte)0xA0, (byte)0xBF),
            0xED => (2, (byte)0x80, (byte)0x9F),
            >= 0xE1 and <= 0xEF => (2, (byte)0x80, (byte)0xBF),
            0xF0 => (3, (byte)0x90, (byte)0xBF),
            >= 0xF1 and <= 0xF3 => (3, (byte)0x80, (byte)0xBF),
            0xF4 => (3, (byte)0x80, (byte)0x8F),
            _ => (-1, (byte)0, (byte)0),
        };
        return _missing >= 0;
    }
}
