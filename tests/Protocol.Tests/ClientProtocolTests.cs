using VeraWebSockets.Actors.Protocol;
using VeraWebSockets.Actors.Protocol.Messages;
using VeraWebSockets.Protocol.Tests.Messages;

namespace VeraWebSockets.Protocol.Tests;

/// <summary>How the protocol answers (spec section 3.2); what it delivers is in <see cref="WireExampleTests"/>.</summary>
public class ClientProtocolTests
{
    [Fact]
    public void Given_pings_between_messages_when_received_then_each_is_answered_with_its_payload()
    {
        byte[] octets = Wire.Join(Wire.Ping("1"), Wire.Text("a"), Wire.Ping("2"), Wire.Text("b", false), Wire.Ping("3"));

        Session session = new Session().Receive(octets);

        Assert.Equal(["pong 1", "pong 2", "pong 3"], session.Sent);
    }

    [Fact]
    public void Given_pings_between_messages_when_a_batch_has_been_taken_then_their_pongs_are_flushed_once()
    {
        byte[] octets = Wire.Join(Wire.Text("a"), Wire.Ping("1"), Wire.Text("b"), Wire.Ping("2"), Wire.Ping("3"));

        Session session = new Session().Receive(octets);

        Assert.Equal([3], session.Flushed);
    }

    [Fact]
    public void Given_pings_in_two_reads_when_received_then_those_of_each_read_are_flushed()
    {
        Session session = new Session().Receive(Wire.Join(Wire.Ping("1"), Wire.Ping("2"))).Receive(Wire.Ping("3"));

        Assert.Equal([2, 3], session.Flushed);
    }

    [Fact]
    public void Given_many_pings_in_one_read_when_one_call_has_read_so_many_then_it_says_that_there_is_more()
    {
        var session = new Session();
        session.Protocol.Feed(Wire.Join([.. Enumerable.Repeat(Wire.Ping("x"), MessageReader.MaxFrames + 1)]));

        bool taken = session.Protocol.TryTake(out _);

        Assert.Equal((false, true, MessageReader.MaxFrames), (taken, session.Protocol.HasMore, session.Sent.Count));
    }

    [Fact]
    public void Given_that_there_is_more_when_it_is_called_again_then_the_rest_is_read()
    {
        var session = new Session();
        session.Protocol.Feed(Wire.Join([.. Enumerable.Repeat(Wire.Ping("x"), MessageReader.MaxFrames), Wire.Text("a")]));

        session.TakeAll();

        Assert.Equal((MessageReader.MaxFrames, false), (session.Sent.Count, session.Protocol.HasMore));
        Assert.Equal(["text a"], session.Received);
    }

    [Fact]
    public void Given_no_ping_when_messages_are_received_then_nothing_is_flushed()
    {
        Session session = new Session().Receive(Wire.Join(Wire.Text("a"), Wire.Pong("b")));

        Assert.Empty(session.Flushed);
    }

    [Fact]
    public void Given_the_longest_ping_when_received_then_all_of_it_is_answered()
    {
        string payload = new('p', 125);

        Session session = new Session().Receive(Wire.Ping(payload));

        Assert.Equal([Session.Describe("pong", System.Text.Encoding.ASCII.GetBytes(payload))], session.Sent);
    }

    [Fact]
    public void Given_a_ping_that_is_not_whole_when_received_then_it_is_not_answered_yet()
    {
        Session session = new Session().Receive(Wire.Ping("1").AsSpan(0, 2));

        Assert.Empty(session.Sent);
    }

    [Fact]
    public void Given_a_ping_before_a_close_in_one_read_when_received_then_the_pong_comes_first()
    {
        Session session = new Session().Receive(Wire.Join(Wire.Ping("1"), Wire.Close(1001, "bye")));

        Assert.Equal(["pong 1", "close 1001 bye"], session.Sent);
    }

    [Fact]
    public void Given_a_good_close_when_received_then_the_end_holds_its_payload_and_no_violation()
    {
        Session session = new Session().Receive(Wire.Close(4000, "bye"));

        var end = Assert.IsType<ProtocolEnd.Closed>(session.Protocol.End);
        Assert.Equal((4000, "bye", null), (end.Payload.Code, System.Text.Encoding.UTF8.GetString(end.Payload.Reason), end.Violation));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(999)]
    [InlineData(1004)]
    [InlineData(1005)]
    [InlineData(1006)]
    [InlineData(1015)]
    [InlineData(1016)]
    [InlineData(2999)]
    [InlineData(5000)]
    [InlineData(65535)]
    public void Given_a_reserved_code_when_received_then_the_reply_is_1002(int code)
    {
        Session session = new Session().Receive(Wire.Close(code, "why"));

        Assert.Equal(["close 1002 close frame with a reserved status code"], session.Sent);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(1003)]
    [InlineData(1007)]
    [InlineData(1010)]
    [InlineData(1012)]
    [InlineData(1013)]
    [InlineData(1014)]
    [InlineData(3000)]
    [InlineData(4999)]
    public void Given_a_code_that_a_server_may_send_when_received_then_it_is_echoed_with_its_reason(int code)
    {
        Session session = new Session().Receive(Wire.Close(code, "why"));

        Assert.Equal([$"close {code} why"], session.Sent);
    }

    [Fact]
    public void Given_a_close_inside_a_long_message_when_received_then_the_message_is_dropped()
    {
        Session session = new Session().Receive(Wire.Join(Wire.Binary(new byte[70_000], false), Wire.Close(1000)));

        Assert.Equal(["close 03E8"], session.Received);
    }

    [Fact]
    public void Given_a_violation_behind_messages_in_one_read_when_received_then_the_messages_are_delivered()
    {
        byte[] octets = Wire.Join(Wire.Text("a"), Wire.Pong("b"), Wire.Text("c"), Wire.Hex("8300"), Wire.Text("d"));

        Session session = new Session().Receive(octets);

        Assert.Equal(["text a", "pong b", "text c"], session.Received);
    }

    [Fact]
    public void Given_our_own_close_is_under_way_when_the_peer_answers_it_then_that_is_no_message()
    {
        Session session = new Session { IsClosing = true }.Receive(Wire.Join(Wire.Text("a"), Wire.Close(1000)));

        Assert.Equal(["text a"], session.Received);
    }

    [Fact]
    public void Given_our_own_close_is_under_way_when_the_peer_answers_it_then_the_end_holds_its_payload()
    {
        Session session = new Session { IsClosing = true }.Receive(Wire.Close(1000));

        Assert.Equal("closed 1000", session.End);
    }

    [Fact]
    public void Given_octets_that_were_not_taken_when_the_session_is_discarded_then_none_of_them_is_heard()
    {
        var session = new Session();
        session.Protocol.Feed(Wire.Join(Wire.Text("a"), Wire.Ping("b")));

        session.Protocol.Discard();
        session.TakeAll();

        Assert.Equal(new Session().Summary, session.Summary);
    }
}
