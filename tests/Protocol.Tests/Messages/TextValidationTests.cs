using System.Text;
using VeraWebSockets.Actors.Protocol.Frames;

namespace VeraWebSockets.Protocol.Tests.Messages;

/// <summary>UTF-8 of text messages, across fragments and as early as it can be judged (RFC 6455 section 8.1).</summary>
public class TextValidationTests
{
    private const string Refused = "received [] sent [close 1007 text is not UTF-8] text is not UTF-8";

    private static readonly byte[] Text = Encoding.UTF8.GetBytes("aé日\U0001F600\U0010FFFF");

    [Fact]
    public void Given_text_cut_into_two_fragments_at_every_place_when_received_then_it_is_delivered() =>
        Assert.All(Enumerable.Range(0, Text.Length + 1), cut =>
        {
            byte[] octets = [.. Wire.Frame(Opcode.Text, Text.AsSpan(0, cut), false), .. Wire.Frame(Opcode.Continuation, Text.AsSpan(cut))];

            Session session = new Session().Receive(octets);

            Assert.Equal([Session.Describe("text", Text)], session.Received);
        });

    [Fact]
    public void Given_text_in_fragments_of_one_octet_with_pings_between_when_received_then_it_is_delivered()
    {
        IEnumerable<byte[]> fragments = Text.Select((octet, i) =>
            Wire.Join(Wire.Frame(i == 0 ? Opcode.Text : Opcode.Continuation, [octet], i == Text.Length - 1), Wire.Ping("")));

        Session session = new Session().Receive(Wire.Join(fragments));

        Assert.Equal([Session.Describe("text", Text)], session.Received);
    }

    [Theory]
    [InlineData("FF")]
    [InlineData("61 C0 80")]
    [InlineData("ED A0")]
    [InlineData("F4 90")]
    public void Given_a_first_fragment_that_nothing_can_mend_when_received_then_it_is_refused_at_once(string octets)
    {
        Session session = new Session().Receive(Wire.Frame(Opcode.Text, Wire.Hex(octets), isFinal: false));

        Assert.Equal(Refused, session.Summary);
    }

    [Fact]
    public void Given_a_fragment_that_breaks_the_character_of_the_one_before_when_received_then_it_is_refused_at_once()
    {
        Session session = new Session()
            .Receive(Wire.Frame(Opcode.Text, [0xE2, 0x82], isFinal: false))
            .Receive(Wire.Frame(Opcode.Continuation, [0x28], isFinal: false));

        Assert.Equal(Refused, session.Summary);
    }

    [Fact]
    public void Given_a_long_frame_when_its_bad_octet_has_come_then_it_is_refused_without_the_rest()
    {
        byte[] begun = [.. Wire.Header(Opcode.Text, 100_000), .. "good"u8, 0xFF];

        Session session = new Session().Receive(begun);

        Assert.Equal(Refused, session.Summary);
    }

    [Fact]
    public void Given_a_long_frame_when_a_later_piece_breaks_a_character_then_it_is_refused_without_the_rest()
    {
        byte[] begun = [.. Wire.Header(Opcode.Text, 100_000), .. "good"u8, 0xE2];

        Session session = new Session().Receive(begun).Receive("bad"u8);

        Assert.Equal(Refused, session.Summary);
    }

    [Fact]
    public void Given_a_long_frame_that_ends_inside_a_character_when_received_then_it_is_refused()
    {
        byte[] payload = new byte[70_000];
        payload[^1] = 0xE2;

        Session session = new Session().Receive(Wire.Frame(Opcode.Text, payload));

        Assert.Equal(Refused, session.Summary);
    }

    [Fact]
    public void Given_a_message_that_was_whole_when_the_next_one_is_bad_then_only_the_first_is_delivered()
    {
        Session session = new Session().Receive([.. Wire.Text("é"), .. Wire.Frame(Opcode.Text, [0xC3])]);

        Assert.Equal(["text \u00c3\u00a9"], session.Received);
    }

    [Fact]
    public void Given_binary_that_is_not_UTF8_in_fragments_when_received_then_it_is_delivered()
    {
        Session session = new Session().Receive([.. Wire.Binary([0xE2], false), .. Wire.Frame(Opcode.Continuation, [0xFF])]);

        Assert.Equal(["binary E2FF"], session.Received);
    }

    [Fact]
    public void Given_text_behind_fragments_of_binary_when_received_then_it_is_judged_on_its_own()
    {
        byte[] binary = [.. Wire.Binary([0xE2], false), .. Wire.Frame(Opcode.Continuation, [0xFF])];

        Session session = new Session().Receive([.. binary, .. Wire.Text("a", false), .. Wire.More("b", true)]);

        Assert.Equal(["binary E2FF", "text ab"], session.Received);
    }

    [Fact]
    public void Given_no_validation_when_a_frame_is_not_UTF8_then_it_is_delivered_raw()
    {
        Session session = new Session(validateUtf8: false).Receive(Wire.Frame(Opcode.Text, [0xFF]));

        Assert.Equal(["text \u00ff"], session.Received);
    }

    [Fact]
    public void Given_no_validation_when_fragments_end_inside_a_character_then_they_are_delivered_raw()
    {
        Session session = new Session(validateUtf8: false).Receive([.. Wire.Text("a", false), .. Wire.Frame(Opcode.Continuation, [0xE2])]);

        Assert.Equal(["text a\u00e2"], session.Received);
    }
}
