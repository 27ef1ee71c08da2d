using CsCheck;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Supervision.WebSocketManager.Dialing;

namespace VeraWebSockets.Actors.Tests.Supervision.Dialing;

public sealed class DialGovernorTests
{
    private const string Left = "ws://left.example:80";
    private const string Right = "ws://right.example:80";

    private static readonly TimeSpan Now = TimeSpan.FromHours(1);

    [Fact]
    public void Given_more_dials_than_may_run_when_they_ask_then_the_first_ones_have_their_turn()
    {
        DialGovernor governor = New(handshakes: 2);
        AskAll(governor, 1, 2, 3);

        Assert.Equal([1, 2], Grant(governor));
    }

    [Fact]
    public void Given_dials_that_wait_when_turns_are_returned_then_they_follow_in_order()
    {
        DialGovernor governor = New(handshakes: 1);
        AskAll(governor, 3, 1, 2);
        var order = new List<long>();
        while (governor.TryGrant(Now) is { } dial)
        {
            order.Add(dial.SocketId);
            governor.Return(dial.SocketId, dial.Attempt);
        }

        Assert.Equal([3, 1, 2], order);
    }

    [Fact]
    public void Given_a_host_that_has_its_share_when_others_ask_then_they_pass()
    {
        DialGovernor governor = New(handshakes: 10, perHost: 1);
        governor.Ask(1, 1, Left, isRedial: false);
        governor.Ask(2, 1, Left, isRedial: false);
        governor.Ask(3, 1, Right, isRedial: false);

        Assert.Equal([1, 3], Grant(governor));
    }

    [Fact]
    public void Given_a_host_that_has_its_share_when_a_turn_of_it_is_returned_then_its_next_one_has_it()
    {
        DialGovernor governor = New(handshakes: 10, perHost: 1);
        governor.Ask(1, 1, Left, isRedial: false);
        governor.Ask(2, 1, Left, isRedial: true);
        Grant(governor);
        governor.Return(1, 1);

        Assert.Equal([2], Grant(governor));
    }

    [Fact]
    public void Given_a_dial_that_waits_when_it_is_returned_then_it_is_passed_over()
    {
        DialGovernor governor = New(handshakes: 1);
        AskAll(governor, 1, 2, 3);
        Grant(governor);
        governor.Return(2, 1);
        governor.Return(1, 1);

        Assert.Equal([3], Grant(governor));
    }

    [Fact]
    public void Given_a_turn_when_another_attempt_of_its_websocket_returns_one_then_that_does_not_count()
    {
        DialGovernor governor = New(handshakes: 1);
        AskAll(governor, 1, 2);
        Grant(governor);
        governor.Return(1, attempt: 7);

        Assert.Empty(Grant(governor));
    }

    [Fact]
    public void Given_an_attempt_that_has_its_turn_when_it_asks_again_then_it_keeps_it()
    {
        DialGovernor governor = New(handshakes: 1);
        AskAll(governor, 1);
        Grant(governor);
        AskAll(governor, 1);

        Assert.Empty(Grant(governor));
        Assert.Equal((1, 0), (governor.InFlight, governor.Waiting));
    }

    [Fact]
    public void Given_an_attempt_that_waits_when_it_asks_again_then_it_keeps_its_place()
    {
        DialGovernor governor = New(handshakes: 1);
        AskAll(governor, 1, 2, 3, 2);
        governor.Return(1, 1);

        Assert.Equal([2], Grant(governor));
    }

    [Fact]
    public void Given_more_redials_than_a_second_may_have_when_time_passes_then_they_follow_one_by_one()
    {
        DialGovernor governor = New(redials: 2);
        foreach (long id in (long[])[1, 2, 3, 4])
        {
            governor.Ask(id, 1, Left, isRedial: true);
        }

        Assert.Equal([1, 2], Grant(governor));
        Assert.Equal(TimeSpan.FromSeconds(0.5), governor.TimeToNext(Now));
        Assert.Equal([3], Grant(governor, Now + TimeSpan.FromSeconds(0.5)));
        Assert.Equal([4], Grant(governor, Now + TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void Given_redials_without_a_token_when_a_user_connects_then_that_passes()
    {
        DialGovernor governor = New(redials: 1);
        governor.Ask(1, 1, Left, isRedial: true);
        governor.Ask(2, 1, Left, isRedial: true);
        governor.Ask(3, 1, Left, isRedial: false);

        Assert.Equal([1, 3], Grant(governor));
    }

    [Fact]
    public void Given_ten_thousand_connects_of_a_user_when_they_ask_at_once_then_no_rate_holds_them_up()
    {
        DialGovernor governor = New(handshakes: 65_536, perHost: 65_536, redials: 1);
        AskAll(governor, [.. Enumerable.Range(1, 10_000).Select(i => (long)i)]);

        Assert.Equal(10_000, Grant(governor).Count);
    }

    [Fact]
    public void Given_all_turns_taken_when_the_next_moment_is_asked_for_then_there_is_none()
    {
        DialGovernor governor = New(handshakes: 1);
        governor.Ask(1, 1, Left, isRedial: true);
        governor.Ask(2, 1, Left, isRedial: true);
        Grant(governor);

        Assert.Null(governor.TimeToNext(Now));
    }

    [Fact]
    public void Given_anything_that_websockets_may_do_when_turns_are_given_then_no_limit_is_passed_and_in_the_end_nothing_is_left() =>
        Gen.Select(Gen.Int[1, 6], Gen.Int[1, 4], Gen.Select(Gen.Int[0, 2], Gen.Long[0, 15]).Array[0, 200]).Sample((handshakes, perHost, steps) =>
        {
            DialGovernor governor = New(handshakes, perHost, redials: 5);
            var running = new Dictionary<long, string>();
            TimeSpan now = Now;
            foreach ((int step, long id) in steps)
            {
                now += TimeSpan.FromMilliseconds(50);
                if (step == 0)
                {
                    running.Remove(id);
                    governor.Return(id, 1);
                }
                else
                {
                    governor.Ask(id, 1, HostOf(id), isRedial: step == 2);
                }

                foreach (long granted in Grant(governor, now))
                {
                    running.Add(granted, HostOf(granted));
                }

                Assert.InRange(running.Count, 0, handshakes);
                Assert.Equal(running.Count, governor.InFlight);
                Assert.All(running.Values.CountBy(host => host), host => Assert.InRange(host.Value, 0, perHost));
            }

            for (long id = 0; id <= 15; id++)
            {
                governor.Return(id, 1);
            }

            Assert.Equal((0, 0), (governor.InFlight, governor.Waiting));
        });

    private static string HostOf(long id) => $"ws://host-{id % 3}:80";

    private static DialGovernor New(int handshakes = 100, int perHost = 100, int redials = 100) =>
        new(new DialOptions { MaxHandshakes = handshakes, MaxHandshakesPerHost = perHost, MaxRedialsPerSecond = redials });

    private static void AskAll(DialGovernor governor, params long[] ids)
    {
        foreach (long id in ids)
        {
            governor.Ask(id, 1, Left, isRedial: false);
        }
    }

    private static List<long> Grant(DialGovernor governor, TimeSpan? now = null)
    {
        var granted = new List<long>();
        while (governor.TryGrant(now ?? Now) is { } dial)
        {
            granted.Add(dial.SocketId);
        }

        return granted;
    }
}
