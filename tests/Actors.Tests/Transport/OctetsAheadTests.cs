using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using VeraWebSockets.Actors.Transport.Readiness;

namespace VeraWebSockets.Actors.Tests.Transport;

public sealed class OctetsAheadTests : IDisposable
{
    private const int ConnectionReset = 104;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Socket _peer;
    private OctetsAhead _ahead;

    public OctetsAheadTests()
    {
        Assert.SkipUnless(ReadinessLoop.IsSupported, "made for Linux");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _socket.Connect((IPEndPoint)listener.LocalEndpoint);
        _peer = listener.AcceptSocket();
        LinuxCalls.SetNonBlocking(Descriptor);
    }

    private int Descriptor => (int)_socket.SafeHandle.DangerousGetHandle();

    public void Dispose()
    {
        _ahead.Discard();
        _socket.Dispose();
        _peer?.Dispose();
    }

    [Fact]
    public void Given_nothing_that_has_come_when_read_then_it_says_so_and_is_empty()
    {
        Assert.False(_ahead.Read(Descriptor));

        Assert.True(_ahead.IsEmpty);
    }

    [Fact]
    public void Given_octets_when_taken_in_parts_then_they_come_in_order_and_it_is_empty_after_the_last()
    {
        Send([1, 2, 3, 4, 5]);
        bool isThere = _ahead.Read(Descriptor);

        Assert.True(isThere);
        Assert.Equal([1, 2, 3], Take(3));
        Assert.Equal([4, 5], Take(3));
        Assert.True(_ahead.IsEmpty);
    }

    [Theory]
    [InlineData(OctetsAhead.Capacity - 1, false)]
    [InlineData(OctetsAhead.Capacity, true)]
    [InlineData(OctetsAhead.Capacity + 1, true)]
    public void Given_octets_when_read_then_there_may_be_more_if_they_fill_it(int length, bool mayHaveMore)
    {
        Send(new byte[length]);

        _ahead.Read(Descriptor);

        Assert.Equal(mayHaveMore, _ahead.MayHaveMore);
        Assert.Equal(Math.Min(length, OctetsAhead.Capacity), Take(length).Length);
    }

    [Fact]
    public void Given_the_end_of_the_stream_when_read_then_something_is_there_and_the_socket_tells_what()
    {
        _peer.Shutdown(SocketShutdown.Send);
        WaitUntilReadable();

        Assert.True(_ahead.Read(Descriptor));

        Assert.True(_ahead.IsEmpty);
        Assert.Equal(0, LinuxCalls.Receive(Descriptor, new byte[1]));
    }

    [Fact]
    public void Given_a_connection_that_was_reset_when_taken_then_the_error_is_that_of_the_read()
    {
        _peer.LingerState = new LingerOption(true, 0);
        _peer.Dispose();
        WaitUntilReadable();

        Assert.True(_ahead.Read(Descriptor));

        Assert.False(_ahead.IsEmpty);
        Marshal.SetLastPInvokeError(0);
        Assert.Equal((-1, ConnectionReset), (_ahead.Take(new byte[1]), LinuxCalls.LastError));
        Assert.True(_ahead.IsEmpty);
    }

    private void Send(byte[] octets)
    {
        _peer.Send(octets);
        while (_socket.Available < octets.Length)
        {
            WaitUntilReadable();
        }
    }

    private void WaitUntilReadable() => Assert.True(_socket.Poll(TimeSpan.FromSeconds(30), SelectMode.SelectRead), "nothing has come");

    private byte[] Take(int length)
    {
        byte[] octets = new byte[length];
        return octets[.._ahead.Take(octets)];
    }
}
