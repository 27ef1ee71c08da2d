namespace VeraWebSockets.Protocol.Tests.Mutations;

/// <summary>Good octets made bad in the ways that parsers trip over; the same seed makes the same.</summary>
internal sealed class Mutation(int seed)
{
    private const int MaxChanges = 4;
    private const int MaxRun = 20;

    private static readonly byte[] Borders = [0x00, 0x01, 0x7D, 0x7E, 0x7F, 0x80, 0x81, 0x88, 0x0D, 0x0A, 0x20, 0x3A, 0xC1, 0xFE, 0xFF];

    private readonly Random _random = new(seed);

    public T Choose<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    /// <param name="good">What is changed; sometimes in nothing.</param>
    /// <param name="other">What a part is taken from.</param>
    public byte[] Of(byte[] good, byte[] other)
    {
        List<byte> octets = [.. good];
        for (int changes = _random.Next(MaxChanges + 1); changes > 0; changes--)
        {
            int at = _random.Next(octets.Count + 1);
            int run = Math.Min(_random.Next(MaxRun), octets.Count - at);
            switch (_random.Next(7))
            {
                case 0 when at < octets.Count: octets[at] ^= (byte)(1 << _random.Next(8)); break;
                case 1 when at < octets.Count: octets[at] = Choose(Borders); break;
                case 2: octets.Insert(at, Choose(Borders)); break;
                case 3: octets.RemoveRange(at, run); break;
                case 4: octets.InsertRange(at, octets.GetRange(at, run)); break;
                case 5: octets.InsertRange(at, other.AsSpan(_random.Next(other.Length + 1))); break;
                case 6: octets.InsertRange(at, Enumerable.Repeat((byte)_random.Next(256), run)); break;
            }
        }

        return [.. octets];
    }

    /// <summary>Lengths that add up to so many octets: now single ones, now a few large ones.</summary>
    public List<int> Cuts(int length)
    {
        List<int> cuts = [];
        int most = _random.Next(3) switch { 0 => 1, 1 => 10, _ => Math.Max(length, 1) };
        while (length > 0)
        {
            int cut = Math.Min(length, 1 + _random.Next(most));
            cuts.Add(cut);
            length -= cut;
        }

        return cuts;
    }
}
