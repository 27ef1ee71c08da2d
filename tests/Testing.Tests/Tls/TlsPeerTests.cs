using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace VeraWebSockets.Testing.Tests;

public sealed class TlsPeerTests : IDisposable
{
    private readonly X509Certificate2 _certificate = Certificates.Server();

    public void Dispose() => _certificate.Dispose();

    [Fact]
    public async Task Given_a_script_under_tls_when_a_client_connects_then_it_reads_and_writes_inside_tls()
    {
        await using var peer = ScriptedPeer.StartTls(_certificate, async connection =>
            await connection.SendAsync(await connection.ReadAsync(4)));
        using var client = await TlsClient.ConnectAsync(peer.Port);
        await client.SendAsync("ping"u8.ToArray());

        Assert.Equal("ping"u8.ToArray(), await client.ReadSomeAsync());
    }

    [Fact]
    public async Task Given_a_tls_peer_when_octets_were_read_then_the_record_is_of_those_inside_tls()
    {
        await using var peer = ScriptedPeer.StartTls(_certificate);
        using var client = await TlsClient.ConnectAsync(peer.Port);
        PeerConnection connection = await peer.NextConnectionAsync();
        await client.SendAsync("ping"u8.ToArray());
        await connection.ReadAsync(4);

        Assert.Equal("ping"u8.ToArray(), connection.Received);
    }

