using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace VeraWebSockets.Testing.Tests;

public sealed class CertificatesTests
{
    public static TheoryData<string, Func<X509Certificate2>, X509ChainStatusFlags> Chains => new()
    {
        { "in order", () => Certificates.Server(), X509ChainStatusFlags.NoError },
        { "client", () => Certificates.Client(), X509ChainStatusFlags.NoError },
        { "wrong host", () => Certificates.WrongHost(), X509ChainStatusFlags.NoError },
        { "expired", () => Certificates.Expired(), X509ChainStatusFlags.NotTimeValid },
        { "not yet valid", () => Certificates.NotYetValid(), X509ChainStatusFlags.NotTimeValid },
        { "self-signed", () => Certificates.SelfSigned(), X509ChainStatusFlags.UntrustedRoot },
        { "unknown authority", () => Certificates.FromUnknownAuthority(), X509ChainStatusFlags.PartialChain },
        { "client of unknown authority", () => Certificates.ClientFromUnknownAuthority(), X509ChainStatusFlags.PartialChain },
    };

    [Theory]
    [MemberData(nameof(Chains), DisableDiscoveryEnumeration = true)]
    public void Given_a_certificate_when_its_chain_is_built_then_it_has_that_fault_alone(
        string kind, Func<X509Certificate2> make, X509ChainStatusFlags expected)
    {
        using X509Certificate2 certificate = make();
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(Certificates.Authority.Certificate);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.Build(certificate);

        X509ChainStatusFlags found = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, status) => all | status.Status);

        Assert.True(expected == found, $"{kind}: {found} instead of {expected}");
    }

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("other.example", false)]
    public void Given_a_server_certificate_without_hosts_when_it_is_matched_then_it_is_for_loopback(string host, bool matches)
    {
        using X509Certificate2 certificate = Certificates.Server();

        Assert.Equal(matches, certificate.MatchesHostname(host));
    }

    [Theory]
    [InlineData("ws.example", true)]
    [InlineData("10.1.2.3", true)]
    [InlineData("localhost", false)]
    public void Given_hosts_when_a_server_certificate_is_matched_then_it_is_for_those_alone(string host, bool matches)
    {
        using X509Certificate2 certificate = Certificates.Server("ws.example", "10.1.2.3");

        Assert.Equal(matches, certificate.MatchesHostname(host));
    }

    [Fact]
    public void Given_the_wrong_host_when_it_is_matched_then_it_is_not_for_loopback()
    {
        using X509Certificate2 certificate = Certificates.WrongHost();

        Assert.False(certificate.MatchesHostname("localhost"));
    }

    [Fact]
    public void Given_a_certificate_and_its_key_as_files_when_they_are_loaded_then_they_belong_together()
    {
        using var folder = new TemporaryFolder();
        using X509Certificate2 certificate = Certificates.Client();
        string certificatePath = folder.WriteCertificate("client.pem", certificate);
        string keyPath = folder.WriteKey("client.key", certificate);

        using var loaded = X509Certificate2.CreateFromPemFile(certificatePath, keyPath);

        Assert.Equal((certificate.Thumbprint, true), (loaded.Thumbprint, loaded.HasPrivateKey));
    }

    [Fact]
    public void Given_an_encrypted_key_as_file_when_it_is_loaded_with_its_password_then_it_belongs_to_the_certificate()
    {
        using var folder = new TemporaryFolder();
        using X509Certificate2 certificate = Certificates.Client();
        string certificatePath = folder.WriteCertificate("client.pem", certificate);
        string keyPath = folder.WriteEncryptedKey("client.key", certificate, "secret");

        using var loaded = X509Certificate2.CreateFromEncryptedPemFile(certificatePath, "secret", keyPath);

        Assert.True(loaded.HasPrivateKey);
    }

    [Fact]
    public void Given_an_encrypted_key_as_file_when_the_password_is_wrong_then_it_cannot_be_loaded()
    {
        using var folder = new TemporaryFolder();
        using X509Certificate2 certificate = Certificates.Client();
        string certificatePath = folder.WriteCertificate("client.pem", certificate);
        string keyPath = folder.WriteEncryptedKey("client.key", certificate, "secret");

        Assert.ThrowsAny<CryptographicException>(() => X509Certificate2.CreateFromEncryptedPemFile(certificatePath, "wrong", keyPath));
    }

    [Fact]
    public void Given_two_certificates_when_they_are_written_into_one_file_then_both_are_read_from_it()
    {
        using var folder = new TemporaryFolder();
        using X509Certificate2 first = Certificates.Server();
        using X509Certificate2 second = Certificates.Server();
        string path = folder.WriteCertificate("bundle.pem", first, second);
        var bundle = new X509Certificate2Collection();
        bundle.ImportFromPemFile(path);

        Assert.Equal([first.Thumbprint, second.Thumbprint], bundle.Select(certificate => certificate.Thumbprint));
    }

    [Fact]
    public void Given_a_folder_with_files_when_it_is_disposed_then_nothing_is_left()
    {
        var folder = new TemporaryFolder();
        folder.Write("deep/in/it.txt", "x");

        folder.Dispose();

        Assert.False(Directory.Exists(folder.Path));
    }
}
