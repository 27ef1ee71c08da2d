using VeraWebSockets.Actors.Protocol.Handshake;

namespace VeraWebSockets.Protocol.Tests.Handshake;

public class AcceptKeyTests
{
    private static readonly byte[] Nonce =
        [0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f, 0x10]; // RFC 6455 section 4.1, page 18

    [Fact]
    public void Given_the_nonce_of_RFC_6455_section_4_1_when_encoded_then_the_key_is_the_one_printed_there()
    {
        string key = AcceptKey.KeyOf(Nonce);

        Assert.Equal("AQIDBAUGBwgJCgsMDQ4PEA==", key);
    }

    [Fact]
    public void Given_the_key_of_RFC_6455_section_1_3_when_answered_then_the_accept_value_is_the_one_printed_there()
    {
        string accept = AcceptKey.AcceptOf("dGhlIHNhbXBsZSBub25jZQ==");

        Assert.Equal("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", accept);
    }
}
