using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Testing;

namespace VeraWebSockets.Actors.Tests.Transport;

/// <summary>
/// The switches that relax the check of a certificate, oracle rows O108, O109, O111 and O113: each waives its own fault alone.
/// </summary>
public sealed class DialerTlsWaiverTests : DialerTest
{
    private static readonly TlsOptions SelfSigned = new() { AllowSelfSigned = true };
    private static readonly TlsOptions AnyName = new() { SkipHostNameCheck = true };
    private static readonly TlsOptions Expired = new() { AllowExpired = true };

    [Fact]
    public async Task Given_a_self_signed_certificate_when_that_is_allowed_then_it_opens()
    {
        await OpensAsync(Certificates.SelfSigned(), SelfSigned);
    }

    [Fact]
    public async Task Given_a_certificate_for_another_name_when_that_is_allowed_then_it_opens()
    {
        await OpensAsync(Certificates.WrongHost(), Trusting(AnyName));
    }

    [Fact]
    public async Task Given_an_expired_certificate_when_that_is_allowed_then_it_opens()
    {
        await OpensAsync(Certificates.Expired(), Trusting(Expired));
    }

    [Fact]
    public async Task Given_a_certificate_that_is_not_yet_valid_when_that_is_allowed_then_it_opens()
    {
        await OpensAsync(Certificates.NotYetValid(), Trusting(Expired));
    }

    [Fact]
    public async Task Given_an_unknown_authority_when_self_signed_is_allowed_then_it_is_refused()
    {
        await IsRefusedAsync(Certificates.FromUnknownAuthority(), SelfSigned);
    }

    [Fact]
    public async Task Given_a_self_signed_certificate_for_another_name_when_only_self_signed_is_allowed_then_it_is_refused()
    {
        await IsRefusedAsync(Certificates.SelfSigned("other.example"), SelfSigned);
    }

    [Fact]
    public async Task Given_an_expired_certificate_when_only_another_name_is_allowed_then_it_is_refused()
    {
        await IsRefusedAsync(Certificates.Expired(), Trusting(AnyName));
    }

    [Fact]
    public async Task Given_an_unknown_authority_when_all_but_that_is_allowed_then_it_is_refused()
    {
        await IsRefusedAsync(
            Certificates.FromUnknownAuthority(), new TlsOptions { AllowSelfSigned = true, AllowExpired = true, SkipHostNameCheck = true });
    }

    [Fact]
    public async Task Given_a_pinned_certificate_when_it_is_the_servers_then_it_opens()
    {
        X509Certificate2 certificate = Certificates.SelfSigned("other.example");

        await OpensAsync(certificate, new TlsOptions { Fingerprint = certificate.GetCertHashString(HashAlgorithmName.SHA256) });
    }

    [Fact]
    public async Task Given_a_pinned_certificate_when_a_trusted_one_is_shown_instead_then_it_is_refused()
    {
        using X509Certificate2 pinned = Certificates.Server();

        await IsRefusedAsync(
            Certificates.Server(), Trusting(new TlsOptions { Fingerprint = pinned.GetCertHashString(HashAlgorithmName.SHA256) }));
    }

    [Fact]
    public async Task Given_relaxed_checks_when_they_are_used_then_each_use_is_logged_as_a_warning()
    {
        await OpensAsync(Certificates.SelfSigned(), SelfSigned);
        await OpensAsync(Certificates.SelfSigned(), SelfSigned);

        const string warning = "WARN: localhost: certificate checks are relaxed: self-signed allowed";
        Assert.Equal(2, Log.Split('\n').Count(line => line.EndsWith(warning, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Given_all_checks_when_they_are_used_then_there_is_no_warning()
    {
        await OpensAsync(Certificates.Server(), Trusting(TlsOptions.Default));

        Assert.DoesNotContain("WARN", Log, StringComparison.Ordinal);
    }

    private TlsOptions Trusting(TlsOptions options) =>
        options with { CaPath = Folder.WriteCertificate("ca.pem", Certificates.Authority.Certificate) };

    private async Task OpensAsync(X509Certificate2 certificate, TlsOptions options)
    {
        Options = Options with { Tls = options };
        using (certificate)
        {
            await using var peer = ScriptedPeer.StartTls(certificate, connection => connection.AcceptUpgradeAsync());
            await OpenedAsync(Dial(peer.UrlFor("localhost")));
        }
    }

    private async Task IsRefusedAsync(X509Certificate2 certificate, TlsOptions options)
    {
        Options = Options with { Tls = options };
        using (certificate)
        {
            await using var peer = ScriptedPeer.StartTls(certificate);
            Assert.Equal(ConnectErrorKind.TlsFailed, await KindAsync(Dial(peer.UrlFor("localhost"))));
        }
    }
}
