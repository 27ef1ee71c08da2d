using System.Text;
using CsCheck;
using VeraWebSockets.Actors.Protocol.Messages;

namespace VeraWebSockets.Protocol.Tests.Messages;

/// <summary>UTF-8 in pieces (RFC 6455 section 8.1): a fault is found in the piece that makes it one, not later and not earlier.</summary>
public class Utf8CheckerTests
{
    /// <summary>The octets on both sides of each border in RFC 3629's table.</summary>
    private static readonly byte[] Borders =
    [
        0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4,
        0xF5, 0xFF,
    ];

    [Theory]
    [InlineData("")]
    [InlineData("Hello")]
    [InlineData("κόσμε")]
    [InlineData("\0\u007f\u0080\u07ff\u0800\ud7ff\ue000\uffff")]
    [InlineData("\U00010000\U0010FFFF\U0001F600")]
    public void Given_text_when_cut_at_every_place_then_it_is_valid_and_complete(string text)
    {
        byte[] octets = Encoding.UTF8.GetBytes(text);
        Assert.All(Enumerable.Range(0, octets.Length + 1), cut =>
        {
            var checker = default(Utf8Checker);

            bool valid = checker.Feed(octets.AsSpan(0, cut)) && checker.Feed(octets.AsSpan(cut));

            Assert.Equal((true, true), (valid, checker.IsComplete));
        });
    }

    [Fact]
    public void Given_a_character_of_four_octets_when_it_comes_octet_by_octet_then_it_is_complete_with_the_last()
    {
        var checker = default(Utf8Checker);

        bool[] complete = [.. "\U0001F600"u8.ToArray().Select(octet => checker.Feed([octet]) && checker.IsComplete)];

        Assert.Equal([false, false, false, true], complete);
    }

    [Fact]
    public void Given_an_empty_piece_inside_a_character_when_fed_then_the_character_stays_unfinished()
    {
        var checker = default(Utf8Checker);
        checker.Feed([0xE2, 0x82]);

        checker.Feed([]);

        Assert.False(checker.IsComplete);
    }

    [Fact]
    public void Given_four_octets_around_each_border_when_fed_singly_then_each_answer_is_that_of_the_table() =>
        Assert.Empty(
            from one in Borders
            from two in Borders
            from three in Borders
            from four in Borders
            let octets = (byte[])[one, two, three, four]
            where !AgreesWithTable(octets, [1])
            select Convert.ToHexString(octets));

    [Theory]
    [InlineData(2, 2)]
    [InlineData(1, 3)]
    [InlineData(3, 1)]
    [InlineData(4, 4)]
    public void Given_four_octets_around_each_border_when_fed_in_pieces_then_each_answer_is_that_of_the_table(int first, int second) =>
        Assert.Empty(
            from one in Borders
            from two in Borders
            from three in Borders
            from four in Borders
            let octets = (byte[])[one, two, three, four]
            where !AgreesWithTable(octets, [first, second])
            select Convert.ToHexString(octets));

    [Fact]
    public void Given_any_octets_in_any_pieces_when_fed_then_each_answer_is_that_of_the_table() =>
        Gen.Select(Octets, Gen.Int[1, 40].Array[1, 8]).Sample(AgreesWithTable, iter: 20_000);

    private static Gen<byte[]> Octets => Gen.OneOf(
        Gen.OneOf(Borders).Array[0, 12],
        Gen.Byte.Array[0, 12],
        Gen.Select(Gen.String[0, 60], Gen.Int[0, 80], Gen.OneOf(Borders), Spoil));

    private static byte[] Spoil(string text, int at, byte octet)
    {
        byte[] octets = Encoding.UTF8.GetBytes(text);
        if (at < octets.Length)
        {
            octets[at] = octet;
        }

        return octets;
    }

    private static bool AgreesWithTable(byte[] octets, int[] sizes)
    {
        var checker = default(Utf8Checker);
        var table = default(Utf8Reference);
        int at = 0;
        for (int i = 0; at < octets.Length; i++)
        {
            int size = Math.Min(sizes[i % sizes.Length], octets.Length - at);
            bool expected = true;
            foreach (byte octet in octets.AsSpan(at, size))
            {
                expected = expected && table.Take(octet);
            }

            if (checker.Feed(octets.AsSpan(at, size)) != expected || (expected && checker.IsComplete != table.IsComplete))
            {
                return false;
            }

            if (!expected)
            {
                return true; // after a fault nothing is promised
            }

            at += size;
        }

        return true;
    }
}
