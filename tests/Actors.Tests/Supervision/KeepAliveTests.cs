using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Connection;

namespace VeraWebSockets.Actors.Tests.Supervision;

public sealed class KeepAliveTests
{
    private static readonly KeepAliveOptions Options = new() { Interval = TimeSpan.FromSeconds(30), Timeout = TimeSpan.FromSeconds(20) };
    private static readonly KeepAliveOptions ShortInterval = new() { Interval = TimeSpan.FromSeconds(5), Timeout = TimeSpan.FromSeconds(20) };

    /// <summary>Clocks tick in milliseconds, and a peer nearby answers sooner.</summary>
    [Fact]
    public void Given_a_pong_in_the_same_tick_as_its_ping_when_its_time_is_over_then_the_peer_is_not_given_up()
    {
        var keepAlive = new KeepAlive(Options);
        TimeSpan ping = Options.Interval;
        keepAlive.Look(ping, lastSign: TimeSpan.Zero, isReading: true, out _);

        KeepAlive.Action action = keepAlive.Look(ping + Options.Timeout, lastSign: ping, isReading: true, out _);

        Assert.Equal(KeepAlive.Action.Wait, action);
    }

    [Fact]
    public void Given_a_ping_without_an_answer_when_its_time_is_over_then_the_peer_is_given_up()
    {
        var keepAlive = new KeepAlive(Options);
        TimeSpan ping = Options.Interval;
        keepAlive.Look(ping, lastSign: TimeSpan.Zero, isReading: true, out _);

        KeepAlive.Action action = keepAlive.Look(ping + Options.Timeout, lastSign: TimeSpan.Zero, isReading: true, out _);

        Assert.Equal(KeepAlive.Action.GiveUp, action);
    }

    [Fact]
    public void Given_an_interval_shorter_than_the_timeout_when_the_peer_answers_then_the_next_ping_comes_an_interval_later()
    {
        var keepAlive = new KeepAlive(ShortInterval);
        var answered = ShortInterval.Interval + TimeSpan.FromMilliseconds(10);

        (List<TimeSpan> pings, _) = Follow(keepAlive, now => now < answered ? TimeSpan.Zero : answered);

        Assert.Equal([ShortInterval.Interval, answered + ShortInterval.Interval], pings);
    }

    [Fact]
    public void Given_an_interval_shorter_than_the_timeout_when_the_peer_dies_behind_an_answer_then_it_is_given_up_in_both_after_it()
    {
        var keepAlive = new KeepAlive(ShortInterval);
        var answered = ShortInterval.Interval + TimeSpan.FromMilliseconds(10);

        (_, TimeSpan end) = Follow(keepAlive, now => now < answered ? TimeSpan.Zero : answered);

        Assert.Equal(answered + ShortInterval.Interval + ShortInterval.Timeout, end);
    }

    /// <summary>Looks as often as it is asked to, until the peer is given up.</summary>
    private static (List<TimeSpan> Pings, TimeSpan End) Follow(KeepAlive keepAlive, Func<TimeSpan, TimeSpan> lastSign)
    {
        List<TimeSpan> pings = [];
        TimeSpan now = ShortInterval.Interval;
        KeepAlive.Action action;
        while ((action = keepAlive.Look(now, lastSign(now), isReading: true, out TimeSpan next)) != KeepAlive.Action.GiveUp)
        {
            if (action == KeepAlive.Action.Ping)
            {
                pings.Add(now);
            }

            now += next;
        }

        return (pings, now);
    }
}
