using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>Rows of group I of the oracle in which the script switches a check of the server's certificate off.</summary>
public sealed class TlsSwitchesTests(TlsSwitchesTests.Run run) : IClassFixture<TlsSwitchesTests.Run>
{
    private const string Failed = "lws_ssl_client_connect2 failed";

    private static readonly X509Certificate2 SelfSigned = Certificates.SelfSigned();

    private static readonly OracleRow[] Table =
    [
        Opened("O108_self_signed_and_allowed", SelfSigned, "allow_self_signed = true"),
        Refused("O109_unknown_authority_where_self_signed_is_allowed", Certificates.FromUnknownAuthority(), "allow_self_signed = true"),
        Opened("O111_other_host_name_and_no_check_of_it", Certificates.WrongHost(), "skip_host_name_check = true"),
        Opened("O113_expired_and_allowed", Certificates.Expired(), "allow_expired = true"),
        Opened("O113_not_yet_valid_and_allowed", Certificates.NotYetValid(), "allow_expired = true"),
        Opened("O108_self_signed_and_pinned", SelfSigned, $"fingerprint = '{SelfSigned.GetCertHashString(HashAlgorithmName.SHA256)}'"),
        Refused("good_chain_and_name_but_another_pinned", Certificates.Server(), $"fingerprint = '{new string('0', 64)}'"),
        Refused("O110_other_host_name_where_self_signed_is_allowed", Certificates.WrongHost(), "allow_self_signed = true"),
        Refused("O112_expired_where_self_signed_is_allowed", Certificates.Expired(), "allow_self_signed = true"),
        Refused("O107_self_signed_where_the_name_is_not_checked", SelfSigned, "skip_host_name_check = true, allow_expired = true"),
        new("O121_client_certificate_required_but_none_set", StrictTls12.RefuseClientAsync, Events.Error(Failed))
        {
            Url = peer => $"wss://localhost:{peer.Port}/",
            Ssl = "client_ssl_ca_filepath = 'ca.pem'",
        },
    ];

    public static IEnumerable<TheoryDataRow<OracleRow>> Rows => OracleRun.Cases(Table);

    [Theory]
    [MemberData(nameof(Rows))]
    public void Given_a_relaxed_check_when_connecting_then_the_events_are_the_oracles(OracleRow row) => run.AssertEvents(row);

    private static OracleRow Opened(string name, X509Certificate2 certificate, string tls) =>
        Tls(name, certificate, tls, Events.OpenThenClosed);

    private static OracleRow Refused(string name, X509Certificate2 certificate, string tls) => Tls(name, certificate, tls, [Events.Error(Failed)]);

    private static OracleRow Tls(string name, X509Certificate2 certificate, string tls, string[] events) =>
        new(name, events.Length > 1 ? Serve.Open() : null, events)
        {
            Listen = script => ScriptedPeer.StartTls(certificate, script),
            Url = peer => peer.UrlFor("localhost"),
            Ssl = "client_ssl_ca_filepath = 'ca.pem'",
            Options = $"tls = {{ {tls} }}",
        };

    public sealed class Run() : OracleRun(Table)
    {
        protected override VwsOptions Options => new()
        {
            Files = new Dictionary<string, string> { ["ca.pem"] = Certificates.Authority.Certificate.ExportCertificatePem() },
        };
    }
}
