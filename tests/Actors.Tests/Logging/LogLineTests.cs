using VeraWebSockets.Actors.Logging;

namespace VeraWebSockets.Actors.Tests.Logging;

public sealed class LogLineTests
{
    private const string Head = "[2026/11/03 08:05:09:0234] NOTICE: ";

    private static readonly DateTimeOffset Time = new DateTimeOffset(2026, 11, 3, 8, 5, 9, TimeSpan.FromHours(-5)).AddMicroseconds(23_499);

    [Fact]
    public void Given_a_record_when_it_is_formatted_then_it_looks_as_libwebsockets_printed_it()
    {
        Assert.Equal("[2026/11/03 08:05:09:0234] NOTICE: hello\n", LogLine.Format(Time, LogTopics.Notice, "hello"));
    }

    [Theory]
    [InlineData(1, "ERR")]
    [InlineData(2, "WARN")]
    [InlineData(4, "NOTICE")]
    [InlineData(8, "INFO")]
    [InlineData(16, "DEBUG")]
    [InlineData(32, "PARSER")]
    [InlineData(64, "HEADER")]
    [InlineData(128, "EXTENSION")]
    [InlineData(256, "CLIENT")]
    [InlineData(512, "LATENCY")]
    [InlineData(1024, "USER")]
    public void Given_a_topic_when_it_is_formatted_then_it_has_its_printed_name(int bit, string name)
    {
        Assert.Equal($"[2026/11/03 08:05:09:0234] {name}: x\n", LogLine.Format(Time, (LogTopics)bit, "x"));
    }

    [Theory]
    [InlineData("a\nb", "a\\x0ab")]
    [InlineData("a\r\nb", "a\\x0d\\x0ab")]
    [InlineData("a\tb", "a\\x09b")]
    [InlineData("a\0b", "a\\x00b")]
    [InlineData("a\u001b[31mb", "a\\x1b[31mb")]
    [InlineData("a\u007fb", "a\\x7fb")]
    [InlineData("a\u0085b", "a\\x85b")]
    [InlineData("a\u2028b\u2029c", "a\\x2028b\\x2029c")]
    [InlineData("é€😀", "é€😀")]
    [InlineData("", "")]
    public void Given_words_of_a_peer_when_they_are_formatted_then_they_stay_one_line(string text, string printed)
    {
        Assert.Equal($"{Head}{printed}\n", LogLine.Format(Time, LogTopics.Notice, text));
    }

    [Theory]
    [InlineData(253, 253)]
    [InlineData(254, 254)]
    [InlineData(255, 254)]
    [InlineData(100_000, 254)]
    public void Given_a_long_text_when_it_is_formatted_then_it_is_cut_at_254_characters(int length, int printed)
    {
        Assert.Equal($"{Head}{new string('x', printed)}\n", LogLine.Format(Time, LogTopics.Notice, new string('x', length)));
    }

    [Theory]
    [InlineData(8192, 8192)]
    [InlineData(8193, 8192)]
    public void Given_a_long_defect_when_it_is_formatted_then_what_led_to_it_stays(int length, int printed)
    {
        Assert.EndsWith($"ERR: {new string('x', printed)}\n", LogLine.Format(Time, LogTopics.Error, new string('x', length)), StringComparison.Ordinal);
    }

    [Fact]
    public void Given_many_control_characters_when_they_are_formatted_then_the_escaped_text_is_cut()
    {
        Assert.Equal(Head.Length + 254 + 1, LogLine.Format(Time, LogTopics.Notice, new string('\n', 10_000)).Length);
    }
}
