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

        for (int i = 0; i < 2 * BusySockets.Window; i++)
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
    public void Given_a_socket_that_brought_much_when_it_and_another_are_ready_then_the_other_is_handled_first()
    {
        const int much = 16 * 1024;
        (ITransport Transport, Socket Peer) flood = Connect();
        (ITransport Transport, Socket Peer) quiet = Connect();
        HandleNews(flood.Transport, flood.Peer, much);

        int quietFirst = Enumerable.Range(0, 100).Count(_ =>
        {
            var order = new List<string>();
            Read(flood, new byte[much], () => order.Add("flood"));
            Read(quiet, new byte[8], () => order.Add("quiet"));
            while (order.Count < 2)
            {
                Poll();
            }

            return order[0] == "quiet";
        });

        Assert.True(quietFirst > 50, $"{quietFirst} of 100 times"); // what was sent has come, but for the network's own delays
    }

    [Fact]
    public void Given_a_socket_that_is_busy_alone_when_it_has_news_of_any_length_then_they_are_read_whole_and_in_order()
    {
        (ITransport transport, Socket peer) = Connect();
        byte[] sent = new byte[5000];
        Random.Shared.NextBytes(sent);

        for (int length = 1; length < sent.Length; length += 97)
        {
            peer.Send(sent.AsSpan(0, length));
            Assert.Equal(sent[..length], ReadAll(transport, length));
        }
    }

    [Fact]
    public void Given_a_socket_that_is_busy_alone_when_another_one_has_news_then_it_is_handled_too()
    {
        (ITransport Transport, Socket Peer) busy = Connect();
        (ITransport Transport, Socket Peer) quiet = Connect();
        for (int i = 0; i < 2 * BusySockets.Window; i++)
        {
            HandleNews(busy.Transport, busy.Peer);
        }

        ValueTask<int> read = quiet.Transport.ReadAsync(new byte[1], CancellationToken.None);
        quiet.Peer.Send([1]);
        for (int i = 0; i < 100 && !read.IsCompleted; i++)
        {
            HandleNews(busy.Transport, busy.Peer);
        }

        Assert.True(read.IsCompletedSuccessfully, "never heard in a hundred round trips of the other one");
    }

    [Fact]
    public void Given_a_socket_that_is_busy_alone_when_the_peer_ends_the_stream_then_the_read_says_so()
    {
        (ITransport transport, Socket peer) = Connect();
        HandleNews(transport, peer);

        peer.Shutdown(SocketShutdown.Send);

        Assert.Empty(ReadAll(transport, 1));
    }

    [Fact]
    public void Given_a_socket_that_is_busy_alone_when_the_connection_is_reset_then_the_read_says_why()
    {
        (ITransport transport, Socket peer) = Connect();
        HandleNews(transport, peer);

        peer.LingerState = new LingerOption(true, 0);
        peer.Dispose();

        IOException lost = Assert.Throws<IOException>(() => ReadAll(transport, 1));
        Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(lost.InnerException).SocketErrorCode);
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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Given_news_that_came_during_a_long_turn_when_what_is_ready_is_handled_then_they_come_before_the_deadlines_that_passed_in_it(bool all)
    {
        (ITransport Transport, Socket Peer) fetched = Connect();
        (ITransport Transport, Socket Peer) late = Connect();
        var order = new List<string>();
        Read(fetched, [1], () => order.Add("fetched"));
        Loop.Fetch(Limit); // and the turn begins
        Loop.Post(() => order.Add("deadline"));
        Read(late, [1], () => order.Add("late"));

        while (order.Count < 3)
        {
            Loop.HandleReady(all);
        }

        Assert.Equal(["fetched", "late", "deadline"], order);
    }

    [Fact]
    public void Given_a_loop_that_is_disposed_when_it_is_woken_then_nothing_happens()
    {
        Loop.Dispose();

        Loop.Wake();

        Assert.Throws<SocketException>(() => Loop.Watch(null!, 0, 0));
    }

    [Fact]
    public async Task Given_a_write_that_waits_when_the_peer_reads_then_it_can_be_gone_on_with_without_the_loop()
    {
        (ITransport transport, Socket peer) = Connect();
        byte[] sent = new byte[32 << 20]; // more than the system buffers
        ValueTask write = transport.WriteAsync(sent, CancellationToken.None);
        bool waited = !write.IsCompleted;

        byte[] received = new byte[1 << 20];
        int count = 0;
        while (!write.IsCompleted)
        {
            count += peer.Receive(received);
            transport.WriteOn();
        }

        while (count < sent.Length)
        {
            count += peer.Receive(received);
        }

        await write;
        Assert.Equal((true, sent.Length), (waited, count));
    }

    [Fact]
    public void Given_no_write_when_it_is_gone_on_with_then_nothing_happens()
    {
        (ITransport transport, Socket peer) = Connect();

        transport.WriteOn();

        Assert.Equal(0, peer.Available);
    }

    private void HandleNews(ITransport transport, Socket peer, int length = 1)
    {
        byte[] octets = new byte[length];
        ValueTask<int> read = transport.ReadAsync(octets, CancellationToken.None);
        peer.Send(octets);

        Assert.Equal(length, PollUntilCompleted(read));
    }

    private int PollUntilCompleted(ValueTask<int> read)
    {
        while (!read.IsCompleted)
        {
            Poll();
        }

        return read.GetAwaiter().GetResult();
    }

    /// <returns>Less at the end of the stream.</returns>
    private byte[] ReadAll(ITransport transport, int length)
    {
        byte[] octets = new byte[length];
        int count = 0;
        while (count < length)
        {
            int more = PollUntilCompleted(transport.ReadAsync(octets.AsMemory(count), CancellationToken.None));
            count += more;
            if (more == 0)
            {
                break;
            }
        }

        return octets[..count];
    }

    private static void Read((ITransport Transport, Socket Peer) pair, byte[] octets, Action then)
    {
        _ = pair.Transport.ReadAsync(octets, CancellationToken.None).AsTask().ContinueWith(
            _ => then(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        pair.Peer.Send(octets);
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
        peer.ReceiveTimeout = Limit;
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
