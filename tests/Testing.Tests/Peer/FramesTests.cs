namespace VeraWebSockets.Testing.Tests;

/// <summary>The wire examples of RFC 6455 section 5.7, and what servers must not send.</summary>
public sealed class FramesTests
{
    private static readonly byte[] Key = [0x37, 0xfa, 0x21, 0x3d];

    [Fact]
    public void Given_hello_when_it_is_framed_as_text_then_it_is_the_example_of_the_rfc() =>
        Assert.Equal("810548656C6C6F", Convert.ToHexString(Frames.Text("Hello")));

    [Fact]
    public void Given_hello_and_a_masking_key_when_it_is_framed_then_it_is_the_masked_example_of_the_rfc() =>
        Assert.Equal("818537FA213D7F9F4D5158", Convert.ToHexString(Frames.Frame(Opcodes.Text, "Hello"u8, maskingKey: Key)));

    [Fact]
    public void Given_two_fragments_when_they_are_framed_then_they_are_the_fragmented_example_of_the_rfc() =>
        Assert.Equal("010348656C80026C6F", Convert.ToHexString(Frames.Join(Frames.Text("Hel", fin: false), Frames.Continuation("lo"))));

    [Theory]
    [InlineData(125, "827D")]
    [InlineData(126, "827E007E")]
    [InlineData(256, "827E0100")]
    [InlineData(65535, "827EFFFF")]
    [InlineData(65536, "827F0000000000010000")]
    public void Given_a_payload_when_it_is_framed_then_the_length_takes_its_shortest_form(int size, string header) =>
        Assert.Equal(header, Convert.ToHexString(Frames.Binary(new byte[size]).AsSpan(0, header.Length / 2)));

    [Theory]
    [InlineData(LengthForm.SevenBits, "8905")]
    [InlineData(LengthForm.SixteenBits, "897E0005")]
    [InlineData(LengthForm.SixtyFourBits, "897F0000000000000005")]
    public void Given_a_length_form_when_a_short_payload_is_framed_then_the_form_is_used(LengthForm form, string header) =>
        Assert.Equal(header + "48656C6C6F", Convert.ToHexString(Frames.Frame(Opcodes.Ping, "Hello"u8, length: form)));

    [Fact]
    public void Given_any_header_bits_when_a_frame_is_built_then_they_stand_in_the_first_octet() =>
        Assert.Equal("7F00", Convert.ToHexString(Frames.Frame(15, [], fin: false, rsv: 7)));

    [Fact]
    public void Given_a_length_with_the_highest_bit_when_a_header_is_built_then_it_is_declared_as_said() =>
        Assert.Equal("82FF8000000000000001" + "37FA213D", Convert.ToHexString(Frames.Header(Opcodes.Binary, 0x8000_0000_0000_0001, maskingKey: Key)));

    [Fact]
    public void Given_a_code_and_a_reason_when_a_close_frame_is_built_then_the_code_comes_first() =>
        Assert.Equal("880503E8627965", Convert.ToHexString(Frames.Close(1000, "bye")));

    [Fact]
    public void Given_no_code_when_a_close_frame_is_built_then_it_is_empty() =>
        Assert.Equal("8800", Convert.ToHexString(Frames.Close()));

    [Theory]
    [InlineData(16, 0, 0, LengthForm.Minimal)]
    [InlineData(1, 8, 0, LengthForm.Minimal)]
    [InlineData(1, 0, 126, LengthForm.SevenBits)]
    [InlineData(1, 0, 65536, LengthForm.SixteenBits)]
    public void Given_what_a_header_cannot_hold_when_it_is_built_then_it_is_refused(int opcode, int rsv, int length, LengthForm form) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Frames.Header(opcode, (ulong)length, rsv: rsv, length: form));
}
