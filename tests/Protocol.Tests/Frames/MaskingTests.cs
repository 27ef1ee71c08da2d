using VeraWebSockets.Actors.Protocol.Frames;

namespace VeraWebSockets.Protocol.Tests.Frames;

/// <summary>Against a naive loop, for each length up to 300 at each offset of a vector.</summary>
public class MaskingTests
{
    private const int MaxLength = 300;
    private const int Offsets = 32;
    private const uint Key = 0x3D21FA37; // 37 fa 21 3d on the wire

    private static readonly byte[] KeyOctets = [0x37, 0xFA, 0x21, 0x3D];

    private static readonly byte[] Octets = [.. Enumerable.Range(0, Offsets + MaxLength + 1).Select(i => (byte)(i * 7))];

    [Fact]
    public void Given_the_example_of_the_RFC_when_masked_then_its_octets_are_those_printed_there()
    {
        byte[] masked = new byte[5];

        Masking.Apply("Hello"u8, masked, Key);

        Assert.Equal(Wire.Hex("7f 9f 4d 51 58"), masked);
    }

    [Fact]
    public void Given_any_length_and_offset_when_masked_then_each_octet_met_its_octet_of_the_key() =>
        Assert.DoesNotContain(Places(), place =>
        {
            byte[] destination = new byte[Octets.Length];
            Span<byte> slice = destination.AsSpan(Offsets - place.Offset, place.Length);

            Masking.Apply(Octets.AsSpan(place.Offset, place.Length), slice, Key);

            return !slice.SequenceEqual(Naive(place.Offset, place.Length));
        });

    [Fact]
    public void Given_any_length_and_offset_when_masked_in_place_then_the_result_is_the_same() =>
        Assert.DoesNotContain(Places(), place =>
        {
            Span<byte> slice = Octets.ToArray().AsSpan(place.Offset, place.Length);

            Masking.Apply(slice, slice, Key);

            return !slice.SequenceEqual(Naive(place.Offset, place.Length));
        });

    [Fact]
    public void Given_any_length_and_offset_when_masked_then_the_octets_around_are_left_alone() =>
        Assert.DoesNotContain(Places(), place =>
        {
            byte[] destination = new byte[Octets.Length];
            Span<byte> slice = destination.AsSpan(Offsets - place.Offset, place.Length);

            Masking.Apply(Octets.AsSpan(place.Offset, place.Length), slice, Key);

            slice.Clear();
            return destination.AsSpan().ContainsAnyExcept((byte)0);
        });

    private static IEnumerable<(int Offset, int Length)> Places() =>
        from offset in Enumerable.Range(0, Offsets)
        from length in Enumerable.Range(0, MaxLength + 1)
        select (offset, length);

    private static byte[] Naive(int offset, int length)
    {
        byte[] masked = new byte[length];
        for (int i = 0; i < length; i++)
        {
            masked[i] = (byte)(Octets[offset + i] ^ KeyOctets[i % 4]);
        }

        return masked;
    }
}
