using System.Text;
using VeraWebSockets.Actors.Logging;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Sending;
using VeraWebSockets.LuaBridge.Dispatch;

namespace VeraWebSockets.LuaBridge.Tests.Dispatch;

public sealed class OutboxTests : IDisposable
{
    private const int Capacity = 10;

    private readonly Connection _connection = new();
    private readonly StringWriter _written = new();

    public void Dispose() => _written.Dispose();

    [Theory]
    [InlineData(SendOverflow.DropOldest, "c d e", 2)]
    [InlineData(SendOverflow.DropNewest, "a b c", 2)]
    [InlineData(SendOverflow.Latest, "e", 4)]
    public void Given_a_peer_that_does_not_read_when_more_is_sent_than_may_wait_then_the_policy_says_what_is_left(
        SendOverflow policy, string left, int dropped)
    {
        Outbox outbox = Opened(new OverflowOptions { Send = policy, Limit = 3 });
        _connection.QueuedOctets = 1 << 20;
        foreach (string message in (string[])["a", "b", "c", "d", "e"])
        {
            Assert.Equal(SendStatus.Queued, Send(outbox, message));
        }

        _connection.QueuedOctets = 0;
        outbox.OnDrained(_connection);

        Assert.Equal((left, dropped), (_connection.Sent, outbox.Dropped));
    }

    [Fact]
    public void Given_octets_for_which_there_is_no_room_when_they_are_sent_then_as_many_messages_go_as_make_room()
    {
        Outbox outbox = Opened(new OverflowOptions { Send = SendOverflow.DropOldest });
        _connection.QueuedOctets = 1 << 20;
        foreach (string message in (string[])["aaaa", "bbbb", "cccccc"])
        {
            Send(outbox, message);
        }

        _connection.QueuedOctets = 0;
        outbox.OnDrained(_connection);

        Assert.Equal("bbbb cccccc", _connection.Sent);
    }

    [Theory]
    [InlineData(DownOverflow.Fail, "NotOpen NotOpen NotOpen", "")]
    [InlineData(DownOverflow.Keep, "Queued Queued QueueFull", "a b")]
    [InlineData(DownOverflow.Latest, "Queued Queued Queued", "c")]
    public void Given_a_websocket_that_is_down_when_messages_are_sent_then_the_policy_says_what_is_answered_and_follows_when_it_opens(
        DownOverflow policy, string answers, string sent)
    {
        Outbox outbox = Create(new OverflowOptions { Down = policy, Limit = 2 });

        string answered = string.Join(' ', ((string[])["a", "b", "c"]).Select(message => outbox.Send(Octets(message), MessageType.Text, sender: null)));
        outbox.Release(_connection);

        Assert.Equal((answers, sent), (answered, _connection.Sent));
    }

    [Theory]
    [InlineData(DownOverflow.Fail, SendOverflow.Fail, "Queued Queued QueueFull", "a b")]
    [InlineData(DownOverflow.Fail, SendOverflow.DropOldest, "Queued Queued Queued", "b c")]
    [InlineData(DownOverflow.Fail, SendOverflow.Latest, "Queued Queued Queued", "c")]
    [InlineData(DownOverflow.Keep, SendOverflow.DropOldest, "Queued Queued QueueFull", "a b")]
    [InlineData(DownOverflow.Latest, SendOverflow.Fail, "Queued Queued Queued", "c")]
    public void Given_a_websocket_that_is_held_when_messages_are_sent_then_they_wait_as_the_policies_say(
        DownOverflow down, SendOverflow send, string answers, string sent)
    {
        Outbox outbox = Create(new OverflowOptions { Down = down, Send = send, Limit = 2 });
        outbox.Hold();

        string answered = string.Join(' ', ((string[])["a", "b", "c"]).Select(message => Send(outbox, message)));
        bool tellsRoom = outbox.Release(_connection);

        Assert.Equal((answers, sent, answers.Contains("Full")), (answered, _connection.Sent, tellsRoom));
    }

    [Fact]
    public void Given_a_websocket_that_is_held_when_the_preamble_is_sent_then_it_overtakes_what_was_kept()
    {
        Outbox outbox = Create(new OverflowOptions { Down = DownOverflow.Keep });
        outbox.Send(Octets("kept"), MessageType.Text, sender: null);
        outbox.Hold();

        outbox.IsInPreamble = true;
        Send(outbox, "login");
        outbox.IsInPreamble = false;
        Send(outbox, "later");
        outbox.Release(_connection);

        Assert.Equal("login kept later", _connection.Sent);
    }

