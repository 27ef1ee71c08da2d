using CsCheck;
using VeraWebSockets.Actors.Protocol.Frames;

namespace VeraWebSockets.Protocol.Tests.Frames;

public class FrameEncoderTests
{
    private const uint SampleKey = 0x3D21FA37; // 37 fa 21 3d on the wire

    [Fact]
    public void Given_the_masked_text_of_RFC_6455_section_5_7_when_written_then_its_octets_are_those_printed_there()
    {
        byte[] frame = Write(Opcode.Text, isFinal: true, "Hello"u8.ToArray(), SampleKey);

        Assert.Equal(Wire.Hex("81 85 37 fa 21 3d 7f 9f 4d 51 58"), frame);
    }

    [Fact]
    public void Given_the_masked_pong_of_RFC_6455_section_5_7_when_written_then_its_octets_are_those_printed_there()
    {
        byte[] frame = Write(Opcode.Pong, isFinal: true, "Hello"u8.ToArray(), SampleKey);

        Assert.Equal(Wire.Hex("8a 85 37 fa 21 3d 7f 9f 4d 51 58"), frame);
    }

    [Theory]
    [InlineData(0x1, false, "01")]
    [InlineData(0x0, false, "00")]
    [InlineData(0x0, true, "80")]
    [InlineData(0x2, true, "82")]
    [InlineData(0x8, true, "88")]
    [InlineData(0x9, true, "89")]
    public void Given_an_opcode_and_a_final_bit_when_written_then_they_are_the_first_octet(byte opcode, bool isFinal, string first)
    {
        byte[] frame = Write((Opcode)opcode, isFinal, [], SampleKey);

        Assert.Equal(Wire.Hex(first + "80 37 fa 21 3d"), frame);
    }

    [Theory]
    [InlineData(0, "82 80")]
    [InlineData(1, "82 81")]
    [InlineData(125, "82 FD")]
    [InlineData(126, "82 FE 007E")]
    [InlineData(256, "82 FE 0100")]
    [InlineData(65535, "82 FE FFFF")]
    [InlineData(65536, "82 FF 0000000000010000")]
    [InlineData(16777216, "82 FF 0000000001000000")]
    public void Given_a_length_at_the_border_of_its_class_when_written_then_its_form_is_the_shortest(int length, string start)
    {
        byte[] expected = [.. Wire.Hex(start), 1, 2, 3, 4];

        byte[] frame = Write(Opcode.Binary, isFinal: true, new byte[length], 0x04030201);

        Assert.Equal(expected, frame[..^length]);
    }

    [Fact]
    public void Given_any_payload_when_written_then_unmasking_gives_it_back() =>
        Gen.Select(Gen.Frequency((20, Gen.Int[0, 300]), (1, Gen.Int[65_500, 65_600])), Gen.UInt).Sample(
            (length, key) =>
            {
                byte[] payload = [.. Enumerable.Range(0, length).Select(i => (byte)(i * 31))];

                byte[] frame = Write(Opcode.Binary, isFinal: true, payload, key);

                byte[] wireKey = frame[^(length + 4)..^length];
                return payload.SequenceEqual(frame[^length..].Select((octet, i) => (byte)(octet ^ wireKey[i % 4])));
            },
            iter: 300);

    [Fact]
    public void Given_room_behind_the_frame_when_written_then_it_is_left_alone()
    {
        byte[] destination = new byte[200];
        destination.AsSpan().Fill(0xEE);

        int written = FrameEncoder.Write(destination, Opcode.Text, true, new byte[100], SampleKey);

        Assert.All(destination[written..], octet => Assert.Equal(0xEE, octet));
    }

    [Fact]
    public void Given_a_payload_when_written_then_it_is_not_changed()
    {
        byte[] payload = "Hello"u8.ToArray();

        Write(Opcode.Text, isFinal: true, payload, SampleKey);

        Assert.Equal("Hello"u8.ToArray(), payload);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(65535)]
    [InlineData(65536)]
    public void Given_room_of_exactly_the_length_when_written_then_all_of_it_is_used(int payloadLength)
    {
        byte[] destination = new byte[FrameEncoder.LengthOf(payloadLength)];

        int written = FrameEncoder.Write(destination, Opcode.Binary, true, new byte[payloadLength], SampleKey);

        Assert.Equal(destination.Length, written);
    }

    private static byte[] Write(Opcode opcode, bool isFinal, byte[] payload, uint key)
    {
        byte[] destination = new byte[FrameEncoder.LengthOf(payload.Length) + 16];
        int written = FrameEncoder.Write(destination, opcode, isFinal, payload, key);
        return destination[..written];
    }
}
