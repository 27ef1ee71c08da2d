using System.Security.Cryptography.X509Certificates;
using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>What the log and the second value of event 1 say of certificates.</summary>
public sealed class TlsLogTests
{
    private const string Warnings = "2";
    private const string Errors = "1";

    [Theory]
    [InlineData("allow_self_signed = true", "self-signed allowed")]
    [InlineData("skip_host_name_check = true", "any host name")]
    [InlineData("allow_expired = true", "expired allowed")]
    [InlineData("fingerprint = '0000000000000000000000000000000000000000000000000000000000000000'", "pinned fingerprint")]
    public async Task Given_a_relaxed_check_when_connecting_twice_then_the_log_warns_twice(string tls, string word)
    {
        OracleRow[] rows = [Row("first", Certificates.Server(), tls), Row("second", Certificates.Server(), tls)];

        (_, VwsResult process) = await OracleTable.RunAsync(rows, Options(Warnings));

        Assert.Equal(2, process.Errors.Count(line => line.Contains("] WARN: ", StringComparison.Ordinal) && line.Contains(word, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Given_all_checks_when_connecting_then_the_log_does_not_warn()
    {
        (_, VwsResult process) = await OracleTable.RunAsync([Row("strict", Certificates.Server(), "")], Options(Warnings));

        Assert.Empty(process.Errors);
    }

    [Theory]
    [InlineData("self_signed", "UntrustedRoot")]
    [InlineData("unknown_authority", "PartialChain")]
    [InlineData("wrong_host", "it is for another name")]
    [InlineData("expired", "NotTimeValid")]
    [InlineData("not_pinned", "fingerprint is not the pinned one")]
    public async Task Given_a_refused_certificate_when_connecting_then_its_cause_is_in_the_log_at_ERR(string name, string cause)
    {
        VwsResult process = await RefuseAsync(name);

        Assert.Contains(cause, Assert.Single(process.Errors, line => line.Contains("] ERR: ", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("self_signed", "UntrustedRoot")]
    [InlineData("unknown_authority", "PartialChain")]
    [InlineData("wrong_host", "it is for another name")]
    [InlineData("expired", "NotTimeValid")]
    [InlineData("not_pinned", "fingerprint is not the pinned one")]
    public async Task Given_a_refused_certificate_when_connecting_then_its_cause_is_the_second_value_of_event_1(string name, string cause)
    {
        VwsResult process = await RefuseAsync(name);

        Assert.Contains(
            cause, Assert.Single(process.Output, line => line.StartsWith("detail\t", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    private static async Task<VwsResult> RefuseAsync(string name)
    {
        OracleRow row = name switch
        {
            "self_signed" => Row(name, Certificates.SelfSigned(), ""),
            "unknown_authority" => Row(name, Certificates.FromUnknownAuthority(), ""),
            "wrong_host" => Row(name, Certificates.WrongHost(), ""),
            "expired" => Row(name, Certificates.Expired(), ""),
            _ => Row(name, Certificates.Server(), $"fingerprint = '{new string('0', 64)}'"),
        };
        (_, VwsResult process) = await OracleTable.RunAsync([row], Options(Errors));
        return process;
    }

    private static OracleRow Row(string name, X509Certificate2 certificate, string tls) =>
        new(name, Serve.Open())
        {
            Listen = script => ScriptedPeer.StartTls(certificate, script),
            Url = peer => peer.UrlFor("localhost"),
            Ssl = "client_ssl_ca_filepath = 'ca.pem'",
            Options = $"tls = {{ {tls} }}",
            On = "[1] = function(_, _, detail) print('detail\\t' .. detail) end",
        };

    private static VwsOptions Options(string logLevel) => new()
    {
        LogLevel = logLevel,
        Files = new Dictionary<string, string> { ["ca.pem"] = Certificates.Authority.Certificate.ExportCertificatePem() },
    };
}
