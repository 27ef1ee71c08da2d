using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>
/// <c>client_ssl_ca_filepath</c> adds to what the system trusts, and takes nothing away. The system's own authorities are, for the process, those
/// of <c>SSL_CERT_FILE</c>.
/// </summary>
public sealed class TlsAuthorityTests(TlsAuthorityTests.Run run) : IClassFixture<TlsAuthorityTests.Run>
{
    private static readonly OracleRow[] Table =
    [
        Row("authority_of_the_system", Certificates.Server(), "", Events.OpenThenClosed),
        Row("authority_of_the_system_where_another_is_added", Certificates.Server(), "added.pem", Events.OpenThenClosed),
        Row("authority_that_is_added", Certificates.FromUnknownAuthority(), "added.pem", Events.OpenThenClosed),
        Row("authority_that_is_not_added", Certificates.FromUnknownAuthority(), "", Events.Error("lws_ssl_client_connect2 failed")),
    ];

    public static IEnumerable<TheoryDataRow<OracleRow>> Rows => OracleRun.Cases(Table);

    [Theory]
    [MemberData(nameof(Rows))]
    public void Given_two_authorities_when_connecting_then_that_of_the_system_and_the_one_that_is_added_are_trusted(OracleRow row) => run.AssertEvents(row);

    private static OracleRow Row(
        string name, System.Security.Cryptography.X509Certificates.X509Certificate2 certificate, string added, params string[] events) =>
        new(name, events.Length > 1 ? Serve.Open() : null, events)
        {
            Listen = script => ScriptedPeer.StartTls(certificate, script),
            Url = peer => peer.UrlFor("localhost"),
            Ssl = added.Length == 0 ? "" : $"client_ssl_ca_filepath = '{added}'",
        };

    public sealed class Run() : OracleRun(Table)
    {
        protected override VwsOptions Options => new()
        {
            Environment = new Dictionary<string, string> { ["SSL_CERT_FILE"] = "system.pem", ["SSL_CERT_DIR"] = "none" },
            Files = new Dictionary<string, string>
            {
                ["system.pem"] = Certificates.Authority.Certificate.ExportCertificatePem(),
                ["added.pem"] = Certificates.UnknownAuthority.Certificate.ExportCertificatePem(),
            },
        };
    }
}
