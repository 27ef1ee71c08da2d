using System.Text;
using CsCheck;
using VeraWebSockets.Actors.Protocol;
using VeraWebSockets.Actors.Protocol.Close;

namespace VeraWebSockets.Protocol.Tests.Close;

/// <summary>Payloads of close frames (RFC 6455 sections 5.5.1 and 7.4, spec section 3.2).</summary>
public class ClosePayloadTests
{
    [Fact]
    public void Given_no_payload_when_read_then_there_is_no_status()
    {
        var close = ClosePayload.Read([], out ProtocolViolation? violation);

        Assert.Equal((1005, "", null), (close.Code, Encoding.UTF8.GetString(close.Reason), violation));
    }

    [Theory]
    [InlineData("03E8", 1000, "")]
    [InlineData("03E8 627965", 1000, "bye")]
    [InlineData("0BB8 C3A9", 3000, "é")]
    [InlineData("1387", 4999, "")]
    public void Given_a_status_and_a_reason_when_read_then_both_come_back(string octets, int code, string reason)
    {
        var close = ClosePayload.Read(Wire.Hex(octets), out ProtocolViolation? violation);

        Assert.Equal((code, reason, null), (close.Code, Encoding.UTF8.GetString(close.Reason), violation));
    }

    [Fact]
    public void Given_one_octet_when_read_then_the_payload_is_malformed()
    {
        ClosePayload.Read([0x03], out ProtocolViolation? violation);

        Assert.Equal(ProtocolViolation.ClosePayload, violation);
    }

    [Fact]
    public void Given_each_code_when_read_then_exactly_the_registered_and_the_free_ones_are_taken()
    {
        int[] expected = [1000, 1001, 1002, 1003, .. Enumerable.Range(1007, 8), .. Enumerable.Range(3000, 2000)];

        int[] taken =
        [
            .. Enumerable.Range(0, 65536).Where(code =>
            {
                ClosePayload.Read([(byte)(code >> 8), (byte)code], out ProtocolViolation? violation);
                return violation is null;
            }),
        ];

        Assert.Equal(expected, taken);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(999)]
    [InlineData(1004)]
    [InlineData(1005)]
    [InlineData(1006)]
    [InlineData(1015)]
    [InlineData(2999)]
    [InlineData(5000)]
    [InlineData(65535)]
    public void Given_a_reserved_code_when_read_then_the_violation_is_its_status(int code)
    {
        ClosePayload.Read([(byte)(code >> 8), (byte)code], out ProtocolViolation? violation);

        Assert.Equal(ProtocolViolation.CloseStatus, violation);
    }

    [Fact]
    public void Given_a_reserved_code_when_read_then_it_is_reported_all_the_same()
    {
        var close = ClosePayload.Read(Wire.Hex("1388 627965"), out _);

        Assert.Equal((5000, "bye"), (close.Code, Encoding.UTF8.GetString(close.Reason)));
    }

    [Theory]
    [InlineData("FF")]
    [InlineData("C3")]
    [InlineData("EDA080")]
    [InlineData("C0AF")]
    [InlineData("61 62 E28D")]
    public void Given_a_reason_that_is_not_UTF8_when_read_then_the_violation_is_its_reason(string reason)
    {
        ClosePayload.Read(Wire.Hex("03E8" + reason), out ProtocolViolation? violation);

        Assert.Equal(ProtocolViolation.CloseReason, violation);
    }

    [Fact]
    public void Given_a_reserved_code_and_a_bad_reason_when_read_then_the_code_comes_first()
    {
        ClosePayload.Read(Wire.Hex("1388 FF"), out ProtocolViolation? violation);

        Assert.Equal(ProtocolViolation.CloseStatus, violation);
    }

    [Fact]
    public void Given_any_payload_without_a_violation_when_written_then_its_octets_come_back() =>
        Gen.Select(Gen.OneOf(1000, 1001, 1014, 3000, 4999), Gen.String[0, 20]).Sample(
            (code, reason) =>
            {
                byte[] octets = [(byte)(code >> 8), (byte)code, .. Encoding.UTF8.GetBytes(reason)];
                var close = ClosePayload.Read(octets, out _);
                byte[] written = new byte[close.Length];

                close.Write(written);

                Assert.Equal(octets, written);
            },
            iter: 1_000);

    [Fact]
    public void Given_no_status_when_written_then_there_is_nothing_to_write() => Assert.Equal(0, ClosePayload.Empty.Length);

    [Fact]
    public void Given_a_violation_when_made_a_payload_then_its_code_and_words_are_sent()
    {
        var close = ClosePayload.Of(ProtocolViolation.InvalidText);

        Assert.Equal((1007, "text is not UTF-8"), (close.Code, Encoding.UTF8.GetString(close.Reason)));
    }
}
