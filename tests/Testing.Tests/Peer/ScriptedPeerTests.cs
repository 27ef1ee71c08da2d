using System.Net;
using System.Net.Sockets;

namespace VeraWebSockets.Testing.Tests;

public sealed class ScriptedPeerTests
{
    [Fact]
    public async Task Given_a_script_when_a_client_connects_then_exactly_its_octets_arrive()
    {
        await using var peer = ScriptedPeer.Start(async connection =>
        {
            await connection.SendAsync("one\r\n");
            await connection.SendAsync(new byte[] { 0, 0xff });
            connection.Finish();
        });
        using var client = await RawClient.ConnectAsync(peer);

        Assert.Equal("one\r\n\0\u00ff", await client.ReadToEndAsync());
    }

    [Fact]
    public async Task Given_ipv6_when_a_client_connects_to_it_then_it_is_served()
    {
        await using var peer = ScriptedPeer.Start(
            connection => connection.SendAsync("six"), new PeerOptions { Address = IPAddress.IPv6Loopback });
        using var client = await RawClient.ConnectAsync(peer, IPAddress.IPv6Loopback);

        Assert.Equal("six", await client.ReadSomeAsync());
    }

    [Fact]
    public async Task Given_two_clients_when_they_connect_then_their_connections_come_in_order_with_their_numbers()
    {
        await using var peer = ScriptedPeer.Start();
        using var first = await RawClient.ConnectAsync(peer);
        using var second = await RawClient.ConnectAsync(peer);

        int[] numbers = [(await peer.NextConnectionAsync()).Number, (await peer.NextConnectionAsync()).Number];

        Assert.Equal([1, 2], numbers);
    }

    [Fact]
    public async Task Given_a_client_that_sends_in_pieces_when_all_was_read_then_every_octet_is_on_record()
    {
        await using var peer = ScriptedPeer.Start(connection => connection.WaitForEndAsync());
        using var client = await RawClient.ConnectAsync(peer);
        await client.SendAsync("abc");
        await client.SendAsync([1, 2, 3]);
        client.Finish();

        PeerConnection connection = await peer.NextConnectionAsync();
        await connection.Script.WithLimit("the peer saw the end");

        Assert.Equal("abc\u0001\u0002\u0003"u8.ToArray(), connection.Received);
    }

    [Fact]
    public async Task Given_octets_that_were_consumed_when_the_record_is_asked_then_they_are_still_there()
    {
        await using var peer = ScriptedPeer.Start();
        using var client = await RawClient.ConnectAsync(peer);
        await client.SendAsync("line\nrest");
        PeerConnection connection = await peer.NextConnectionAsync();
        await connection.ReadUntilAsync("\n");
        await connection.ReadAsync(4);

        Assert.Equal("line\nrest"u8.ToArray(), connection.Received);
    }

    [Fact]
    public async Task Given_a_client_that_finishes_when_the_script_waits_for_the_end_then_it_is_a_fin()
    {
        await using var peer = ScriptedPeer.Start();
        using var client = await RawClient.ConnectAsync(peer);
        PeerConnection connection = await peer.NextConnectionAsync();
        client.Finish();

        Assert.Equal(PeerEnd.Fin, await connection.WaitForEndAsync());
    }

    [Fact]
    public async Task Given_a_client_that_resets_when_the_script_waits_for_the_end_then_it_is_a_reset()
    {
        await using var peer = ScriptedPeer.Start();
        using var client = await RawClient.ConnectAsync(peer);
        PeerConnection connection = await peer.NextConnectionAsync();
        client.Reset();

        Assert.Equal(PeerEnd.Reset, await connection.WaitForEndAsync());
    }

    [Fact]
    public async Task Given_octets_before_a_reset_when_the_end_was_seen_then_they_are_on_record()
    {
        await using var peer = ScriptedPeer.Start();
        using var client = await RawClient.ConnectAsync(peer);
        PeerConnection connection = await peer.NextConnectionAsync();
        await client.SendAsync("last words");
        client.Reset();
        await connection.WaitForEndAsync();

        Assert.Equal("last words"u8.ToArray(), connection.Received);
    }

    [Fact]
    public async Task Given_a_script_that_finishes_when_the_client_still_sends_then_it_is_still_read()
    {
        await using var peer = ScriptedPeer.Start();
        using var client = await RawClient.ConnectAsync(peer);
        PeerConnection connection = await peer.NextConnectionAsync();
        connection.Finish();
        await client.ReadToEndAsync();
        await client.SendAsync("still here");

        Assert.Equal("still here"u8.ToArray(), await connection.ReadAsync(10));
    }

    [Fact]
    public async Task Given_a_script_that_resets_when_the_client_reads_then_it_sees_a_reset()
    {
        await using var peer = ScriptedPeer.Start();
        using var client = await RawClient.ConnectAsync(peer);
        PeerConnection connection = await peer.NextConnectionAsync();
        connection.Reset();

        var error = await Assert.ThrowsAsync<SocketException>(client.ReadSomeAsync);

        Assert.Equal(SocketError.ConnectionReset, error.SocketErrorCode);
    }

    [Fact]
    public async Task Given_a_script_that_has_returned_when_the_client_reads_on_then_the_connection_is_open_until_the_peer_is_disposed()
    {
        var peer = ScriptedPeer.Start(connection => connection.SendAsync("x"));
        using var client = await RawClient.ConnectAsync(peer);
        await (await peer.NextConnectionAsync()).Script.WithLimit("the script to return");
        Task<string> reading = client.ReadToEndAsync();
        bool endedBefore = reading.IsCompleted;
        await peer.DisposeAsync();

        Assert.Equal((false, "x"), (endedBefore, await reading));
    }

    [Fact]
    public async Task Given_a_message_when_it_is_sent_slowly_then_it_arrives_whole_and_in_order()
    {
        await using var peer = ScriptedPeer.Start(connection => connection.SendSlowlyAsync("abcdefg", 3));
        using var client = await RawClient.ConnectAsync(peer);

        Assert.Equal("abcdefg", await client.ReadAsync(7));
    }

    [Fact]
    public async Task Given_a_text_beyond_one_octet_per_character_when_it_is_sent_then_it_is_refused()
    {
        await using var peer = ScriptedPeer.Start();
        using var client = await RawClient.ConnectAsync(peer);
        PeerConnection connection = await peer.NextConnectionAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => connection.SendAsync("\u20ac"));
    }
}
