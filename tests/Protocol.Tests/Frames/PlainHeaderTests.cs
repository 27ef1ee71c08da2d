using System.Buffers;
using VeraWebSockets.Actors.Protocol.Frames;

namespace VeraWebSockets.Protocol.Tests.Frames;

/// <summary>The short way to read a header, against the general one.</summary>
public class PlainHeaderTests
{
    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("0000")]
    [InlineData("007D")]
    [InlineData("007E")]
    [InlineData("FFFF FFFF FFFF FFFF")]
    [InlineData("0000 0000 0000 0100")]
    [InlineData("0000 0000 0001 0000")]
    public void Given_any_two_octets_before_these_when_read_both_ways_then_plain_headers_are_the_same_and_no_other_is_plain(string rest)
    {
        byte[] octets = [0, 0, .. Wire.Hex(rest)];
        for (int firstTwo = 0; firstTwo <= ushort.MaxValue; firstTwo++)
        {
            (octets[0], octets[1]) = ((byte)(firstTwo >> 8), (byte)firstTwo);
            Assert.Equal((octets[0], octets[1], General(octets)), (octets[0], octets[1], Plain(octets)));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("81")]
    [InlineData("82 7E")]
    [InlineData("82 7E 01")]
    public void Given_a_header_that_is_cut_when_read_the_short_way_then_it_is_left_to_the_general_way(string octets) =>
        Assert.Null(Plain(Wire.Hex(octets)));

    private static (bool IsText, int HeaderLength, int PayloadLength)? Plain(byte[] octets) =>
        FrameHeader.TryReadPlain(octets, out bool isText, out int headerLength, out int payloadLength)
            ? (isText, headerLength, payloadLength)
            : null;

    /// <summary>What the general way says, as far as the short one should know it.</summary>
    private static (bool IsText, int HeaderLength, int PayloadLength)? General(byte[] octets) =>
        FrameHeader.TryRead(octets, out FrameHeader header, out int headerLength, out _) == OperationStatus.Done
        && header is { IsFinal: true, Opcode: Opcode.Text or Opcode.Binary, PayloadLength: <= ushort.MaxValue }
            ? (header.Opcode == Opcode.Text, headerLength, (int)header.PayloadLength)
            : null;
}
