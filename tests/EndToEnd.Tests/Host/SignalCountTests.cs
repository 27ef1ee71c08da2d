using System.Runtime.InteropServices;
using Microsoft.Extensions.Time.Testing;
using VeraWebSockets.Host;

namespace VeraWebSockets.EndToEnd.Tests.Host;

public sealed class SignalCountTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly SignalCount _signals;

    public SignalCountTests()
    {
        _signals = new SignalCount(_time);
        Assert.Equal(SignalCount.Kind.First, _signals.Add(PosixSignal.SIGTERM));
    }

    [Fact]
    public void Given_a_signal_when_the_same_comes_at_once_then_it_is_the_echo()
    {
        _time.Advance(SignalCount.EchoTime - TimeSpan.FromMilliseconds(1));

        Assert.Equal(SignalCount.Kind.Echo, _signals.Add(PosixSignal.SIGTERM));
    }

    [Fact]
    public void Given_a_signal_when_another_comes_at_once_then_it_is_the_second() =>
        Assert.Equal(SignalCount.Kind.Second, _signals.Add(PosixSignal.SIGINT));

    [Fact]
    public void Given_a_signal_and_its_echo_when_the_same_comes_later_then_it_is_the_second()
    {
        _signals.Add(PosixSignal.SIGTERM);
        _time.Advance(SignalCount.EchoTime);

        Assert.Equal(SignalCount.Kind.Second, _signals.Add(PosixSignal.SIGTERM));
    }
}
