using System.Net;
using System.Net.Sockets;

namespace VeraWebSockets.Testing.Tests;

public sealed class FreePortTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task Given_a_closed_port_when_a_client_connects_then_it_is_refused(string address)
    {
        using var port = FreePort.Closed(IPAddress.Parse(address));
        using var client = new Socket(IPAddress.Parse(address).AddressFamily, SocketType.Stream, ProtocolType.Tcp);

        var error = await Assert.ThrowsAsync<SocketException>(() =>
            client.ConnectAsync(IPAddress.Parse(address), port.Number, TestContext.Current.CancellationToken).WithLimit("the refusal"));

        Assert.Equal(SocketError.ConnectionRefused, error.SocketErrorCode);
    }

    [Fact]
    public void Given_a_closed_port_when_many_others_ask_for_a_free_one_then_none_gets_its_number()
    {
        using var port = FreePort.Closed();
        var others = Enumerable.Range(0, 500).Select(_ => FreePort.Closed()).ToList();

        Assert.DoesNotContain(port.Number, others.Select(other => other.Number));

        others.ForEach(other => other.Dispose());
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void Given_an_unanswered_port_when_a_client_connects_then_it_is_neither_connected_nor_refused(string text)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux drops connects that do not fit into the queue of a listener.");
        var address = IPAddress.Parse(text);
        using var port = FreePort.Unanswered(address);
        using var client = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };

        var pending = Assert.Throws<SocketException>(() => client.Connect(address, port.Number));

        // On loopback an answer would be here by now: the system gives it within the call.
        Assert.Equal(
            (SocketError.WouldBlock, false, false),
            (pending.SocketErrorCode, client.Poll(0, SelectMode.SelectWrite), client.Poll(0, SelectMode.SelectError)));
    }

    [Fact]
    public void Given_a_closed_port_on_ipv6_when_its_url_is_asked_then_the_address_is_in_brackets()
    {
        using var port = FreePort.Closed(IPAddress.IPv6Loopback);

        Assert.Equal($"ws://[::1]:{port.Number}/", port.Url);
    }
}
