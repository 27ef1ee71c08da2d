using System.Net;
using System.Net.Sockets;
using VeraWebSockets.Actors.Transport.Readiness;

namespace VeraWebSockets.Actors.Tests.Transport;

public sealed class ReceiveWindowTests : IDisposable
{
    private const int MostWide = 1024;
    private const long Now = 1_000_000;

    private readonly ReadinessLoop? _loop;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Socket? _socket;
    private readonly int _sizeAtFirst;

    public ReceiveWindowTests()
    {
        Assert.SkipUnless(ReadinessLoop.IsSupported, "the loop needs Linux");
        _loop = new ReadinessLoop();
        _listener.Start();
        _socket = Connect();
        _sizeAtFirst = _socket.ReceiveBufferSize;
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _listener.Dispose();
        _loop?.Dispose();
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void Given_full_reads_when_the_second_follows_in_time_then_the_window_becomes_wide(int milliseconds, bool isWide)
    {
        var window = default(ReceiveWindow);

        window.OnFullRead(Descriptor(_socket!), Now, _loop!);
        int afterTheFirst = _socket!.ReceiveBufferSize;
        window.OnFullRead(Descriptor(_socket), Now + milliseconds, _loop!);

        Assert.Equal(_sizeAtFirst, afterTheFirst);
        Assert.Equal(isWide, _socket.ReceiveBufferSize > _sizeAtFirst);
    }

    [Fact]
    public void Given_as_many_wide_windows_as_may_be_when_one_more_is_wanted_then_it_has_to_wait_for_a_socket_to_be_closed()
    {
        using Socket other = Connect();
        var windows = new ReceiveWindow[MostWide];
        for (int i = 0; i < MostWide; i++)
        {
            ReadTwice(ref windows[i], _socket!);
        }

        var oneMore = default(ReceiveWindow);
        ReadTwice(ref oneMore, other);
        int sizeWhileAllAreWide = other.ReceiveBufferSize;
        windows[0].Release(_loop!);
        ReadTwice(ref oneMore, other);

        Assert.Equal(_sizeAtFirst, sizeWhileAllAreWide);
        Assert.True(other.ReceiveBufferSize > _sizeAtFirst);
    }

    [Fact]
    public void Given_a_window_that_is_not_wide_when_its_socket_is_closed_then_no_place_becomes_free()
    {
        for (int i = 0; i < MostWide; i++)
        {
            Assert.True(_loop!.TryWiden());
        }

        default(ReceiveWindow).Release(_loop!);

        Assert.False(_loop!.TryWiden());
    }

    private static int Descriptor(Socket socket) => (int)socket.SafeHandle.DangerousGetHandle();

    private void ReadTwice(ref ReceiveWindow window, Socket socket)
    {
        window.OnFullRead(Descriptor(socket), Now, _loop!);
        window.OnFullRead(Descriptor(socket), Now, _loop!);
    }

    private Socket Connect()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect((IPEndPoint)_listener.LocalEndpoint);
        return socket;
    }
}
