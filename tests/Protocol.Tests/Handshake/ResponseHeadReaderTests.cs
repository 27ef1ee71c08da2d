using System.Buffers;
using System.Text;
using CsCheck;
using VeraWebSockets.Actors.Protocol.Handshake;

namespace VeraWebSockets.Protocol.Tests.Handshake;

public class ResponseHeadReaderTests
{
    private const int Plenty = 1 << 16;

    private static readonly byte[] Frames = [0x81, 0x05, (byte)'H', (byte)'e', (byte)'l', (byte)'l', (byte)'o', (byte)'\r', (byte)'\n'];

    private static readonly byte[] Whole = new Response().Octets;

    [Fact]
    public void Given_a_head_and_frames_in_one_piece_when_read_then_exactly_the_head_is_consumed()
    {
        OperationStatus status = Reader().Read([.. Whole, .. Frames], out int consumed);

        Assert.Equal((OperationStatus.Done, Whole.Length), (status, consumed));
    }

    [Fact]
    public void Given_a_head_when_read_then_its_lines_are_all_there()
    {
        ResponseHeadReader reader = Reader();

        reader.Read([.. Whole, .. Frames], out _);

        Assert.Equal(Describe(ResponseHead.Parse(Whole.AsSpan()[..^4])), Describe(reader.Head!));
    }

    [Fact]
    public void Given_a_head_cut_at_each_octet_when_the_first_piece_is_read_then_it_is_consumed_and_more_is_needed() =>
        Assert.All(Enumerable.Range(0, Whole.Length), cut =>
        {
            OperationStatus status = Reader().Read(Whole.AsSpan(0, cut), out int consumed);

            Assert.Equal((OperationStatus.NeedMoreData, cut), (status, consumed));
        });

    [Fact]
    public void Given_a_head_cut_at_each_octet_when_the_second_piece_brings_frames_then_only_the_rest_of_the_head_is_consumed() =>
        Assert.All(Enumerable.Range(0, Whole.Length), cut =>
        {
            ResponseHeadReader reader = Reader();
            reader.Read(Whole.AsSpan(0, cut), out _);

            OperationStatus status = reader.Read([.. Whole[cut..], .. Frames], out int consumed);

            Assert.Equal((OperationStatus.Done, Whole.Length - cut), (status, consumed));
        });

    [Fact]
    public void Given_a_head_cut_at_each_octet_when_read_then_it_is_the_same_head() =>
        Assert.All(Enumerable.Range(0, Whole.Length), cut =>
        {
            ResponseHeadReader reader = Reader();
            reader.Read(Whole.AsSpan(0, cut), out _);

            reader.Read([.. Whole[cut..], .. Frames], out _);

            Assert.Equal(Describe(ResponseHead.Parse(Whole.AsSpan()[..^4])), Describe(reader.Head!));
        });

    [Fact]
    public void Given_a_head_octet_by_octet_when_read_then_the_last_one_completes_it()
    {
        ResponseHeadReader reader = Reader();

        OperationStatus[] statuses = [.. Whole.Select(octet => reader.Read([octet], out _))];

        Assert.Equal([.. Enumerable.Repeat(OperationStatus.NeedMoreData, Whole.Length - 1), OperationStatus.Done], statuses);
    }

