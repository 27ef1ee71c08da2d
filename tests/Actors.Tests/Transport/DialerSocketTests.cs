using System.Net;
using VeraWebSockets.Testing;

namespace VeraWebSockets.Actors.Tests.Transport;

/// <summary>What the runtime tells of the socket of an open connection. A readiness loop has a descriptor of its own, whose socket is the same.</summary>
public sealed class DialerSocketTests : DialerTest
{
    [Fact]
    public async Task Given_a_local_address_when_it_is_dialed_then_the_connection_comes_from_there()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux has all of 127.0.0.0/8 without further ado");
        Options = Options with { LocalAddress = IPAddress.Parse("127.0.0.9") };
        await using var peer = ScriptedPeer.Start(c => c.AcceptUpgradeAsync());
        await OpenedAsync(Dial(peer.Url));

        Assert.Equal(Options.LocalAddress, ((IPEndPoint)Sockets.Created[0].LocalEndPoint!).Address);
    }

    [Fact]
    public async Task Given_a_size_of_the_send_buffer_when_the_connection_is_open_then_it_is_set()
    {
        Options = Options with { SocketSendBuffer = 123_456 };
        await using var peer = ScriptedPeer.Start(c => c.AcceptUpgradeAsync());
        await OpenedAsync(Dial(peer.Url));

        Assert.True(Sockets.Created[0].SendBufferSize >= 123_456); // Linux doubles it
    }

    [Fact]
    public async Task Given_an_open_connection_when_its_socket_is_looked_at_then_small_writes_are_not_held_back()
    {
        await using var peer = ScriptedPeer.Start(c => c.AcceptUpgradeAsync());
        await OpenedAsync(Dial(peer.Url));

        Assert.True(Sockets.Created[0].NoDelay);
    }
}
