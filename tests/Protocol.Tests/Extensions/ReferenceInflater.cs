namespace VeraWebSockets.Protocol.Tests.Extensions;

/// <summary>
/// Deflate as RFC 1951 spells it, bit by bit and without cleverness; it goes on from message to message, and tells how far back was
/// referred.
/// </summary>
internal sealed class ReferenceInflater
{
    private static readonly int[] LengthBase =
        [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];

    private static readonly int[] LengthBits = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];

    private static readonly int[] DistanceBase =
        [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289,
            16385, 24577];

    private static readonly int[] CodeLengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    private readonly List<byte> _output = [];
    private byte[] _input = [];
    private int _bit; // place of the next one

    /// <summary>The farthest reference so far, in octets.</summary>
    public int MaxDistance { get; private set; }

    /// <summary>Octets of this message that its farthest reference goes back behind the message's beginning; 0 when it refers to none
    /// before.</summary>
    public int ReachBefore { get; private set; }

    /// <summary>Inflates one message as it stands on the wire, without the tail of the flush.</summary>
    public byte[] Inflate(ReadOnlySpan<byte> message)
    {
        int start = _output.Count;
        ReachBefore = 0;
        _input = [.. message, 0x00, 0x00, 0xFF, 0xFF];
        _bit = 0;
        while ((_bit + 7) / 8 < _input.Length)
        {
            bool isFinal = Bits(1) == 1;
            switch (Bits(2))
            {
                case 0: Stored(); break;
                case 1: Coded(FixedLiterals(), [.. Enumerable.Repeat(5, 30)], start); break;
                case 2: Dynamic(start); break;
                default: throw new InvalidDataException("block type 3");
            }

            if (isFinal)
            {
                throw new InvalidDataException("final block: the client never sends one");
            }
        }

        return [.. _output.Skip(start)];
    }

    private static int[] FixedLiterals() =>
        [.. Enumerable.Repeat(8, 144), .. Enumerable.Repeat(9, 112), .. Enumerable.Repeat(7, 24), .. Enumerable.Repeat(8, 8)];

    private void Stored()
    {
        _bit = (_bit + 7) / 8 * 8;
        int length = Bits(16);
        if ((length ^ Bits(16)) != 0xFFFF)
        {
            throw new InvalidDataException("stored length");
        }

        _output.AddRange(_input.AsSpan(_bit / 8, length));
        _bit += 8 * length;
    }

    private void Dynamic(int start)
    {
        (int literals, int distances, int codes) = (Bits(5) + 257, Bits(5) + 1, Bits(4) + 4);
        int[] codeLengths = new int[19];
        for (int i = 0; i < codes; i++)
        {
            codeLengths[CodeLengthOrder[i]] = Bits(3);
        }

        Dictionary<(int Length, int Code), int> table = TableOf(codeLengths);
        List<int> lengths = [];
        while (lengths.Count < literals + distances)
        {
            int symbol = Symbol(table);
            lengths.AddRange(symbol switch
            {
                16 => Enumerable.Repeat(lengths[^1], 3 + Bits(2)),
                17 => Enumerable.Repeat(0, 3 + Bits(3)),
                18 => Enumerable.Repeat(0, 11 + Bits(7)),
                _ => [symbol],
            });
        }

        Coded([.. lengths.Take(literals)], [.. lengths.Skip(literals)], start);
    }

    private void Coded(int[] literalLengths, int[] distanceLengths, int start)
    {
        Dictionary<(int Length, int Code), int> literals = TableOf(literalLengths);
        Dictionary<(int Length, int Code), int> distances = TableOf(distanceLengths);
        for (int symbol = Symbol(literals); symbol != 256; symbol = Symbol(literals))
        {
            if (symbol < 256)
            {
                _output.Add((byte)symbol);
                continue;
            }

            int length = LengthBase[symbol - 257] + Bits(LengthBits[symbol - 257]);
            int code = Symbol(distances);
            int distance = DistanceBase[code] + Bits(Math.Max(0, (code / 2) - 1));
            MaxDistance = Math.Max(MaxDistance, distance);
            ReachBefore = Math.Max(ReachBefore, start - (_output.Count - distance));
            for (int i = 0; i < length; i++)
            {
                _output.Add(_output[^distance]);
            }
        }
    }

    private int Symbol(Dictionary<(int Length, int Code), int> table)
    {
        int code = 0;
        for (int length = 1; length <= 15; length++)
        {
            code = (code << 1) | Bits(1);
            if (table.TryGetValue((length, code), out int symbol))
            {
                return symbol;
            }
        }

        throw new InvalidDataException("no such code");
    }

    /// <summary>The codes of RFC 1951 section 3.2.2.</summary>
    private static Dictionary<(int Length, int Code), int> TableOf(int[] lengths)
    {
        var table = new Dictionary<(int, int), int>();
        int code = 0;
        for (int length = 1; length <= 15; length++, code <<= 1)
        {
            for (int symbol = 0; symbol < lengths.Length; symbol++)
            {
                if (lengths[symbol] == length)
                {
                    table.Add((length, code++), symbol);
                }
            }
        }

        return table;
    }

    private int Bits(int count)
    {
        int value = 0;
        for (int i = 0; i < count; i++, _bit++)
        {
            value |= ((_input[_bit / 8] >> (_bit % 8)) & 1) << i;
        }

        return value;
    }
}