    [Theory]
    [InlineData(DownOverflow.Fail, SendOverflow.Fail, "NotOpen NotOpen NotOpen", "")]
    [InlineData(DownOverflow.Keep, SendOverflow.DropOldest, "Queued Queued QueueFull", "a b")]
    [InlineData(DownOverflow.Latest, SendOverflow.Fail, "Queued Queued Queued", "c")]
    public void Given_a_connection_that_takes_nothing_any_more_when_messages_are_sent_then_it_counts_as_down(
        DownOverflow down, SendOverflow send, string answers, string sent)
    {
        Outbox outbox = Opened(new OverflowOptions { Down = down, Send = send, Limit = 2 });
        _connection.Answer = SendStatus.NotOpen;

        string answered = string.Join(' ', ((string[])["a", "b", "c"]).Select(message => Send(outbox, message)));
        outbox.GoDown();
        _connection.Answer = SendStatus.Queued;
        bool tellsRoom = outbox.Release(_connection);

        Assert.Equal((answers, sent, answers.Contains("Full")), (answered, _connection.Sent, tellsRoom));
    }

    [Fact]
    public void Given_a_refusal_when_the_next_connection_is_lost_at_once_then_the_one_behind_it_tells_that_there_is_room()
    {
        Outbox outbox = Create(new OverflowOptions { Down = DownOverflow.Keep, Limit = 1 });
        outbox.Send(Octets("kept"), MessageType.Text, sender: null);
        outbox.Send(Octets("refused"), MessageType.Text, sender: null);
        _connection.Answer = SendStatus.NotOpen;
        bool first = outbox.Release(_connection);
        outbox.GoDown();
        _connection.Answer = SendStatus.Queued;
        bool second = outbox.Release(_connection);

        Assert.Equal((false, true, "kept"), (first, second, _connection.Sent));
    }

    [Fact]
    public void Given_a_refusal_by_the_connection_when_it_is_lost_then_the_next_one_tells_that_there_is_room()
    {
        Outbox outbox = Opened(new OverflowOptions { Down = DownOverflow.Keep });
        _connection.Answer = SendStatus.QueueFull;
        SendStatus refused = Send(outbox, "refused");
        outbox.GoDown();
        _connection.Answer = SendStatus.Queued;

        Assert.Equal((SendStatus.QueueFull, true, false), (refused, outbox.Release(_connection), outbox.Release(_connection)));
    }

    [Theory]
    [InlineData(SendOverflow.Fail, "QueueFull QueueFull QueueFull", "")]
    [InlineData(SendOverflow.DropOldest, "Queued Queued Queued", "b c")]
    [InlineData(SendOverflow.DropNewest, "Queued Queued Queued", "a b")]
    [InlineData(SendOverflow.Latest, "Queued Queued Queued", "c")]
    public void Given_a_queue_that_is_full_before_it_is_far_ahead_when_more_is_sent_then_the_policy_says_what_is_left(
        SendOverflow policy, string answers, string left)
    {
        Outbox outbox = Opened(new OverflowOptions { Send = policy, Down = DownOverflow.Keep, Limit = 2 });
        _connection.Answer = SendStatus.QueueFull;
        string answered = string.Join(' ', ((string[])["a", "b", "c"]).Select(message => Send(outbox, message)));
        _connection.Answer = SendStatus.Queued;
        outbox.OnDrained(_connection);

        Assert.Equal((answers, left), (answered, _connection.Sent));
    }

