using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Tests.Fakes;
using VeraWebSockets.Actors.Transport;
using VeraWebSockets.Actors.Transport.Dialing;
using VeraWebSockets.Testing;

namespace VeraWebSockets.Actors.Tests.Transport;

/// <summary>
/// Several addresses, one port. A server listens at 127.0.0.1; at 127.0.0.2 and 127.0.0.3 nobody does, unless the test lets connects
/// hang there.
/// </summary>
public sealed class TcpConnectorTests : IAsyncDisposable
{
    private static readonly IPAddress Good = IPAddress.Loopback;
    private static readonly IPAddress Dead = IPAddress.Parse("127.0.0.2");
    private static readonly IPAddress AlsoDead = IPAddress.Parse("127.0.0.3");
    private static readonly TimeSpan Stagger = TimeSpan.FromMilliseconds(250);

    private readonly ScriptedPeer _server = ScriptedPeer.Start();
    private readonly FakeTimeProvider _time = new();
    private readonly FakeSockets _sockets = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly List<IDisposable> _held = [];

    public TcpConnectorTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux has all of 127.0.0.0/8, and lets connects hang");

    public async ValueTask DisposeAsync()
    {
        _held.ForEach(held => held.Dispose());
        _stop.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Given_one_address_when_it_answers_then_its_socket_is_connected()
    {
        using ITransport transport = await Connect(Good).WithLimit("the connect");

        Assert.Equal(new IPEndPoint(Good, _server.Port), _sockets.Created[^1].RemoteEndPoint);
    }

    [Fact]
    public async Task Given_one_address_when_it_refuses_then_the_connect_failed()
    {
        Assert.Equal(ConnectErrorKind.ConnectFailed, (await FailAsync(Connect(Dead))).Kind);
    }

    [Fact]
    public async Task Given_a_first_address_that_refuses_when_the_second_answers_then_it_wins_without_waiting()
    {
        using ITransport transport = await Connect(Dead, Good).WithLimit("the connect, without that time moves");

        Assert.Equal(new IPEndPoint(Good, _server.Port), _sockets.Created[^1].RemoteEndPoint);
    }

    [Fact]
    public async Task Given_a_first_address_that_hangs_when_its_head_start_is_over_then_the_second_wins()
    {
        Hang(Dead);
        Task<ITransport> connect = Connect(Dead, Good);
        await Eventually.Is("the first connect to begin", () => _sockets.Created.Count == 1);

        _time.Advance(Stagger);

        using ITransport transport = await connect.WithLimit("the second connect");
        Assert.Equal(new IPEndPoint(Good, _server.Port), _sockets.Created[^1].RemoteEndPoint);
    }

    [Fact]
    public async Task Given_a_first_address_that_hangs_when_its_head_start_is_not_over_then_the_second_is_not_tried()
    {
        Hang(Dead);
        Task<ITransport> connect = Connect(Dead, Good);

        _time.Advance(Stagger - TimeSpan.FromMilliseconds(1));
        int tried = _sockets.Created.Count;

        await StopAsync(connect);
        Assert.Equal(1, tried);
    }

    [Fact]
    public async Task Given_a_winner_when_the_others_still_hang_then_their_sockets_are_closed()
    {
        Hang(Dead);
        Task<ITransport> connect = Connect(Dead, Good);
        _time.Advance(Stagger);
        using ITransport winner = await connect.WithLimit("the second connect");

        await Eventually.Is("the loser to be closed", () => _sockets.Created[0].SafeHandle.IsClosed);
    }

    [Fact]
    public async Task Given_a_winner_when_it_is_handed_over_then_it_is_still_connected()
    {
        Hang(Dead);
        Task<ITransport> connect = Connect(Dead, Good);
        _time.Advance(Stagger);
        using ITransport winner = await connect.WithLimit("the second connect");
        await Eventually.Is("the loser to be closed", () => _sockets.Created[0].SafeHandle.IsClosed);

        await winner.WriteAsync("hello"u8.ToArray(), CancellationToken.None);

        Assert.Equal("hello"u8.ToArray(), await (await _server.NextConnectionAsync()).ReadAsync(5));
    }

    [Fact]
    public async Task Given_addresses_that_all_hang_when_time_passes_then_one_more_is_tried_with_each_head_start()
    {
        Hang(Dead);
        Hang(AlsoDead);
        Task<ITransport> connect = Connect(Dead, AlsoDead, Dead, AlsoDead);
        var tried = new List<int>();
        for (int turn = 1; turn <= 4; turn++)
        {
            await Eventually.Is($"connect {turn} to begin", () => _sockets.Created.Count >= turn);
            tried.Add(_sockets.Created.Count);
            _time.Advance(Stagger);
        }

        await StopAsync(connect);
        Assert.Equal([1, 2, 3, 4], tried);
    }

    [Fact]
    public async Task Given_addresses_that_all_refuse_when_all_were_tried_then_the_last_one_is_the_error()
    {
        ConnectError error = await FailAsync(Connect(Dead, AlsoDead));

        Assert.StartsWith($"127.0.0.3 port {_server.Port}: ", error.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_addresses_that_all_hang_when_the_attempt_is_stopped_then_it_is_cancelled()
    {
        Hang(Dead);
        Hang(AlsoDead);
        Task<ITransport> connect = Connect(Dead, AlsoDead);
        _time.Advance(Stagger);

        await _stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connect.WithLimit("the connect to be cancelled"));
    }

    [Fact]
    public async Task Given_addresses_that_all_hang_when_the_attempt_was_stopped_then_all_sockets_are_closed()
    {
        Hang(Dead);
        Hang(AlsoDead);
        Task<ITransport> connect = Connect(Dead, AlsoDead);
        _time.Advance(Stagger);
        await StopAsync(connect);

        await Eventually.Is("all sockets to be closed", () => _sockets.Created.All(socket => socket.SafeHandle.IsClosed));
    }

    [Fact]
    public async Task Given_no_socket_for_any_address_when_all_were_tried_then_none_was_created()
    {
        _sockets.CreateFault = SocketError.TooManyOpenSockets;

        Assert.Equal(ConnectErrorKind.SocketNotCreated, (await FailAsync(Connect(Dead, Good))).Kind);
    }

    private static async Task<ConnectError> FailAsync(Task<ITransport> connect) =>
        (await Assert.ThrowsAsync<ConnectException>(() => connect.WithLimit("the connect to fail"))).Error;

    private Task<ITransport> Connect(params IPAddress[] addresses) =>
        new TcpConnector(_sockets, TcpTransport.ConnectAsync, _time).ConnectAsync(addresses, _server.Port, new LocalEndpoint(null, null), _stop.Token);

    private async Task StopAsync(Task<ITransport> connect)
    {
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connect.WithLimit("the connect to be cancelled"));
    }

    /// <summary>Lets connects to the server's port at this address hang: there is a listener, but its queue of one is full.</summary>
    private void Hang(IPAddress address)
    {
        var endpoint = new IPEndPoint(address, _server.Port);
        var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(endpoint);
        listener.Listen(0);
        var filler = new Socket(SocketType.Stream, ProtocolType.Tcp);
        filler.Connect(endpoint);
        _held.AddRange([filler, listener]);
    }
}