    [Fact]
    public async Task Given_a_client_that_names_a_host_when_the_handshake_has_succeeded_then_the_name_is_told()
    {
        await using var peer = ScriptedPeer.StartTls(_certificate);
        using var client = await TlsClient.ConnectAsync(peer.Port, "localhost");

        Assert.Equal("localhost", (await peer.NextConnectionAsync()).Tls?.ServerName);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Given_one_version_alone_when_a_client_connects_then_that_version_is_spoken(SslProtocols version)
    {
        await using var peer = ScriptedPeer.StartTls(_certificate, options: new TlsPeerOptions { Protocols = version });
        using var client = await TlsClient.ConnectAsync(peer.Port);

        Assert.Equal(version, (await peer.NextConnectionAsync()).Tls?.Protocol);
    }

    [Fact]
    public async Task Given_tls_1_2_alone_when_the_client_insists_on_1_3_then_the_peer_tells_the_failure()
    {
        await using var peer = ScriptedPeer.StartTls(_certificate, options: new TlsPeerOptions { Protocols = SslProtocols.Tls12 });
        await Assert.ThrowsAnyAsync<Exception>(() => TlsClient.ConnectAsync(peer.Port, protocols: SslProtocols.Tls13));

        Assert.IsType<AuthenticationException>(await (await peer.NextConnectionAsync()).HandshakeFailureAsync());
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Given_a_client_that_refuses_the_certificate_when_its_end_is_awaited_then_it_is_a_bare_fin(SslProtocols version)
    {
        await using var peer = ScriptedPeer.StartTls(_certificate, options: new TlsPeerOptions { Protocols = version });
        await Assert.ThrowsAsync<AuthenticationException>(() => TlsClient.ConnectAsync(peer.Port, "other.example"));
        PeerConnection connection = await peer.NextConnectionAsync();

        Assert.Equal(PeerEnd.Fin, await connection.WaitForEndAsync());
    }

    [Fact]
    public async Task Given_a_required_client_certificate_when_the_client_shows_it_then_it_is_told()
    {
        using var shown = Certificates.Client("alice");
        await using var peer = ScriptedPeer.StartTls(_certificate, options: new TlsPeerOptions { RequireClientCertificate = true });
        using var client = await TlsClient.ConnectAsync(peer.Port, clientCertificate: shown);
        PeerConnection connection = await peer.NextConnectionAsync();

        Assert.Equal("CN=alice", connection.Tls?.ClientCertificate?.Subject);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Given_a_required_client_certificate_when_the_client_has_none_then_it_reads_nothing_but_the_end(SslProtocols version)
    {
        await using var peer = ScriptedPeer.StartTls(
            _certificate, options: new TlsPeerOptions { RequireClientCertificate = true, Protocols = version });
        using var client = await TlsClient.ConnectAsync(peer.Port);

        Assert.Empty(await client.ReadSomeAsync());
    }

    [Fact]
    public async Task Given_a_required_client_certificate_when_the_client_has_none_then_the_peer_tells_the_failure()
    {
        await using var peer = ScriptedPeer.StartTls(_certificate, options: new TlsPeerOptions { RequireClientCertificate = true });
        using var client = await TlsClient.ConnectAsync(peer.Port);
        PeerConnection connection = await peer.NextConnectionAsync();

        Assert.IsType<AuthenticationException>(await connection.HandshakeFailureAsync());
    }

    [Fact]
    public async Task Given_a_required_client_certificate_when_it_comes_from_elsewhere_then_the_peer_tells_the_failure()
    {
        using var shown = Certificates.ClientFromUnknownAuthority();
        await using var peer = ScriptedPeer.StartTls(_certificate, options: new TlsPeerOptions { RequireClientCertificate = true });
        using var client = await TlsClient.ConnectAsync(peer.Port, clientCertificate: shown);
        PeerConnection connection = await peer.NextConnectionAsync();

        Assert.IsType<AuthenticationException>(await connection.HandshakeFailureAsync());
    }

    [Fact]
    public async Task Given_garbage_before_the_handshake_when_a_client_connects_then_its_handshake_fails()
    {
        await using var peer = ScriptedPeer.StartTls(_certificate, options: new TlsPeerOptions
        {
            BeforeHandshake = async connection =>
            {
                await connection.SendAsync("HTTP/1.1 400 Bad Request\r\n\r\n");
                connection.Finish();
            },
        });

        var error = await Record.ExceptionAsync(() => TlsClient.ConnectAsync(peer.Port));

        Assert.True(error is AuthenticationException or IOException, $"{error}");
    }

    [Fact]
    public async Task Given_a_reset_after_the_client_hello_when_a_client_connects_then_its_handshake_fails()
    {
        await using var peer = ScriptedPeer.StartTls(_certificate, options: new TlsPeerOptions
        {
            BeforeHandshake = async connection =>
            {
                await connection.ReadClientHelloAsync();
                connection.Reset();
            },
        });

        await Assert.ThrowsAsync<IOException>(() => TlsClient.ConnectAsync(peer.Port));
    }

    [Fact]
    public async Task Given_an_alert_after_the_client_hello_when_a_client_connects_then_its_handshake_fails()
    {
        await using var peer = ScriptedPeer.StartTls(_certificate, options: new TlsPeerOptions
        {
            BeforeHandshake = async connection =>
            {
                await connection.ReadClientHelloAsync();
                await connection.SendFatalAlertAsync(40);
                connection.Finish();
            },
        });

        var error = await Assert.ThrowsAsync<AuthenticationException>(() => TlsClient.ConnectAsync(peer.Port));

        Assert.Contains("alert", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_a_client_hello_that_the_script_has_read_when_it_returns_then_the_handshake_succeeds_all_the_same()
    {
        await using var peer = ScriptedPeer.StartTls(
            _certificate, options: new TlsPeerOptions { BeforeHandshake = connection => connection.ReadClientHelloAsync() });
        using var client = await TlsClient.ConnectAsync(peer.Port);

        Assert.Null(await (await peer.NextConnectionAsync()).HandshakeFailureAsync());
    }

    [Fact]
    public async Task Given_a_client_without_tls_when_its_hello_is_read_then_the_script_is_told_what_came()
    {
        var peer = ScriptedPeer.StartTls(
            _certificate, options: new TlsPeerOptions { BeforeHandshake = connection => connection.ReadClientHelloAsync() });
        using var client = await RawClient.ConnectAsync(peer);
        await client.SendAsync("GET / HTTP/1.1\r\n\r\n");
        await peer.NextConnectionAsync();

        await Assert.ThrowsAsync<InvalidDataException>(async () => await peer.DisposeAsync());
    }

    [Fact]
    public async Task Given_a_client_that_ends_tls_in_good_order_when_its_end_is_awaited_then_it_is_a_close_notify()
    {
        await using var peer = ScriptedPeer.StartTls(_certificate);
        using var client = await TlsClient.ConnectAsync(peer.Port);
        PeerConnection connection = await peer.NextConnectionAsync();
        await client.NotifyAsync();

        Assert.Equal(PeerEnd.CloseNotify, await connection.WaitForEndAsync());
    }

    [Fact]
    public async Task Given_a_client_that_ends_tcp_alone_when_its_end_is_awaited_then_it_is_a_fin()
    {
        await using var peer = ScriptedPeer.StartTls(_certificate);
        using var client = await TlsClient.ConnectAsync(peer.Port);
        PeerConnection connection = await peer.NextConnectionAsync();
        client.Finish();

        Assert.Equal(PeerEnd.Fin, await connection.WaitForEndAsync());
    }

    [Fact]
    public async Task Given_a_client_that_resets_under_tls_when_its_end_is_awaited_then_it_is_a_reset()
    {
        await using var peer = ScriptedPeer.StartTls(_certificate);
        using var client = await TlsClient.ConnectAsync(peer.Port);
        PeerConnection connection = await peer.NextConnectionAsync();
        client.Reset();

        Assert.Equal(PeerEnd.Reset, await connection.WaitForEndAsync());
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Given_a_script_that_finishes_when_the_client_reads_then_tls_ends_before_tcp(SslProtocols version)
    {
        await using var peer = ScriptedPeer.StartTls(_certificate, End(connection => connection.Finish()), new TlsPeerOptions { Protocols = version });
        using var client = await TlsClient.ConnectAsync(peer.Port);
        await client.ReadSomeAsync();

        Assert.False(client.SawEndOfTcp);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Given_a_script_that_closes_without_notify_when_the_client_reads_then_only_tcp_ends(SslProtocols version)
    {
        await using var peer = ScriptedPeer.StartTls(
            _certificate, End(connection => connection.CloseWithoutNotify()), new TlsPeerOptions { Protocols = version });
        using var client = await TlsClient.ConnectAsync(peer.Port);
        await client.ReadSomeAsync();

        Assert.True(client.SawEndOfTcp);
    }

    private static Func<PeerConnection, Task> End(Action<PeerConnection> end) => connection =>
    {
        end(connection);
        return Task.CompletedTask;
    };
}