    [Fact]
    public void Given_a_preamble_when_its_connection_is_over_then_it_is_not_kept_for_another_one()
    {
        Outbox outbox = Create(new OverflowOptions { Down = DownOverflow.Keep, Limit = 1 });
        outbox.Send(Octets("kept"), MessageType.Text, sender: null);
        outbox.IsInPreamble = true;

        Assert.Equal(SendStatus.NotOpen, outbox.Send(Octets("login"), MessageType.Text, sender: null));
        Assert.Equal(1, outbox.Count);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void Given_a_connection_that_the_script_has_closed_when_it_has_drained_then_what_is_kept_waits_for_another_one(int kept, bool isThrough)
    {
        Outbox outbox = Opened(new OverflowOptions { Down = DownOverflow.Keep });
        outbox.FlushAll(_connection);
        for (int i = 0; i < kept; i++)
        {
            outbox.Send(Octets("kept"), MessageType.Text, sender: null);
        }

        Assert.Equal((isThrough, kept), (outbox.OnDrained(null), outbox.Count));
    }

    [Theory]
    [InlineData(DownOverflow.Fail, 0, 1)]
    [InlineData(DownOverflow.Keep, 1, 0)]
    public void Given_a_websocket_that_is_held_when_its_connection_ends_then_what_waits_is_kept_only_where_the_policy_says_so(
        DownOverflow down, int kept, int dropped)
    {
        Outbox outbox = Create(new OverflowOptions { Down = down });
        outbox.Hold();
        Send(outbox, "a");

        outbox.GoDown();

        Assert.Equal((kept, dropped, ""), (outbox.Count, outbox.Dropped, _connection.Sent));
    }

    [Fact]
    public void Given_kept_messages_when_others_are_sent_before_the_release_then_those_go_first()
    {
        Outbox outbox = Create(new OverflowOptions { Down = DownOverflow.Keep });
        outbox.Send(Octets("kept"), MessageType.Text, sender: null);

        Send(outbox, "login");
        outbox.Release(_connection);
        Send(outbox, "later");

        Assert.Equal("login kept later", _connection.Sent);
    }

    [Theory]
    [InlineData(DownOverflow.Fail, "", 2)]
    [InlineData(DownOverflow.Keep, "a b", 0)]
    [InlineData(DownOverflow.Latest, "b", 1)]
    public void Given_messages_that_wait_when_the_connection_ends_then_the_policy_says_what_the_next_one_gets(
        DownOverflow policy, string sent, int dropped)
    {
        Outbox outbox = Opened(new OverflowOptions { Send = SendOverflow.DropOldest, Down = policy });
        _connection.QueuedOctets = 1 << 20;
        Send(outbox, "a");
        Send(outbox, "b");

        outbox.GoDown();
        _connection.QueuedOctets = 0;
        outbox.Release(_connection);

        Assert.Equal((sent, dropped), (_connection.Sent, outbox.Dropped));
    }

    [Theory]
    [InlineData(false, SendStatus.QueueFull, "")]
    [InlineData(true, SendStatus.Queued, "kept kept one more")]
    public void Given_kept_messages_without_room_for_another_when_it_is_sent_then_it_is_taken_if_the_peer_reads_by_now(
        bool reads, SendStatus expected, string sent)
    {
        Outbox outbox = Create(new OverflowOptions { Down = DownOverflow.Keep, Limit = 2 });
        outbox.Send(Octets("kept"), MessageType.Text, sender: null);
        outbox.Send(Octets("kept"), MessageType.Text, sender: null);
        _connection.QueuedOctets = 1 << 20;
        outbox.Release(_connection);
        _connection.TakesAll = reads;

        Assert.Equal((expected, sent), (Send(outbox, "one more"), _connection.Sent));
    }

    [Fact]
    public void Given_messages_that_wait_when_the_last_are_handed_over_then_the_script_may_hear_of_it_there_and_then()
    {
        Outbox outbox = Opened(new OverflowOptions { Send = SendOverflow.DropOldest });
        _connection.QueuedOctets = 1 << 20;
        Send(outbox, "a");
        _connection.QueuedOctets = 0; // and no pressure, which the connection would tell of once more

        Assert.Equal((true, "a"), (outbox.OnDrained(_connection), _connection.Sent));
    }

    [Fact]
    public void Given_messages_that_wait_when_the_last_are_many_and_leave_at_once_then_the_connection_alone_tells_of_it()
    {
        Outbox outbox = Opened(new OverflowOptions { Send = SendOverflow.DropOldest });
        _connection.QueuedOctets = 1 << 20;
        Send(outbox, "a");
        _connection.QueuedOctets = 0;
        _connection.SizeOfNext = 1 << 20;
        _connection.TakesAll = true;

        Assert.Equal((false, "a", 0), (outbox.OnDrained(_connection), _connection.Sent, _connection.QueuedOctets));
    }

    [Fact]
    public void Given_messages_that_wait_when_some_are_handed_over_then_the_script_does_not_hear_of_it()
    {
        Outbox outbox = Opened(new OverflowOptions { Send = SendOverflow.DropOldest });
        _connection.QueuedOctets = 1 << 20;
        Send(outbox, "a");
        Send(outbox, "b");
        _connection.QueuedOctets = 0;
        _connection.SizeOfNext = 1 << 20;

        Assert.Equal((false, "a"), (outbox.OnDrained(_connection), _connection.Sent));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Given_a_message_for_which_nothing_was_left_while_it_was_down_when_it_opens_then_the_script_may_hear_of_the_room(bool failsOnce)
    {
        Outbox outbox = Create(new OverflowOptions { Down = DownOverflow.Keep, Limit = 1 });
        outbox.Send(Octets("kept"), MessageType.Text, sender: null);
        outbox.Send(Octets("refused"), MessageType.Text, sender: null);
        if (failsOnce)
        {
            outbox.GoDown(); // as after each attempt
        }

        Assert.True(outbox.Release(_connection));
    }

    [Fact]
    public void Given_messages_that_wait_when_the_script_closes_then_they_are_given_to_the_connection_at_once()
    {
        Outbox outbox = Opened(new OverflowOptions { Send = SendOverflow.DropOldest });
        _connection.QueuedOctets = 1 << 20;
        Send(outbox, "a");

        outbox.FlushAll(_connection);

        Assert.Equal("a", _connection.Sent);
    }

    [Theory]
    [InlineData("longer than 10", SendStatus.TooLong)]
    [InlineData("\xff", SendStatus.InvalidUtf8)]
    public void Given_a_message_that_can_never_leave_when_it_would_have_to_wait_then_it_is_refused(string message, SendStatus status)
    {
        Outbox outbox = Create(new OverflowOptions { Down = DownOverflow.Keep });

        Assert.Equal(status, outbox.Send(Encoding.Latin1.GetBytes(message), MessageType.Text, sender: null));
    }

    [Fact]
    public void Given_many_drops_when_they_are_logged_then_there_is_one_line_at_the_begin_and_one_at_the_end()
    {
        Outbox outbox = Opened(new OverflowOptions { Send = SendOverflow.Latest });
        _connection.QueuedOctets = 1 << 20;
        for (int i = 0; i < 100; i++)
        {
            Send(outbox, "x");
        }

        _connection.QueuedOctets = 0;
        outbox.OnDrained(_connection); // the last one leaves
        outbox.OnDrained(_connection);

        Assert.Equal(
            ["WARN: ws-7: messages are sent faster than they leave, or while it is down; dropping some", "NOTICE: ws-7: 99 messages to send were dropped"],
            _written.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[(line.IndexOf(']') + 2)..]));
    }

    private Outbox Create(OverflowOptions policies) =>
        new(7, policies, Capacity, new WebSocketLog(_written, TimeProvider.System) { Mask = LogTopics.All });

    private Outbox Opened(OverflowOptions policies)
    {
        Outbox outbox = Create(policies);
        outbox.Release(_connection);
        return outbox;
    }

    private SendStatus Send(Outbox outbox, string message) => outbox.Send(Octets(message), MessageType.Text, _connection);

    private static byte[] Octets(string text) => Encoding.UTF8.GetBytes(text);

    private sealed class Connection : IMessageSender
    {
        private readonly List<string> _sent = [];

        public string Sent => string.Join(' ', _sent);

        public long QueuedOctets { get; set; }

        public bool IsUnderPressure => QueuedOctets > 64 << 10;

        public TimeSpan? RoundTripTime => null;

        /// <summary>To each message.</summary>
        public SendStatus Answer { get; set; } = SendStatus.Queued;

        public SendStatus Send(ReadOnlySpan<byte> payload, MessageType type)
        {
            if (Answer != SendStatus.Queued)
            {
                return Answer;
            }

            _sent.Add(Encoding.UTF8.GetString(payload));
            (QueuedOctets, SizeOfNext) = (QueuedOctets + SizeOfNext, 0);
            return SendStatus.Queued;
        }

        /// <summary>What the next message adds to the queue.</summary>
        public long SizeOfNext { get; set; }

        /// <summary>From now on <see cref="Flush"/> finds that the peer takes all.</summary>
        public bool TakesAll { get; set; }

        public void Flush() => QueuedOctets = TakesAll ? 0 : QueuedOctets;
    }
}
