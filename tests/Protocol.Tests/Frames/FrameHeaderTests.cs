using System.Buffers;
using CsCheck;
using VeraWebSockets.Actors.Protocol;
using VeraWebSockets.Actors.Protocol.Frames;

namespace VeraWebSockets.Protocol.Tests.Frames;

/// <summary>Headers that are as they should be.</summary>
public class FrameHeaderTests
{
    [Theory] // RFC 6455 section 5.7
    [InlineData("81 05 48 65 6c 6c 6f", true, 0x1, 5, 2)]
    [InlineData("01 03 48 65 6c", false, 0x1, 3, 2)]
    [InlineData("80 02 6c 6f", true, 0x0, 2, 2)]
    [InlineData("89 05 48 65 6c 6c 6f", true, 0x9, 5, 2)]
    [InlineData("82 7E 0100", true, 0x2, 256, 4)]
    [InlineData("82 7F 0000000000010000", true, 0x2, 65536, 10)]
    public void Given_an_example_of_the_RFC_when_read_then_the_header_is_the_one_explained_there(
        string octets, bool isFinal, byte opcode, long length, int consumed)
    {
        OperationStatus status = FrameHeader.TryRead(Wire.Hex(octets), out FrameHeader header, out int actual, out _);

        Assert.Equal((OperationStatus.Done, new FrameHeader(isFinal, (Opcode)opcode, length), consumed), (status, header, actual));
    }

    [Theory]
    [InlineData("82 00", 0, 2)]
    [InlineData("82 7D", 125, 2)]
    [InlineData("82 7E 007E", 126, 4)]
    [InlineData("82 7E 007F", 127, 4)]
    [InlineData("82 7E FFFF", 65535, 4)]
    [InlineData("82 7F 0000000000010000", 65536, 10)]
    [InlineData("82 7F 000000007FFFFFFF", 0x7FFFFFFF, 10)]
    [InlineData("82 7F 0000000080000000", 0x80000000, 10)]
    [InlineData("82 7F 0000000100000000", 0x100000000, 10)]
    [InlineData("82 7F 7FFFFFFFFFFFFFFF", 0x7FFFFFFFFFFFFFFF, 10)]
    public void Given_a_length_at_the_border_of_its_class_when_read_then_it_is_whole(string octets, long length, int consumed)
    {
        OperationStatus status = FrameHeader.TryRead(Wire.Hex(octets), out FrameHeader header, out int actual, out _);

        Assert.Equal((OperationStatus.Done, length, consumed), (status, header.PayloadLength, actual));
    }

    [Theory]
    [InlineData(0x0, false)]
    [InlineData(0x1, false)]
    [InlineData(0x2, false)]
    [InlineData(0x8, true)]
    [InlineData(0x9, true)]
    [InlineData(0xA, true)]
    public void Given_an_opcode_when_read_then_control_frames_are_told_apart(byte opcode, bool isControl)
    {
        FrameHeader.TryRead([(byte)(0x80 | opcode), 0], out FrameHeader header, out _, out _);

        Assert.Equal(((Opcode)opcode, isControl), (header.Opcode, header.IsControl));
    }

    [Theory]
    [InlineData("81 00")]
    [InlineData("8A 7D")]
    [InlineData("02 7E 0100")]
    [InlineData("82 7F 0000000000010000")]
    [InlineData("82 7F 7FFFFFFFFFFFFFFF")]
    public void Given_a_header_cut_anywhere_when_read_then_more_is_needed_and_nothing_consumed(string octets)
    {
        byte[] whole = Wire.Hex(octets);
        Assert.All(Enumerable.Range(0, whole.Length), cut =>
        {
            OperationStatus status = FrameHeader.TryRead(whole.AsSpan(0, cut), out _, out int consumed, out ProtocolViolation? violation);

            Assert.Equal((OperationStatus.NeedMoreData, 0, null), (status, consumed, violation));
        });
    }

    [Fact]
    public void Given_any_header_followed_by_anything_when_read_then_it_comes_back_as_it_was_written() =>
        Gen.Select(Headers, Gen.Byte.Array[0, 12]).Sample(
            (header, rest) =>
            {
                byte[] octets = Wire.Header(header.Opcode, header.PayloadLength, header.IsFinal);

                OperationStatus status = FrameHeader.TryRead([.. octets, .. rest], out FrameHeader actual, out int consumed, out _);

                return (status, actual, consumed) == (OperationStatus.Done, header, octets.Length);
            },
            iter: 5_000);

    [Fact]
    public void Given_any_octets_when_read_then_only_a_whole_header_is_consumed() =>
        Gen.Byte.Array[0, 14].Sample(
            octets =>
            {
                OperationStatus status = FrameHeader.TryRead(octets, out _, out int consumed, out ProtocolViolation? violation);

                return status switch
                {
                    OperationStatus.Done => consumed is 2 or 4 or 10 && consumed <= octets.Length && violation is null,
                    OperationStatus.NeedMoreData => consumed == 0 && octets.Length < 10 && violation is null,
                    OperationStatus.InvalidData => consumed == 0 && violation is not null,
                    _ => false,
                };
            },
            iter: 20_000);

    private static Gen<FrameHeader> Headers => Gen.OneOf<FrameHeader>(
        Gen.Select(
            Gen.Bool, Gen.OneOf(Opcode.Continuation, Opcode.Text, Opcode.Binary),
            Gen.OneOf(Gen.Long[0, 130], Gen.Long[65500, 65600], Gen.Long[0, long.MaxValue]),
            (isFinal, opcode, length) => new FrameHeader(isFinal, opcode, length)),
        Gen.Select(
            Gen.OneOf(Opcode.Close, Opcode.Ping, Opcode.Pong), Gen.Long[0, 125],
            (opcode, length) => new FrameHeader(true, opcode, length)));
}
