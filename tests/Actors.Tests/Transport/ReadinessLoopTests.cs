using System.Net;
using System.Net.Sockets;
using VeraWebSockets.Actors.Transport;
using VeraWebSockets.Actors.Transport.Readiness;

namespace VeraWebSockets.Actors.Tests.Transport;

/// <summary>The test's thread is that of the loop.</summary>
public sealed class ReadinessLoopTests : IDisposable
{
    private const int Limit = 30_000; // milliseconds

    private readonly ReadinessLoop? _loop = ReadinessLoop.IsSupported ? new() : null;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<IDisposable> _owned = [];

    public ReadinessLoopTests() => _listener.Start();

    private ReadinessLoop Loop
    {
        get
        {
            Assert.SkipUnless(ReadinessLoop.IsSupported, "the loop needs Linux");
            return _loop!;
        }
    }

    public void Dispose()
    {
        _owned.ForEach(owned => owned.Dispose());
        _listener.Dispose();
        _loop?.Dispose();
    }

    [Fact]
    public void Given_one_socket_when_it_alone_has_news_then_the_thread_is_not_shared()
    {
        (ITransport transport, Socket peer) = Connect();

        HandleNews(transport, peer);
        HandleNews(transport, peer);

        Assert.Equal(Company.None, transport.Company);
    }

    [Fact]
    public void Given_two_sockets_when_both_have_news_then_the_thread_is_shared_until_one_has_had_it_long_enough()
    {
        (ITransport first, Socket firstPeer) = Connect();
        (ITransport second, Socket secondPeer) = Connect();
        HandleNews(first, firstPeer);
        HandleNews(second, secondPeer);
        Company both = second.Company;

        for (int i = 0; i < 64; i++)
        {
            HandleNews(second, secondPeer);
        }

        Assert.Equal((Company.Few, Company.None), (both, second.Company));
    }

    [Theory]
    [InlineData(7, nameof(Company.Few))]
    [InlineData(8, nameof(Company.Many))]
    public void Given_sockets_when_each_has_news_in_turn_then_seven_are_few_and_eight_are_many(int count, string company)
    {
        (ITransport Transport, Socket Peer)[] all = [.. Enumerable.Range(0, count).Select(_ => Connect())];

        foreach ((ITransport transport, Socket peer) in all.Concat(all))
        {
            HandleNews(transport, peer);
        }

        Assert.All(all, one => Assert.Equal(Enum.Parse<Company>(company), one.Transport.Company));
    }

    [Fact]
    public void Given_a_socket_that_nobody_waits_for_when_it_has_news_then_nothing_was_handled()
    {
        (_, Socket peer) = Connect();
        peer.Send([1]);

        Loop.Fetch(Limit);

        Assert.False(Loop.HandleNext());
    }

    [Fact]
    public void Given_much_that_waits_when_it_is_handled_in_rows_then_a_row_is_not_longer_than_32()
    {
        for (int i = 0; i < 40; i++)
        {
            Loop.Post(() => { });
        }

        Loop.Fetch(Limit);

        Assert.Equal([32, 8, 0], [Loop.HandleRow(), Loop.HandleRow(), Loop.HandleRow()]);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(64 * 1024, 1)]
    public void Given_much_that_one_has_read_when_others_wait_then_the_row_ends_there(int octets, int inRow)
    {
        Loop.Post(() => Loop.OnRead(octets));
        Loop.Post(() => { });
        Loop.Fetch(Limit);

        Assert.Equal(inRow, Loop.HandleRow());
    }

    private void HandleNews(ITransport transport, Socket peer)
    {
        byte[] octets = new byte[8];
        ValueTask<int> read = transport.ReadAsync(octets, CancellationToken.None);
        peer.Send([1]);
        while (!read.IsCompleted)
        {
            Poll();
        }

        Assert.Equal(1, read.GetAwaiter().GetResult());
    }

    private (ITransport Transport, Socket Peer) Connect()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Task<ITransport> connecting = ReadinessTransport.ConnectAsync(Loop, socket, (IPEndPoint)_listener.LocalEndpoint, CancellationToken.None);
        while (!connecting.IsCompleted)
        {
            Poll();
        }

        Socket peer = _listener.AcceptSocket();
        peer.NoDelay = true;
        _owned.AddRange([connecting.Result, peer]);
        return (connecting.Result, peer);
    }

    private void Poll()
    {
        Loop.Fetch(Limit);
        while (Loop.HandleNext())
        {
            // until all that was fetched is handled
        }
    }
}
