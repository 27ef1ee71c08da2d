using System.Buffers;
using VeraWebSockets.Actors.Protocol;
using VeraWebSockets.Actors.Protocol.Frames;

namespace VeraWebSockets.Protocol.Tests.Frames;

/// <summary>Headers that no server may send (RFC 6455 sections 5.1, 5.2 and 5.5; oracle rows O140, O141, O152, O171, O172, O176).</summary>
public class FrameHeaderViolationTests
{
    [Theory]
    [InlineData("C1")]
    [InlineData("A1")]
    [InlineData("91")]
    [InlineData("F1")]
    [InlineData("C9")]
    [InlineData("40")]
    public void Given_a_reserved_bit_when_its_octet_is_read_then_it_is_refused(string octets) =>
        AssertRefused(ProtocolViolation.ReservedBits, octets);

    [Theory]
    [InlineData("83")]
    [InlineData("84")]
    [InlineData("85")]
    [InlineData("86")]
    [InlineData("87")]
    [InlineData("8B")]
    [InlineData("8C")]
    [InlineData("8D")]
    [InlineData("8E")]
    [InlineData("8F")]
    [InlineData("03")]
    [InlineData("0F")]
    public void Given_a_reserved_opcode_when_its_octet_is_read_then_it_is_refused(string octets) =>
        AssertRefused(ProtocolViolation.ReservedOpcode, octets);

    [Theory]
    [InlineData("08")]
    [InlineData("09")]
    [InlineData("0A")]
    public void Given_a_control_frame_that_is_not_final_when_its_octet_is_read_then_it_is_refused(string octets) =>
        AssertRefused(ProtocolViolation.FragmentedControl, octets);

    [Theory]
    [InlineData("88 7E")]
    [InlineData("89 7E")]
    [InlineData("8A 7F")]
    [InlineData("89 7E 0001")]
    public void Given_a_control_frame_with_a_long_length_when_it_begins_then_it_is_refused(string octets) =>
        AssertRefused(ProtocolViolation.LongControl, octets);

    [Theory]
    [InlineData("81 80")]
    [InlineData("81 85")]
    [InlineData("81 FE")]
    [InlineData("88 FF")]
    [InlineData("00 80")]
    public void Given_a_mask_bit_when_its_octet_is_read_then_it_is_refused(string octets) =>
        AssertRefused(ProtocolViolation.MaskedFrame, octets);

    [Theory]
    [InlineData("82 7E 0000")]
    [InlineData("82 7E 0003")]
    [InlineData("82 7E 007D")]
    [InlineData("82 7F 0000000000000000")]
    [InlineData("82 7F 0000000000000003")]
    [InlineData("82 7F 000000000000007D")]
    [InlineData("82 7F 000000000000007E")]
    [InlineData("82 7F 000000000000FFFF")]
    public void Given_a_length_that_fits_a_shorter_form_when_it_is_whole_then_it_is_refused(string octets) =>
        AssertRefused(ProtocolViolation.PaddedLength, octets);

    [Theory]
    [InlineData("82 7F 8000000000000000")]
    [InlineData("82 7F 8000000000000001")]
    [InlineData("82 7F FFFFFFFFFFFFFFFF")]
    public void Given_a_length_with_its_top_bit_set_when_it_is_whole_then_it_is_refused(string octets) =>
        AssertRefused(ProtocolViolation.LengthSign, octets);

    [Theory]
    [InlineData("FF FF")]
    [InlineData("73 80")]
    [InlineData("49 7E")]
    public void Given_several_faults_when_read_then_the_reserved_bits_come_first(string octets) =>
        AssertRefused(ProtocolViolation.ReservedBits, octets);

    private static void AssertRefused(ProtocolViolation expected, string octets)
    {
        OperationStatus status = FrameHeader.TryRead(Wire.Hex(octets), out _, out int consumed, out ProtocolViolation? violation);

        Assert.Equal((OperationStatus.InvalidData, 0, expected), (status, consumed, violation));
    }
}
