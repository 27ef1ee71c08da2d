using System.Net;
using System.Net.Sockets;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Transport.Dialing;
using VeraWebSockets.Testing;

namespace VeraWebSockets.Actors.Tests.Transport;

/// <summary>Steps A to C of the spec: name, socket, connect (oracle rows O001 to O013).</summary>
public class DialerConnectTests : DialerTest
{
    [Theory]
    [InlineData(AddressFamilyChoice.Any, ConnectErrorKind.NameNotResolved)]
    [InlineData(AddressFamilyChoice.IPv6, ConnectErrorKind.NameNotResolved)]
    [InlineData(AddressFamilyChoice.IPv4, ConnectErrorKind.NameNotResolvedToIPv4)]
    public async Task Given_a_name_that_there_is_not_when_it_is_dialed_then_the_lookup_failed(
        AddressFamilyChoice family, ConnectErrorKind kind)
    {
        Options = Options with { AddressFamily = family };

        Assert.Equal(kind, await KindAsync(Dial("ws://nowhere.invalid/")));
    }

    [Fact]
    public async Task Given_a_name_that_there_is_not_when_the_error_is_shown_then_it_names_it()
    {
        ConnectError error = await FailedAsync(Dial("ws://nowhere.invalid/"));

        Assert.StartsWith("nowhere.invalid: ", error.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_a_resolver_without_an_answer_when_the_connect_timeout_is_over_then_the_lookup_failed()
    {
        Resolver.IsSilent = true;
        Task<DialResult> dial = Dial("ws://slow.example/");

        Time.Advance(Options.ConnectTimeout);

        Assert.Equal(ConnectErrorKind.NameNotResolved, await KindAsync(dial));
    }

    [Fact]
    public async Task Given_an_answer_without_addresses_when_it_is_dialed_then_the_family_is_unknown()
    {
        Resolver.Add("odd.example");

        Assert.Equal(ConnectErrorKind.AddressFamilyUnknown, await KindAsync(Dial("ws://odd.example/")));
    }

    [Theory]
    [InlineData("ws://[::1]:80/", AddressFamilyChoice.IPv4)]
    [InlineData("ws://127.0.0.1:80/", AddressFamilyChoice.IPv6)]
    public async Task Given_an_address_of_the_other_family_when_it_is_dialed_then_the_family_is_excluded(
        string url, AddressFamilyChoice family)
    {
        Options = Options with { AddressFamily = family };

        Assert.Equal(ConnectErrorKind.AddressFamilyExcluded, await KindAsync(Dial(url)));
    }

    [Fact]
    public async Task Given_an_address_when_it_is_dialed_then_no_resolver_is_asked()
    {
        using var port = FreePort.Closed();
        await FailedAsync(Dial(port.Url));

        Assert.Empty(Resolver.Asked);
    }

    [Fact]
    public async Task Given_a_server_on_an_ipv6_address_when_it_is_dialed_then_it_opens()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "this machine has no IPv6");
        await using var peer = ScriptedPeer.Start(c => c.AcceptUpgradeAsync(), new PeerOptions { Address = IPAddress.IPv6Loopback });

        await OpenedAsync(Dial(peer.Url));
    }

    [Fact]
    public async Task Given_a_system_without_sockets_when_it_is_dialed_then_none_was_created()
    {
        Sockets.CreateFault = SocketError.TooManyOpenSockets;

        Assert.Equal(ConnectErrorKind.SocketNotCreated, await KindAsync(Dial("ws://127.0.0.1:1/")));
    }

    [Fact]
    public async Task Given_a_socket_option_that_is_refused_when_it_is_dialed_then_the_option_is_the_cause()
    {
        Sockets.OptionFault = SocketError.InvalidArgument;

        Assert.Equal(ConnectErrorKind.SocketOptionRefused, await KindAsync(Dial("ws://127.0.0.1:1/")));
    }

    [Fact]
    public async Task Given_a_local_address_that_is_not_ours_when_it_is_dialed_then_the_socket_is_not_bound()
    {
        Options = Options with { LocalAddress = IPAddress.Parse("192.0.2.1") };

        Assert.Equal(ConnectErrorKind.SocketNotBound, await KindAsync(Dial("ws://127.0.0.1:1/")));
    }

    [Fact]
    public async Task Given_a_local_interface_that_there_is_not_when_it_is_dialed_then_the_socket_is_not_bound()
    {
        Options = Options with { LocalInterface = "no-such-0" };

        Assert.Equal(ConnectErrorKind.SocketNotBound, await KindAsync(Dial("ws://127.0.0.1:1/")));
    }

    [Fact]
    public async Task Given_the_loopback_interface_when_it_is_dialed_then_it_opens()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere the loopback interface has another name");
        Options = Options with { LocalInterface = "lo" };
        await using var peer = ScriptedPeer.Start(c => c.AcceptUpgradeAsync());

