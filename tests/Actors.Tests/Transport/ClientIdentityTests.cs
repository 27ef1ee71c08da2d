using System.Security.Cryptography.X509Certificates;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Transport.Tls;
using VeraWebSockets.Testing;

namespace VeraWebSockets.Actors.Tests.Transport;

/// <summary>The client's PEM files, usable and not. That they also work in a handshake is in <see cref="DialerTlsTests"/>.</summary>
public sealed class ClientIdentityTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly X509Certificate2 _client = Certificates.Client("me");
    private readonly string _certificate;
    private readonly string _key;

    public ClientIdentityTests()
    {
        _certificate = _folder.WriteCertificate("client.pem", _client);
        _key = _folder.WriteKey("client.key", _client);
    }

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Given_no_files_when_the_identity_is_loaded_then_there_is_none()
    {
        Assert.Null(ClientIdentity.Load(TlsOptions.Default));
    }

    [Fact]
    public void Given_certificate_and_key_when_the_identity_is_loaded_then_it_can_sign()
    {
        using X509Certificate2 leaf =
            ClientIdentity.Load(new TlsOptions { CertificatePath = _certificate, PrivateKeyPath = _key })!.TargetCertificate;

        Assert.True(leaf.HasPrivateKey);
    }

    [Fact]
    public void Given_a_pass_phrase_that_the_key_does_not_need_when_the_identity_is_loaded_then_it_can_sign()
    {
        using X509Certificate2 leaf = ClientIdentity.Load(
            new TlsOptions { CertificatePath = _certificate, PrivateKeyPath = _key, PrivateKeyPassword = "needless" })!.TargetCertificate;

        Assert.True(leaf.HasPrivateKey);
    }

    [Fact]
    public void Given_a_certificate_with_intermediates_when_the_identity_is_loaded_then_the_first_is_the_leaf()
    {
        string chain = _folder.WriteCertificate("chain.pem", _client, Certificates.Authority.Certificate);

        using X509Certificate2 leaf =
            ClientIdentity.Load(new TlsOptions { CertificatePath = chain, PrivateKeyPath = _key })!.TargetCertificate;

        Assert.Equal("CN=me", leaf.Subject);
    }

    [Fact]
    public void Given_a_key_without_certificate_when_the_identity_is_loaded_then_the_error_says_so()
    {
        Assert.Equal("a private key is set without a certificate", Fault(new TlsOptions { PrivateKeyPath = _key }));
    }

    [Fact]
    public void Given_a_file_that_there_is_not_when_the_identity_is_loaded_then_the_error_names_it()
    {
        string missing = _folder.PathOf("missing.pem");

        Assert.Equal($"client certificate file {missing} does not exist", Fault(new TlsOptions { CertificatePath = missing }));
    }

    [Fact]
    public void Given_a_key_file_that_there_is_not_when_the_identity_is_loaded_then_the_error_names_it()
    {
        string missing = _folder.PathOf("missing.key");

        Assert.Equal(
            $"private key file {missing} does not exist",
            Fault(new TlsOptions { CertificatePath = _certificate, PrivateKeyPath = missing }));
    }

    [Fact]
    public void Given_a_folder_in_place_of_a_file_when_the_identity_is_loaded_then_the_error_names_it()
    {
        Assert.Equal($"client certificate file {_folder.Path} does not exist", Fault(new TlsOptions { CertificatePath = _folder.Path }));
    }

    [Fact]
    public void Given_a_file_beyond_the_limit_when_the_identity_is_loaded_then_it_is_not_read()
    {
        string large = _folder.Write("large.pem", new string('x', (1 << 20) + 1));

        Assert.Equal($"client certificate file {large} is larger than 1048576 octets", Fault(new TlsOptions { CertificatePath = large }));
    }

    [Theory]
    [InlineData("no PEM")]
    [InlineData("certificate alone")]
    [InlineData("other key")]
    [InlineData("encrypted key without pass phrase")]
    [InlineData("wrong pass phrase")]
    [InlineData("torn")]
    public void Given_files_that_do_not_fit_together_when_the_identity_is_loaded_then_tls_cannot_start(string what)
    {
        Assert.StartsWith("client certificate and private key cannot be used together: ", Fault(Misfit(what)), StringComparison.Ordinal);
    }

    [Fact]
    public void Given_a_wrong_pass_phrase_when_the_error_is_shown_then_it_does_not_repeat_it()
    {
        Assert.DoesNotContain("wrong-secret", Fault(Misfit("wrong pass phrase")), StringComparison.Ordinal);
    }

    private static string Fault(TlsOptions options)
    {
        ConnectError error = Assert.Throws<ConnectException>(() => ClientIdentity.Load(options)).Error;
        return error.Kind == ConnectErrorKind.TlsNotStarted ? error.Detail : $"{error}";
    }

    private TlsOptions Misfit(string what)
    {
        using X509Certificate2 other = Certificates.Client("other");
        var both = new TlsOptions { CertificatePath = _certificate, PrivateKeyPath = _key };
        string encrypted = _folder.WriteEncryptedKey("encrypted.key", _client, "right");
        return what switch
        {
            "no PEM" => both with { CertificatePath = _folder.Write("text.pem", "nothing but text") },
            "certificate alone" => both with { PrivateKeyPath = null },
            "other key" => both with { PrivateKeyPath = _folder.WriteKey("other.key", other) },
            "encrypted key without pass phrase" => both with { PrivateKeyPath = encrypted },
            "wrong pass phrase" => both with { PrivateKeyPath = encrypted, PrivateKeyPassword = "wrong-secret" },
            _ => both with { CertificatePath = _folder.Write("torn.pem", File.ReadAllText(_certificate).Replace('M', '!')) },
        };
    }
}
