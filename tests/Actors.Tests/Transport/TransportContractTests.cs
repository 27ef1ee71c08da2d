using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Tests.Fakes;
using VeraWebSockets.Actors.Transport;
using VeraWebSockets.Actors.Transport.Dialing;
using VeraWebSockets.Testing;

namespace VeraWebSockets.Actors.Tests.Transport;

/// <summary>What <see cref="ITransport"/> promises, over TCP and over TLS.</summary>
public class TransportContractTests : DialerTest
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Given_octets_from_the_peer_when_they_are_read_then_they_are_those(bool tls)
    {
        await using ScriptedPeer peer = Start(tls);
        (ITransport transport, PeerConnection connection) = await ConnectAsync(peer);
        await connection.SendAsync("hello");

        byte[] octets = new byte[100];
        int count = await transport.ReadAsync(octets, CancellationToken.None).WithLimit("octets of the peer");

        Assert.Equal("hello"u8.ToArray(), octets[..count]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Given_octets_from_the_peer_when_they_are_waited_for_then_none_is_consumed(bool tls)
    {
        await using ScriptedPeer peer = Start(tls);
        (ITransport transport, PeerConnection connection) = await ConnectAsync(peer);
        await connection.SendAsync("hello");
        await transport.WaitReadableAsync(CancellationToken.None).WithLimit("the transport to become readable");

        byte[] octets = new byte[100];

        Assert.Equal(5, await transport.ReadAsync(octets, CancellationToken.None).WithLimit("octets of the peer"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Given_a_quiet_peer_when_it_is_waited_for_then_that_does_not_end(bool tls)
    {
        await using ScriptedPeer peer = Start(tls);
        (ITransport transport, PeerConnection connection) = await ConnectAsync(peer);
        Task wait = transport.WaitReadableAsync(CancellationToken.None).AsTask();
        bool early = wait.IsCompleted;

        await connection.SendAsync("x");
        await wait.WithLimit("the transport to become readable");

        Assert.False(early);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Given_the_end_of_the_stream_when_it_is_waited_for_and_read_then_there_are_no_octets(bool tls)
    {
        await using ScriptedPeer peer = Start(tls);
        (ITransport transport, PeerConnection connection) = await ConnectAsync(peer);
        connection.Finish();
        await transport.WaitReadableAsync(CancellationToken.None).WithLimit("the transport to become readable");

        Assert.Equal(0, await transport.ReadAsync(new byte[100], CancellationToken.None).WithLimit("the end of the stream"));
    }

    [Fact]
    public async Task Given_tls_that_is_cut_off_without_notice_when_it_is_read_then_it_ends_like_one_in_good_order()
    {
        await using ScriptedPeer peer = Start(tls: true);
        (ITransport transport, PeerConnection connection) = await ConnectAsync(peer);
        connection.CloseWithoutNotify();

        Assert.Equal(0, await transport.ReadAsync(new byte[100], CancellationToken.None).WithLimit("the end of the stream"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Given_a_reset_when_it_is_read_then_the_connection_is_broken(bool tls)
    {
        await using ScriptedPeer peer = Start(tls);
        (ITransport transport, PeerConnection connection) = await ConnectAsync(peer);
        connection.Reset();

        await Assert.ThrowsAsync<IOException>(() => transport.ReadAsync(new byte[100], CancellationToken.None).WithLimit("the reset"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Given_more_than_the_system_takes_at_once_when_it_is_written_then_all_of_it_arrives(bool tls)
    {
        byte[] octets = [.. Enumerable.Range(0, 4 << 20).Select(i => (byte)(i * 31))];
        await using ScriptedPeer peer = Start(tls, new TlsPeerOptions { ReceiveBufferSize = 4096 });
        (ITransport transport, PeerConnection connection) = await ConnectAsync(peer);
        Task write = transport.WriteAsync(octets, CancellationToken.None).AsTask();

        byte[] received = await connection.ReadAsync(octets.Length);
        await write.WithLimit("the write to end");

        Assert.True(octets.AsSpan().SequenceEqual(received));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Given_a_peer_that_does_not_read_when_much_is_written_then_the_write_waits_for_it(bool tls)
    {
        await using ScriptedPeer peer = Start(tls, new TlsPeerOptions { ReceiveBufferSize = 4096 });
        (ITransport transport, _) = await ConnectAsync(peer);

        Task write = transport.WriteAsync(new byte[16 << 20], CancellationToken.None).AsTask();
        bool early = write.IsCompleted;

        transport.Dispose();
        await Assert.ThrowsAsync<IOException>(() => write.WithLimit("the write to end"));
        Assert.False(early);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Given_a_read_under_way_when_the_transport_is_disposed_then_the_connection_is_broken(bool tls)
    {
        await using ScriptedPeer peer = Start(tls);
        (ITransport transport, _) = await ConnectAsync(peer);
        Task<int> read = transport.ReadAsync(new byte[100], CancellationToken.None).AsTask();

        transport.Dispose();

        await Assert.ThrowsAsync<IOException>(() => read.WithLimit("the read to end"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Given_a_wait_under_way_when_the_transport_is_disposed_then_the_connection_is_broken(bool tls)
    {
        await using ScriptedPeer peer = Start(tls);
        (ITransport transport, _) = await ConnectAsync(peer);
        Task wait = transport.WaitReadableAsync(CancellationToken.None).AsTask();

        transport.Dispose();

        await Assert.ThrowsAsync<IOException>(() => wait.WithLimit("the wait to end"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Given_a_quiet_peer_when_octets_come_then_the_observer_is_told_once(bool tls)
    {
        await using ScriptedPeer peer = Start(tls);
        (ITransport transport, PeerConnection connection) = await ConnectAsync(peer);
        var probe = new ReadableProbe();
        bool early = transport.IsReadable(probe);

        await connection.SendAsync("x");
        await probe.Told.WithLimit("the transport to become readable");
        await transport.ReadAsync(new byte[100], CancellationToken.None).WithLimit("octets of the peer");
        connection.Finish();
        await transport.WaitReadableAsync(CancellationToken.None).WithLimit("the end of the stream");

        Assert.Equal((false, 1), (early, probe.Count));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Given_octets_of_the_peer_when_it_is_asked_then_the_transport_is_readable(bool tls)
    {
        await using ScriptedPeer peer = Start(tls);
        (ITransport transport, PeerConnection connection) = await ConnectAsync(peer);
        await connection.SendAsync("hello");
        await transport.WaitReadableAsync(CancellationToken.None).WithLimit("the transport to become readable");

        Assert.True(transport.IsReadable(new ReadableProbe()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Given_an_observer_that_waits_when_the_transport_is_disposed_then_it_is_told(bool tls)
    {
        await using ScriptedPeer peer = Start(tls);
        (ITransport transport, _) = await ConnectAsync(peer);
        var probe = new ReadableProbe();
        transport.IsReadable(probe);

        transport.Dispose();

        await probe.Told.WithLimit("the end to be told");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Given_a_disposed_transport_when_it_is_written_to_then_the_connection_is_broken(bool tls)
    {
        await using ScriptedPeer peer = Start(tls);
        (ITransport transport, _) = await ConnectAsync(peer);
        transport.Dispose();

        await Assert.ThrowsAsync<IOException>(
            () => transport.WriteAsync(new byte[1], CancellationToken.None).WithLimit("the write to end"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Given_a_transport_when_it_is_disposed_then_the_peer_sees_the_end(bool tls)
    {
        await using ScriptedPeer peer = Start(tls);
        (ITransport transport, PeerConnection connection) = await ConnectAsync(peer);

        transport.Dispose();

        await connection.WaitForEndAsync(); // has a limit
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Given_octets_and_the_end_of_the_stream_when_it_is_drained_then_that_ends(bool tls)
    {
        await using ScriptedPeer peer = Start(tls);
        (ITransport transport, PeerConnection connection) = await ConnectAsync(peer);
        await connection.SendAsync(new byte[100_000]);
        connection.Finish();

        while (!await Drain.SomeAsync(transport).WithLimit("the drain to end"))
        {
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Given_a_drain_under_way_when_the_transport_is_disposed_then_it_ends_without_a_fault(bool tls)
    {
        await using ScriptedPeer peer = Start(tls);
        (ITransport transport, _) = await ConnectAsync(peer);
        Task<bool> drain = Drain.SomeAsync(transport);

        transport.Dispose();

        Assert.True(await drain.WithLimit("the drain to end"));
    }

    private static ScriptedPeer Start(bool tls, TlsPeerOptions? options = null) => tls
        ? ScriptedPeer.StartTls(Certificates.Server(), connection => connection.AcceptUpgradeAsync(), options)
        : ScriptedPeer.Start(
            connection => connection.AcceptUpgradeAsync(), new PeerOptions { ReceiveBufferSize = options?.ReceiveBufferSize ?? 0 });

    private async Task<(ITransport Transport, PeerConnection Connection)> ConnectAsync(ScriptedPeer peer)
    {
        Options = Options with { Tls = new TlsOptions { CaPath = Folder.WriteCertificate("ca.pem", Certificates.Authority.Certificate) } };
        DialResult.Opened opened = await OpenedAsync(Dial(peer.UrlFor("localhost")));
        PeerConnection connection = await peer.NextConnectionAsync();
        await connection.Script.WithLimit("the peer to accept");
        return (opened.Transport, connection);
    }
}
