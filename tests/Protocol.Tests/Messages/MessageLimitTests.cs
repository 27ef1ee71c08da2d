using VeraWebSockets.Actors.Protocol.Frames;

namespace VeraWebSockets.Protocol.Tests.Messages;

/// <summary>The limit of a message holds on headers, before octets come (code 1009); control frames do not count.</summary>
public class MessageLimitTests
{
    private const string TooBig = "received [] sent [close 1009 message longer than 1000 octets] message longer than 1000 octets";

    [Theory]
    [InlineData(1001)]
    [InlineData(65536)]
    [InlineData(0x7FFFFFFF)]
    [InlineData(0x80000000)]
    [InlineData(0xFFFFFFFF)]
    [InlineData(long.MaxValue)]
    public void Given_a_header_that_declares_more_when_it_is_read_then_the_message_is_refused_without_its_payload(long declared)
    {
        var session = new Session(maxMessageSize: 1000);

        session.Receive(Wire.Header(Opcode.Binary, declared));

        Assert.Equal(TooBig, session.Summary);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(long.MaxValue)]
    public void Given_a_fragment_that_declares_more_than_is_left_when_its_header_is_read_then_the_message_is_refused(long declared)
    {
        var session = new Session(maxMessageSize: 1000);
        session.Receive(Wire.Binary(new byte[600], isFinal: false));

        session.Receive(Wire.Header(Opcode.Continuation, declared));

        Assert.Equal(TooBig, session.Summary);
    }

    [Fact]
    public void Given_a_fragment_behind_a_long_one_when_it_declares_more_than_is_left_then_the_message_is_refused()
    {
        var session = new Session(maxMessageSize: 100_000);
        session.Receive(Wire.Binary(new byte[70_000], isFinal: false));

        session.Receive(Wire.Header(Opcode.Continuation, 30_001));

        Assert.Equal("message longer than 100000 octets", session.End);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(1_000)]
    [InlineData(65_536)]
    [InlineData(100_000)]
    public void Given_a_message_of_exactly_the_limit_when_received_then_it_is_delivered(int limit)
    {
        byte[] payload = new byte[limit];

        Session session = new Session(limit).Receive(Wire.Binary(payload));

        Assert.Equal([Session.Describe("binary", payload)], session.Received);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(1_000)]
    [InlineData(65_536)]
    [InlineData(200_000)]
    public void Given_fragments_of_exactly_the_limit_when_received_then_they_are_delivered(int limit)
    {
        byte[] payload = new byte[limit];

        Session session = new Session(limit)
            .Receive(Wire.Binary(payload.AsSpan(0, limit / 2), isFinal: false))
            .Receive(Wire.Frame(Opcode.Continuation, payload.AsSpan(limit / 2)));

        Assert.Equal([Session.Describe("binary", payload)], session.Received);
    }

    [Fact]
    public void Given_messages_one_after_another_when_received_then_each_has_the_whole_limit()
    {
        Session session = new Session(maxMessageSize: 3).Receive(Wire.Join(Wire.Text("aaa"), Wire.Text("bbb"), Wire.Text("ccc")));

        Assert.Equal(["text aaa", "text bbb", "text ccc"], session.Received);
    }

    [Fact]
    public void Given_a_ping_longer_than_the_limit_when_received_then_it_is_answered()
    {
        string payload = new('p', 50);

        Session session = new Session(maxMessageSize: 10).Receive(Wire.Ping(payload));

        Assert.Equal([$"pong {payload}"], session.Sent);
    }

    [Fact]
    public void Given_messages_before_the_one_that_is_too_long_when_received_then_they_are_delivered()
    {
        Session session = new Session(maxMessageSize: 10).Receive([.. Wire.Text("good"), .. Wire.Header(Opcode.Text, 11)]);

        Assert.Equal(["text good"], session.Received);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0x7FFFFFFF)]
    [InlineData(long.MaxValue)]
    public void Given_a_limit_that_no_array_can_hold_when_a_session_begins_then_it_is_refused(long limit) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Session(limit).Protocol);
}
