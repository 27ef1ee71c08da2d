using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>Group I of the oracle; <see cref="TlsSwitchesTests"/> has the rows about flags that switch checks off.</summary>
public sealed class TlsTests(TlsTests.Run run) : IClassFixture<TlsTests.Run>
{
    private const string Ca = "client_ssl_ca_filepath = 'ca.pem', ";
    private const string NotStarted = "lws_ssl_client_connect1 failed";
    private const string Failed = "lws_ssl_client_connect2 failed";

    private static readonly X509Certificate2 Client = Certificates.Client();
    private static readonly X509Certificate2 OtherClient = Certificates.Client("other");
    private static readonly TlsPeerOptions RequireClient = new() { RequireClientCertificate = true };

    private static readonly OracleRow[] Table =
    [
        Tls("O106_good_chain_and_name", Certificates.Server(), Serve.Open(), Events.OpenThenClosed),
        Tls("O107_self_signed", Certificates.SelfSigned(), null, Events.Error(Failed)),
        Tls("O109_unknown_authority", Certificates.FromUnknownAuthority(), null, Events.Error(Failed)),
        Tls("O110_other_host_name", Certificates.WrongHost(), null, Events.Error(Failed)),
        Tls("O112_expired", Certificates.Expired(), null, Events.Error(Failed)),
        Tls("O112_not_yet_valid", Certificates.NotYetValid(), null, Events.Error(Failed)),
        Tls("O114_IP_address_in_the_certificate", Certificates.Server("127.0.0.1"), Serve.Open(), Events.OpenThenClosed) with
        {
            Url = peer => peer.UrlFor("127.0.0.1"),
        },
        Plain("O115_server_without_TLS_answers_in_HTTP", connection => connection.SendAsync("HTTP/1.1 400 Bad Request\r\n\r\n"), Failed),
        Plain("O115_server_without_TLS_sends_garbage", connection => connection.SendAsync("\u0000\u00ff what is this?\r\n"), Failed),
        Before("O116_FIN_after_the_client_hello", Failed, async connection =>
        {
            await connection.ReadClientHelloAsync();
            connection.Finish();
        }),
        Before("O117_RST_after_the_client_hello", Failed, async connection =>
        {
            await connection.ReadClientHelloAsync();
            connection.Reset();
        }),
        Before("O117_FIN_at_accept", Failed, connection =>
        {
            connection.Finish();
            return Task.CompletedTask;
        }),
        Tls("O119_ws_to_a_server_with_TLS", Certificates.Server(), null, Events.Error("read failed")) with
        {
            Url = peer => $"ws://localhost:{peer.Port}/",
        },
        Tls("O120_client_certificate_required_but_none_set", Certificates.Server(), null, Events.Error("read failed")) with
        {
            Listen = script => ScriptedPeer.StartTls(Certificates.Server(), script, RequireClient with { Protocols = SslProtocols.Tls13 }),
            OrEvents = [Events.Error(Failed)],
        },
        Tls("O122_client_certificate_and_key", Certificates.Server(), Serve.Open(), Events.OpenThenClosed) with
        {
            Listen = script => ScriptedPeer.StartTls(Certificates.Server(), script, RequireClient),
            Ssl = Ca + "client_ssl_cert_filepath = 'client.pem', client_ssl_private_key_filepath = 'client.key'",
        },
        NotPossible("O123_key_does_not_match_the_certificate", "client_ssl_cert_filepath = 'client.pem', client_ssl_private_key_filepath = 'other.key'"),
        NotPossible("O123_certificate_file_missing", "client_ssl_cert_filepath = 'none.pem', client_ssl_private_key_filepath = 'client.key'"),
        NotPossible("O123_key_file_missing", "client_ssl_cert_filepath = 'client.pem', client_ssl_private_key_filepath = 'none.key'"),
        NotPossible("O124_CA_file_missing", "client_ssl_ca_filepath = 'none.pem'"),
        Tls("O125_FIN_after_the_request", Certificates.Server(), Serve.Raw("", connection => connection.Finish()), Events.Error("read failed")),
    ];

    public static IEnumerable<TheoryDataRow<OracleRow>> Rows => OracleRun.Cases(Table);

    [Theory]
    [MemberData(nameof(Rows))]
    public void Given_a_server_with_TLS_when_connecting_then_the_events_are_the_oracles(OracleRow row) => run.AssertEvents(row);

    [Fact]
    public void Given_O126_port_in_the_host_header_when_connected_then_the_server_name_was_checked_without_it()
    {
        // The row's URL has a port, and its certificate is for localhost: that it opened is what O106 says.
        PeerRequest request = Assert.Single(run["O106_good_chain_and_name"].Requests);

        Assert.Matches("^localhost:[0-9]+$", request["Host"]);
    }

    private static OracleRow Tls(string name, X509Certificate2 certificate, Func<PeerConnection, Task>? script, params string[] events) =>
        new(name, script, events)
        {
            Listen = run => ScriptedPeer.StartTls(certificate, run),
            Url = peer => peer.UrlFor("localhost"),
            Ssl = Ca,
        };

    private static OracleRow Plain(string name, Func<PeerConnection, Task> script, string reason) =>
        new(name, script, Events.Error(reason)) { Url = peer => $"wss://localhost:{peer.Port}/", Ssl = Ca };

    private static OracleRow Before(string name, string reason, Func<PeerConnection, Task> act) =>
        Tls(name, Certificates.Server(), null, Events.Error(reason)) with
        {
            Listen = script => ScriptedPeer.StartTls(Certificates.Server(), script, new TlsPeerOptions { BeforeHandshake = act }),
        };

    private static OracleRow NotPossible(string name, string ssl) =>
        Tls(name, Certificates.Server(), null, Events.Error(NotStarted)) with { Ssl = ssl };

    public sealed class Run() : OracleRun(Table)
    {
        protected override VwsOptions Options => new()
        {
            Files = new Dictionary<string, string>
            {
                ["ca.pem"] = Certificates.Authority.Certificate.ExportCertificatePem(),
                ["client.pem"] = Client.ExportCertificatePem(),
                ["client.key"] = KeyOf(Client),
                ["other.key"] = KeyOf(OtherClient),
            },
        };

        private static string KeyOf(X509Certificate2 certificate)
        {
            using var key = certificate.GetECDsaPrivateKey()!;
            return key.ExportPkcs8PrivateKeyPem();
        }
    }
}