    [Theory]
    [InlineData("HTTP/1.1 101 x\n\n")]
    [InlineData("HTTP/1.1 101 x\nUpgrade: websocket\n\nrest")]
    [InlineData("HTTP/1.1 101 x\r\nUpgrade: websocket\n\n")]
    [InlineData("HTTP/1.1 101 x\n\r\n")]
    [InlineData("HTTP/1.1 101 x\r\n\n\r\n")]
    [InlineData("HTTP/1.1 101 x\r\n\n")]
    [InlineData("HTTP/1.1 101 x\r\r")]
    [InlineData("HTTP/1.1 101 x\r\n\r")]
    [InlineData("HTTP/1.1 101 x\r\n\r\r\n")]
    [InlineData("HTTP/1.1 101 x\n\r\n\r")]
    [InlineData("\r\n")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    public void Given_no_empty_line_between_CRLFs_when_read_then_the_head_is_not_complete(string text)
    {
        OperationStatus status = Reader().Read(Encoding.Latin1.GetBytes(text), out _);

        Assert.Equal(OperationStatus.NeedMoreData, status);
    }

    [Fact]
    public void Given_an_empty_line_first_when_read_then_the_head_has_an_empty_start_line()
    {
        ResponseHeadReader reader = Reader();

        reader.Read("\r\n\r\n"u8, out _);

        Assert.Equal("", reader.Head?.StartLine);
    }

    [Fact]
    public void Given_anything_but_HTTP_and_a_blank_line_when_read_then_that_is_a_head()
    {
        OperationStatus status = Reader().Read("\0\u0001garbage\r\n\r\n"u8, out _);

        Assert.Equal(OperationStatus.Done, status);
    }

    [Fact]
    public void Given_a_head_of_the_largest_size_when_read_then_it_is_complete()
    {
        OperationStatus status = new ResponseHeadReader(Whole.Length, 100).Read([.. Whole, .. Frames], out _);

        Assert.Equal(OperationStatus.Done, status);
    }

    [Fact]
    public void Given_a_head_one_octet_larger_when_read_then_the_limit_is_named()
    {
        var reader = new ResponseHeadReader(Whole.Length - 1, 100);

        reader.Read(Whole, out _);

        Assert.Equal($"response head is longer than {Whole.Length - 1} octets", reader.Fault);
    }

    [Fact]
    public void Given_an_endless_line_octet_by_octet_when_read_then_it_is_refused_at_the_first_octet_beyond_the_limit()
    {
        var reader = new ResponseHeadReader(1_000, 100);

        int octets = 1;
        while (reader.Read("x"u8, out _) == OperationStatus.NeedMoreData)
        {
            octets++;
        }

        Assert.Equal(1_001, octets);
    }

    [Theory]
    [InlineData(3, OperationStatus.Done)]
    [InlineData(2, OperationStatus.InvalidData)]
    public void Given_three_lines_when_read_under_a_limit_then_the_empty_line_does_not_count(int limit, OperationStatus expected)
    {
        OperationStatus status = new ResponseHeadReader(Plenty, limit).Read("HTTP/1.1 101 x\r\nA: 1\r\nB: 2\r\n\r\n"u8, out _);

        Assert.Equal(expected, status);
    }

    [Fact]
    public void Given_too_many_lines_when_read_then_the_limit_is_named()
    {
        var reader = new ResponseHeadReader(Plenty, 2);

        reader.Read("HTTP/1.1 101 x\r\nA: 1\r\nB: 2\r\nC"u8, out _);

        Assert.Equal("response head has more than 2 lines", reader.Fault);
    }

    [Fact]
    public void Given_any_octets_in_any_pieces_when_read_then_the_answer_is_that_of_one_piece() =>
        Gen.Select(HeadLike, Gen.Int[1, 20].Array[1, 10]).Sample(
            (octets, sizes) => Assert.Equal(Answer(octets, [octets.Length]), Answer(octets, sizes)),
            iter: 20_000);

    private static Gen<byte[]> HeadLike => Gen.Frequency(
        (1, Gen.Byte.Array[0, 200]),
        (4, Gen.OneOf("\r\n", "\r", "\n", "\r\n\r\n", "HTTP/1.1 101 x", "A: 1", "Upgrade: websocket", ":", " ", "\0", "\u00ff").Array[0, 20]
            .Select(pieces => Encoding.Latin1.GetBytes(string.Concat(pieces)))));

    private static string Answer(byte[] octets, int[] sizes)
    {
        var reader = new ResponseHeadReader(120, 6);
        var status = OperationStatus.NeedMoreData;
        int at = 0;
        for (int i = 0; at < octets.Length && status == OperationStatus.NeedMoreData; i++)
        {
            status = reader.Read(octets.AsSpan(at, Math.Min(sizes[i % sizes.Length], octets.Length - at)), out int consumed);
            at += consumed;
        }

        return $"{status} at {at}: {reader.Fault} {(reader.Head is null ? "" : Describe(reader.Head))}";
    }

    private static ResponseHeadReader Reader() => new(Plenty, 100);

    private static string Describe(ResponseHead head) => $"{head.StartLine}|{string.Join('|', head.Headers)}|{head.Fault}";
}
