using Microsoft.Extensions.Time.Testing;
using VeraWebSockets.Actors.Logging;
using VeraWebSockets.Testing;

namespace VeraWebSockets.Actors.Tests.Logging;

public sealed class WebSocketLogTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 3, 8, 0, 0, TimeSpan.Zero));
    private readonly StringWriter _writer = new();
    private readonly WebSocketLog _log;

    public WebSocketLogTests() => _log = new WebSocketLog(_writer, _time);

    public static TheoryData<LogTopics> Topics =>
        [.. Enum.GetValues<LogTopics>().Where(topic => topic is not LogTopics.None and not LogTopics.All)];

    private string[] Lines => _writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public void Dispose() => _writer.Dispose();

    [Fact]
    public void Given_a_new_log_when_lines_of_all_topics_are_written_then_not_one_octet_comes_out()
    {
        foreach (LogTopics topic in Enum.GetValues<LogTopics>())
        {
            _log.Write(topic, "text");
        }

        Assert.Equal("", _writer.ToString());
    }

    [Theory]
    [MemberData(nameof(Topics))]
    public void Given_one_topic_when_lines_of_all_are_written_then_only_its_own_comes_out(LogTopics topic)
    {
        _log.Mask = topic;
        foreach (LogTopics written in Topics.Select(row => row.Data))
        {
            _log.Write(written, $"{written}");
        }

        Assert.EndsWith($": {topic}", Assert.Single(Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Given_all_topics_when_they_are_counted_then_there_are_eleven_and_they_make_the_whole_mask()
    {
        Assert.Equal((11, 2047), (Topics.Count, Topics.Sum(row => (int)row.Data)));
    }

    [Fact]
    public void Given_bits_beyond_the_eleven_when_the_mask_is_set_then_they_are_dropped()
    {
        _log.Mask = (LogTopics)(4096 + 8);

        Assert.Equal(LogTopics.Info, _log.Mask);
    }

    [Fact]
    public void Given_a_mask_that_is_changed_when_lines_are_written_then_each_follows_the_mask_of_its_time()
    {
        _log.Mask = LogTopics.All;
        _log.Write(LogTopics.Info, "first");
        _log.Mask = LogTopics.None;
        _log.Write(LogTopics.Info, "second");
        _log.Mask = LogTopics.Info;
        _log.Write(LogTopics.Info, "third");

        Assert.Equal(["first", "third"], Lines.Select(line => line.Split("INFO: ")[1]));
    }

    [Fact]
    public void Given_a_zone_of_its_own_when_a_line_is_written_then_its_time_is_local()
    {
        _time.SetLocalTimeZone(TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(3), "test", "test"));
        _log.Mask = LogTopics.Info;

        _log.Write(LogTopics.Info, "x");

        Assert.StartsWith("[2026/11/03 11:00:00:0000] ", _writer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Given_a_topic_that_is_off_when_an_interpolated_line_is_written_then_nothing_of_it_is_formatted()
    {
        _log.Mask = LogTopics.All & ~LogTopics.Debug;
        int formatted = 0;

        _log.Write(LogTopics.Debug, $"{++formatted} {new Untouchable()}");

        Assert.Equal(0, formatted);
    }

    [Fact]
    public void Given_a_topic_that_is_on_when_an_interpolated_line_is_written_then_it_is_formatted()
    {
        _log.Mask = LogTopics.Debug;

        _log.Write(LogTopics.Debug, $"ws-{7}: {1.5:0.00}");

        Assert.EndsWith("DEBUG: ws-7: 1.50\n", _writer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Given_the_silent_log_when_it_is_asked_then_no_topic_is_on()
    {
        Assert.DoesNotContain(Topics, row => WebSocketLog.Silent.IsEnabled(row.Data));
    }

    [Fact]
    public async Task Given_several_threads_when_all_write_at_once_then_the_writer_gets_whole_lines_one_at_a_time()
    {
        using var writer = new OneAtATimeWriter();
        var log = new WebSocketLog(writer, _time) { Mask = LogTopics.All };

        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            for (int i = 0; i < 5_000; i++)
            {
                log.Write(LogTopics.User, $"thread {thread} line {i}");
            }
        }))).WithLimit("all threads to write");

        Assert.Equal((20_000, 0), (writer.Lines, writer.Faults));
    }

    private sealed class Untouchable
    {
        public override string ToString() => throw new InvalidOperationException("it is formatted all the same");
    }

    [Fact]
    public void Given_a_writer_that_fails_when_a_line_is_written_then_nobody_but_the_line_is_lost()
    {
        var writer = new StringWriter();
        writer.Dispose();
        var log = new WebSocketLog(writer, TimeProvider.System) { Mask = LogTopics.All };

        Exception? fault = Record.Exception(() => log.Write(LogTopics.Error, "text"));

        Assert.Null(fault);
    }
}
