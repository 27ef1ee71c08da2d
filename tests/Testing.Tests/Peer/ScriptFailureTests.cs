using System.Net.Sockets;

namespace VeraWebSockets.Testing.Tests;

public sealed class ScriptFailureTests
{
    [Fact]
    public async Task Given_a_script_that_throws_when_the_peer_is_disposed_then_its_own_exception_is_thrown()
    {
        var thrown = new InvalidDataException("the script");
        var peer = ScriptedPeer.Start(connection => ThrowAfterFirstOctetAsync(connection, thrown));
        using var client = await RawClient.ConnectAsync(peer);
        await client.SendAsync("x");
        PeerConnection connection = await peer.NextConnectionAsync();
        await Eventually.Is("the script has ended", () => connection.Script.IsCompleted);

        var error = await Assert.ThrowsAsync<InvalidDataException>(async () => await peer.DisposeAsync());

        Assert.Same(thrown, error);
    }

    [Fact]
    public async Task Given_two_scripts_that_throw_when_the_peer_is_disposed_then_both_exceptions_are_in_one()
    {
        var peer = ScriptedPeer.Start(connection => ThrowAfterFirstOctetAsync(connection, new InvalidDataException($"{connection.Number}")));
        using var first = await RawClient.ConnectAsync(peer);
        using var second = await RawClient.ConnectAsync(peer);
        await first.SendAsync("x");
        await second.SendAsync("x");
        await Eventually.Is("both scripts have failed", () => peer.Failures.Count == 2);

        var error = await Assert.ThrowsAsync<AggregateException>(async () => await peer.DisposeAsync());

        Assert.Equal(["1", "2"], error.InnerExceptions.Select(inner => inner.Message));
    }

    [Fact]
    public async Task Given_a_script_that_throws_when_its_client_reads_then_the_connection_is_reset()
    {
        var peer = ScriptedPeer.Start(connection => ThrowAfterFirstOctetAsync(connection, new InvalidDataException("the script")));
        using var client = await RawClient.ConnectAsync(peer);
        await client.SendAsync("x");

        await Assert.ThrowsAsync<SocketException>(client.ReadSomeAsync);

        await Assert.ThrowsAsync<InvalidDataException>(async () => await peer.DisposeAsync());
    }

    [Fact]
    public async Task Given_a_script_that_throws_when_the_test_waits_for_the_scripts_then_it_is_told()
    {
        var peer = ScriptedPeer.Start(connection => ThrowAfterFirstOctetAsync(connection, new InvalidDataException("the script")));
        using var client = await RawClient.ConnectAsync(peer);
        await client.SendAsync("x");
        await peer.NextConnectionAsync();

        await Assert.ThrowsAsync<InvalidDataException>(peer.WaitForScriptsAsync);

        await Assert.ThrowsAsync<InvalidDataException>(async () => await peer.DisposeAsync());
    }

    [Fact]
    public async Task Given_a_script_that_is_cancelled_by_the_test_when_the_peer_is_disposed_then_that_is_a_failure()
    {
        var peer = ScriptedPeer.Start(connection => ThrowAfterFirstOctetAsync(connection, new OperationCanceledException()));
        using var client = await RawClient.ConnectAsync(peer);
        await client.SendAsync("x");
        PeerConnection connection = await peer.NextConnectionAsync();
        await Eventually.Is("the script has ended", () => connection.Script.IsCompleted);

        await Assert.ThrowsAsync<TaskCanceledException>(async () => await peer.DisposeAsync());
    }

    [Fact]
    public async Task Given_a_script_that_waits_for_its_client_when_the_peer_is_disposed_then_that_is_no_failure()
    {
        var peer = ScriptedPeer.Start(connection => connection.ReadAsync(1));
        using var client = await RawClient.ConnectAsync(peer);
        await peer.NextConnectionAsync();

        await peer.DisposeAsync();

        Assert.Empty(peer.Failures);
    }

    [Fact]
    public async Task Given_a_script_that_waits_for_something_else_when_the_peer_is_disposed_then_disposal_ends_all_the_same()
    {
        var peer = ScriptedPeer.Start(_ => new TaskCompletionSource().Task);
        using var client = await RawClient.ConnectAsync(peer);
        await peer.NextConnectionAsync();

        await peer.DisposeAsync().WithLimit("the peer to end");

        Assert.Equal("", await client.ReadToEndAsync());
    }

    [Fact]
    public async Task Given_a_client_that_ends_too_early_when_the_script_reads_then_the_error_says_what_came()
    {
        await using var peer = ScriptedPeer.Start();
        using var client = await RawClient.ConnectAsync(peer);
        PeerConnection connection = await peer.NextConnectionAsync();
        await client.SendAsync("GET / \r\n\u0007");
        client.Finish();

        var error = await Assert.ThrowsAsync<PeerEndedException>(connection.ReadRequestAsync);

        Assert.EndsWith("Received 9 octets, 9 of them not read by the script: \"GET / \\r\\n\\x07\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_a_silent_client_when_the_script_reads_then_the_limit_names_what_was_awaited()
    {
        await using var peer = ScriptedPeer.Start(options: new PeerOptions { Limit = TestLimits.Scaled(TimeSpan.FromMilliseconds(500)) });
        using var client = await RawClient.ConnectAsync(peer);
        PeerConnection connection = await peer.NextConnectionAsync();

        var error = await Assert.ThrowsAsync<TestLimitException>(connection.ReadFrameAsync);

        Assert.StartsWith("a frame", error.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_a_client_that_does_not_read_when_the_script_sends_without_end_then_the_limit_ends_it()
    {
        var options = new PeerOptions { Limit = TestLimits.Scaled(TimeSpan.FromMilliseconds(500)), SendBufferSize = 4096 };
        await using var peer = ScriptedPeer.Start(options: options);
        using var client = await RawClient.ConnectAsync(peer);
        PeerConnection connection = await peer.NextConnectionAsync();

        await Assert.ThrowsAsync<TestLimitException>(() => connection.SendAsync(new byte[64 << 20]));

        Assert.InRange(connection.SentCount, 1, 32 << 20);
    }

    [Fact]
    public async Task Given_more_octets_than_the_limit_when_they_are_read_then_the_error_says_so()
    {
        await using var peer = ScriptedPeer.Start(options: new PeerOptions { ReceiveLimit = 10 });
        using var client = await RawClient.ConnectAsync(peer);
        PeerConnection connection = await peer.NextConnectionAsync();
        await client.SendAsync("12345678901");

        await Assert.ThrowsAsync<InvalidDataException>(connection.WaitForEndAsync);
    }

    [Fact]
    public async Task Given_a_read_that_is_under_way_when_a_second_one_starts_then_it_is_refused()
    {
        await using var peer = ScriptedPeer.Start();
        using var client = await RawClient.ConnectAsync(peer);
        PeerConnection connection = await peer.NextConnectionAsync();
        Task first = connection.WaitForEndAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => connection.ReadAsync(1));

        client.Finish();
        await first;
    }

    // A reset before the client knows that it is connected would fail its connect.
    private static async Task ThrowAfterFirstOctetAsync(PeerConnection connection, Exception thrown)
    {
        await connection.ReadAsync(1);
        throw thrown;
    }
}
