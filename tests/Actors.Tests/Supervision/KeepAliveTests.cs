using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Connection;

namespace VeraWebSockets.Actors.Tests.Supervision;

public sealed class KeepAliveTests
{
    private static readonly KeepAliveOptions Options = new() { Interval = TimeSpan.FromSeconds(30), Timeout = TimeSpan.FromSeconds(20) };

    /// <summary>Clocks tick in milliseconds, and a peer nearby answers sooner.</summary>
    [Fact]
    public void Given_a_pong_in_the_same_tick_as_its_ping_when_its_time_is_over_then_the_peer_is_not_given_up()
    {
        var keepAlive = new KeepAlive(Options);
        TimeSpan ping = Options.Interval;
        keepAlive.Look(ping, lastReceived: TimeSpan.Zero, isReading: true, out _);

        KeepAlive.Action action = keepAlive.Look(ping + Options.Timeout, lastReceived: ping, isReading: true, out _);

        Assert.Equal(KeepAlive.Action.Wait, action);
    }

    [Fact]
    public void Given_a_ping_without_an_answer_when_its_time_is_over_then_the_peer_is_given_up()
    {
        var keepAlive = new KeepAlive(Options);
        TimeSpan ping = Options.Interval;
        keepAlive.Look(ping, lastReceived: TimeSpan.Zero, isReading: true, out _);

        KeepAlive.Action action = keepAlive.Look(ping + Options.Timeout, lastReceived: TimeSpan.Zero, isReading: true, out _);

        Assert.Equal(KeepAlive.Action.GiveUp, action);
    }
}