        await OpenedAsync(Dial(peer.Url));
    }

    [Fact]
    public async Task Given_a_local_address_of_the_other_family_when_it_is_dialed_then_the_socket_is_not_bound()
    {
        Options = Options with { LocalAddress = IPAddress.IPv6Loopback };

        Assert.Equal(ConnectErrorKind.SocketNotBound, await KindAsync(Dial("ws://127.0.0.1:1/")));
    }

    [Fact]
    public async Task Given_a_closed_port_when_it_is_dialed_then_the_connect_failed()
    {
        using var port = FreePort.Closed();

        Assert.Equal(ConnectErrorKind.ConnectFailed, await KindAsync(Dial(port.Url)));
    }

    [Fact]
    public async Task Given_a_closed_port_when_the_error_is_shown_then_it_names_address_and_port()
    {
        using var port = FreePort.Closed();

        ConnectError error = await FailedAsync(Dial(port.Url));

        Assert.StartsWith($"127.0.0.1 port {port.Number}: ", error.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_a_port_that_does_not_answer_when_the_connect_timeout_is_over_then_the_connect_failed()
    {
        using var port = FreePort.Unanswered();
        Task<DialResult> dial = Dial(port.Url);

        Time.Advance(Options.ConnectTimeout);

        Assert.Equal(ConnectErrorKind.ConnectFailed, await KindAsync(dial));
    }

    [Fact]
    public async Task Given_a_port_that_does_not_answer_when_the_error_is_shown_then_it_says_how_long_it_took()
    {
        using var port = FreePort.Unanswered();
        Task<DialResult> dial = Dial(port.Url);
        Time.Advance(Options.ConnectTimeout);

        Assert.Equal($"connecting to 127.0.0.1 port {port.Number} took longer than 20 s", (await FailedAsync(dial)).Detail);
    }

    [Fact]
    public async Task Given_a_port_that_does_not_answer_when_the_connect_timeout_is_not_over_then_the_attempt_goes_on()
    {
        using var port = FreePort.Unanswered();
        Task<DialResult> dial = Dial(port.Url);

        Time.Advance(Options.ConnectTimeout - TimeSpan.FromMilliseconds(1));
        bool endedEarly = dial.IsCompleted;

        await StopAsync();
        await FailedAsync(dial);
        Assert.False(endedEarly);
    }

    [Fact]
    public async Task Given_a_port_that_does_not_answer_when_the_attempt_is_stopped_then_it_was_closed_before_open()
    {
        using var port = FreePort.Unanswered();
        Task<DialResult> dial = Dial(port.Url);

        await StopAsync();

        Assert.Equal(ConnectErrorKind.ClosedBeforeOpen, await KindAsync(dial));
    }

    [Fact]
    public async Task Given_an_attempt_that_was_stopped_before_when_it_begins_then_it_was_closed_before_open()
    {
        using var port = FreePort.Closed();
        await StopAsync();

        Assert.Equal(ConnectErrorKind.ClosedBeforeOpen, await KindAsync(Dial(port.Url)));
    }

    [Fact]
    public async Task Given_a_port_that_does_not_answer_when_the_time_is_over_then_its_socket_is_closed()
    {
        using var port = FreePort.Unanswered();
        Task<DialResult> dial = Dial(port.Url);
        Time.Advance(Options.ConnectTimeout);
        await FailedAsync(dial);

        Assert.True(AllSocketsAreClosed);
    }

    [Fact]
    public async Task Given_memory_that_runs_out_when_it_is_dialed_then_that_is_the_cause()
    {
        Resolver.Fault = new InsufficientMemoryException("thrown by the test");

        Assert.Equal(ConnectErrorKind.OutOfMemory, await KindAsync(Dial("ws://host.example/")));
    }

    [Fact]
    public async Task Given_a_send_buffer_that_is_refused_when_it_is_dialed_then_that_is_the_cause()
    {
        Options = Options with { SocketSendBuffer = 4096 };
        Sockets.SendBufferFault = SocketError.NoBufferSpaceAvailable;
        await using var peer = ScriptedPeer.Start(c => c.AcceptUpgradeAsync());

        Assert.Equal(ConnectErrorKind.SendBufferRefused, await KindAsync(Dial(peer.Url)));
    }

    [Fact]
    public async Task Given_a_send_buffer_that_is_refused_when_it_was_dialed_then_the_socket_is_closed()
    {
        Options = Options with { SocketSendBuffer = 4096 };
        Sockets.SendBufferFault = SocketError.NoBufferSpaceAvailable;
        await using var peer = ScriptedPeer.Start(c => c.AcceptUpgradeAsync());
        await FailedAsync(Dial(peer.Url));

        Assert.True(AllSocketsAreClosed);
    }
}
