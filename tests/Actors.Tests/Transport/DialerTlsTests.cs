using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Transport.Dialing;
using VeraWebSockets.Testing;

namespace VeraWebSockets.Actors.Tests.Transport;

/// <summary>Spec section 6, oracle rows O106 to O119, O125 and O126, without the flags that switch checks off.</summary>
public class DialerTlsTests : DialerTlsTest
{
    /// <summary>Certificates that no client may accept.</summary>
    public static TheoryData<string> BadCertificates => ["self-signed", "unknown authority", "wrong host", "expired", "not yet valid"];

    /// <summary>What a server does in place of a handshake.</summary>
    public static TheoryData<string> BadHandshakes =>
        ["plain HTTP", "garbage", "FIN", "hello, FIN", "hello, RST", "no common version", "certificate required"];

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Given_a_good_chain_and_name_when_it_is_dialed_then_it_opens(SslProtocols version)
    {
        await using ScriptedPeer peer = Start(Certificates.Server(), new TlsPeerOptions { Protocols = version });
        await OpenedAsync(Dial(peer.UrlFor("localhost")));

        Assert.Equal(version, peer.Connections[0].Tls!.Protocol);
    }

    [Fact]
    public async Task Given_a_client_hello_when_its_versions_are_read_then_they_are_those_of_TLS_1_2_and_1_3()
    {
        byte[] hello = [];
        await using var peer = ScriptedPeer.StartTls(
            Certificates.Server(),
            options: new TlsPeerOptions
            {
                BeforeHandshake = async connection =>
                {
                    hello = await connection.ReadClientHelloAsync();
                    connection.Reset();
                },
            });
        await FailedAsync(Dial(peer.UrlFor("localhost")));

        // RFC 8446 section 4.2.1: extension 43, its length, the length of the list, the versions.
        int at = hello.AsSpan().IndexOf((byte[])[0x00, 43, 0x00, 5, 4]);
        Assert.Equal((byte[])[3, 4, 3, 3], hello[(at + 5)..(at + 9)]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Given_a_server_that_answers_with_an_older_version_when_it_is_dialed_then_tls_failed(byte minor)
    {
        byte[] serverHello = [22, 3, minor, 0, 42, 2, 0, 0, 38, 3, minor, .. new byte[32], 0, 0xc0, 0x13, 0]; // TLS 1.0 and 1.1: RFC 4346 section 7.4.1.3
        await using var peer = ScriptedPeer.StartTls(
            Certificates.Server(),
            options: new TlsPeerOptions
            {
                BeforeHandshake = async connection =>
                {
                    await connection.ReadClientHelloAsync();
                    await connection.SendAsync(serverHello);
                    await connection.WaitForEndAsync();
                },
            });

        Assert.Equal(ConnectErrorKind.TlsFailed, await KindAsync(Dial(peer.UrlFor("localhost"))));
    }

    [Fact]
    public async Task Given_a_name_when_it_is_dialed_then_the_server_is_told_it_without_the_port()
    {
        await using ScriptedPeer peer = Start(Certificates.Server());
        await OpenedAsync(Dial(peer.UrlFor("localhost")));

        Assert.Equal("localhost", peer.Connections[0].Tls!.ServerName);
    }

    [Fact]
    public async Task Given_a_certificate_for_an_address_when_the_address_is_dialed_then_it_opens()
    {
        await using ScriptedPeer peer = Start(Certificates.Server("127.0.0.1"));

        await OpenedAsync(Dial(peer.UrlFor("127.0.0.1")));
    }

    [Fact]
    public async Task Given_a_certificate_for_a_name_alone_when_the_address_is_dialed_then_tls_failed()
    {
        await using var peer = ScriptedPeer.StartTls(Certificates.Server("localhost"));

        Assert.Equal(ConnectErrorKind.TlsFailed, await KindAsync(Dial(peer.UrlFor("127.0.0.1"))));
    }

    [Theory]
    [MemberData(nameof(BadCertificates))]
    public async Task Given_a_bad_certificate_when_it_is_dialed_then_tls_failed(string which)
    {
        using X509Certificate2 certificate = Bad(which);
        await using var peer = ScriptedPeer.StartTls(certificate);

        Assert.Equal(ConnectErrorKind.TlsFailed, await KindAsync(Dial(peer.UrlFor("localhost"))));
    }

    [Theory]
    [InlineData("self-signed", "certificate refused: ")]
    [InlineData("wrong host", "certificate refused: it is for another name")]
    [InlineData("expired", "certificate refused: ")]
    public async Task Given_a_bad_certificate_when_the_error_is_shown_then_it_says_what_is_wrong(string which, string detail)
    {
        using X509Certificate2 certificate = Bad(which);
        await using var peer = ScriptedPeer.StartTls(certificate);

        ConnectError error = await FailedAsync(Dial(peer.UrlFor("localhost")));

        Assert.StartsWith(detail, error.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_a_bad_certificate_when_it_is_dialed_then_no_request_is_sent()
    {
        await using var peer = ScriptedPeer.StartTls(Certificates.WrongHost());
        await FailedAsync(Dial(peer.UrlFor("localhost")));
        PeerConnection connection = await peer.NextConnectionAsync();
        await connection.WaitForEndAsync();

        Assert.DoesNotContain("GET", System.Text.Encoding.Latin1.GetString(connection.Received), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Given_a_certificate_that_says_where_its_unknown_issuer_lies_when_it_is_dialed_then_nobody_is_asked_there(bool hasAnchors)
    {
        using var library = new TcpListener(IPAddress.Loopback, 0);
        library.Start();
        Options = hasAnchors ? Options : Options with { Tls = TlsOptions.Default };
        using X509Certificate2 certificate = Certificates.UnknownAuthority.IssueServer(["localhost"], issuerAt: $"http://{library.LocalEndpoint}/issuer.crt");
        await using var peer = ScriptedPeer.StartTls(certificate);

        ConnectErrorKind kind = await KindAsync(Dial(peer.UrlFor("localhost")));

        Assert.Equal((ConnectErrorKind.TlsFailed, false), (kind, library.Pending()));
    }

    [Fact]
    public async Task Given_no_added_authority_when_it_is_dialed_then_the_authority_of_the_tests_is_unknown()
    {
        Options = Options with { Tls = TlsOptions.Default };
        await using var peer = ScriptedPeer.StartTls(Certificates.Server());

        Assert.Equal(ConnectErrorKind.TlsFailed, await KindAsync(Dial(peer.UrlFor("localhost"))));
    }

    [Fact]
    public async Task Given_a_bundle_of_several_authorities_when_it_is_dialed_then_each_of_them_is_trusted()
    {
        using var other = new CertificateAuthority("another");
        Trust(other.Certificate, Certificates.Authority.Certificate);
        await using ScriptedPeer peer = Start(Certificates.Server());

        await OpenedAsync(Dial(peer.UrlFor("localhost")));
    }

    [Fact]
    public async Task Given_a_bundle_with_the_servers_own_certificate_when_it_is_dialed_then_it_opens()
    {
        using X509Certificate2 certificate = Certificates.SelfSigned();
        Trust(certificate);
        await using ScriptedPeer peer = Start(certificate);

        await OpenedAsync(Dial(peer.UrlFor("localhost")));
    }

    [Fact]
    public async Task Given_an_added_authority_when_the_name_is_wrong_then_tls_failed_all_the_same()
    {
        using X509Certificate2 certificate = Certificates.SelfSigned("other.example");
        Trust(certificate);
        await using var peer = ScriptedPeer.StartTls(certificate);

        Assert.Equal(ConnectErrorKind.TlsFailed, await KindAsync(Dial(peer.UrlFor("localhost"))));
    }

    [Theory]
    [MemberData(nameof(BadHandshakes))]
    public async Task Given_a_server_without_a_handshake_when_it_is_dialed_then_tls_failed(string what)
    {
        await using var peer = ScriptedPeer.StartTls(
            Certificates.Server(), options: new TlsPeerOptions { BeforeHandshake = connection => PlayAsync(connection, what) });

        Assert.Equal(ConnectErrorKind.TlsFailed, await KindAsync(Dial(peer.UrlFor("localhost"))));
    }

    [Fact]
    public async Task Given_a_server_that_is_silent_when_the_tls_timeout_is_over_then_that_is_the_cause()
    {
        Options = Options with { TlsTimeout = TimeSpan.FromSeconds(5) };
        await using ScriptedPeer peer = SilentAfterHello(out Task hello);
        Task<DialResult> dial = Dial(peer.UrlFor("localhost"));
        await hello.WithLimit("the peer to read the ClientHello");

        Time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(ConnectErrorKind.TlsTimedOut, await KindAsync(dial));
    }

    [Fact]
    public async Task Given_a_server_that_is_silent_when_the_attempt_is_stopped_then_it_was_closed_before_open()
    {
        await using ScriptedPeer peer = SilentAfterHello(out Task hello);
        Task<DialResult> dial = Dial(peer.UrlFor("localhost"));
        await hello.WithLimit("the peer to read the ClientHello");

        await StopAsync();

        Assert.Equal(ConnectErrorKind.ClosedBeforeOpen, await KindAsync(dial));
    }

    [Fact]
    public async Task Given_a_handshake_that_failed_when_it_is_over_then_the_socket_is_closed()
    {
        await using var peer = ScriptedPeer.StartTls(Certificates.WrongHost());
        await FailedAsync(Dial(peer.UrlFor("localhost")));

        Assert.True(AllSocketsAreClosed);
    }

    [Fact]
    public async Task Given_a_plain_url_when_the_server_speaks_tls_then_no_response_was_received()
    {
        await using var peer = ScriptedPeer.StartTls(Certificates.Server());

        Assert.Equal(ConnectErrorKind.ResponseNotReceived, await KindAsync(Dial($"ws://127.0.0.1:{peer.Port}/")));
    }

    [Fact]
    public async Task Given_tls_when_the_server_ends_after_the_request_then_no_response_was_received()
    {
        await using var peer = ScriptedPeer.StartTls(Certificates.Server(), async connection =>
        {
            await connection.ReadRequestAsync();
            connection.CloseWithoutNotify();
        });

        Assert.Equal(ConnectErrorKind.ResponseNotReceived, await KindAsync(Dial(peer.UrlFor("localhost"))));
    }

    private static ScriptedPeer SilentAfterHello(out Task hello)
    {
        var read = new TaskCompletionSource();
        hello = read.Task;
        return ScriptedPeer.StartTls(Certificates.Server(), options: new TlsPeerOptions
        {
            BeforeHandshake = async connection =>
            {
                await connection.ReadClientHelloAsync();
                read.SetResult();
                await connection.WaitForEndAsync();
            },
        });
    }

    private static X509Certificate2 Bad(string which) => which switch
    {
        "self-signed" => Certificates.SelfSigned(),
        "unknown authority" => Certificates.FromUnknownAuthority(),
        "wrong host" => Certificates.WrongHost(),
        "expired" => Certificates.Expired(),
        _ => Certificates.NotYetValid(),
    };

    private static async Task PlayAsync(PeerConnection connection, string what)
    {
        if (what != "FIN")
        {
            await connection.ReadClientHelloAsync();
        }

        switch (what)
        {
            case "plain HTTP":
                await connection.SendAsync("HTTP/1.1 400 Bad Request\r\n\r\n");
                break;
            case "garbage":
                await connection.SendAsync(new byte[100]);
                break;
            case "no common version":
                await connection.SendFatalAlertAsync(70);
                break;
            case "certificate required": // as OpenSSL says it under TLS 1.2
                await connection.SendFatalAlertAsync(40);
                break;
            case "hello, RST":
                connection.Reset();
                return;
        }

        connection.Finish();
    }
}
