using VeraWebSockets.Actors.Transport.Readiness;

namespace VeraWebSockets.Actors.Tests.Transport;

public class BusySocketsTests
{
    private readonly BusySockets _busy = new();
    private readonly long[] _lastEvents = new long[100]; // by socket

    [Fact]
    public void Given_no_event_when_asked_then_one_socket_is_busy() => Assert.Equal(1, _busy.Count);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(20)]
    [InlineData(64)]
    public void Given_sockets_that_have_events_in_turn_when_asked_then_all_are_busy(int sockets)
    {
        Tell(events: 1000, socket => socket % sockets);

        Assert.Equal(sockets, _busy.Count);
    }

    [Fact]
    public void Given_more_sockets_than_are_counted_when_asked_then_there_are_as_many_as_can_be_told()
    {
        Tell(events: 1000, socket => socket % 100);

        Assert.Equal(BusySockets.Window, _busy.Count);
    }

    [Fact]
    public void Given_a_socket_alone_when_a_second_one_has_an_event_then_two_are_busy_at_once_and_one_again_after_two_windows()
    {
        Tell(events: 1000, _ => 0);

        Tell(events: 1, _ => 1);
        int both = _busy.Count;
        Tell(events: BusySockets.Window - 1, _ => 0);
        int withinTheWindow = _busy.Count;
        Tell(events: BusySockets.Window + 1, _ => 0);

        Assert.Equal((2, 2, 1), (both, withinTheWindow, _busy.Count));
    }

    private void Tell(int events, Func<int, int> socketOf)
    {
        for (int i = 0; i < events; i++)
        {
            ref long last = ref _lastEvents[socketOf(i)];
            last = _busy.Tell(last);
        }
    }
}
