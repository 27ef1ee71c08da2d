using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Testing;

namespace VeraWebSockets.Actors.Tests.Transport;

/// <summary>Spec section 6, oracle rows O120 to O124: the certificate, key and ciphers that we bring, and the files they come from.</summary>
public class DialerTlsIdentityTests : DialerTlsTest
{
    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Given_a_server_that_requires_a_certificate_when_there_is_none_then_the_attempt_fails(SslProtocols version)
    {
        await using var peer = ScriptedPeer.StartTls(
            Certificates.Server(), options: new TlsPeerOptions { RequireClientCertificate = true, Protocols = version });

        ConnectErrorKind kind = await KindAsync(Dial(peer.UrlFor("localhost")));

        Assert.True(kind is ConnectErrorKind.TlsFailed or ConnectErrorKind.ResponseNotReceived, $"{kind}"); // O120: when the server judges
    }

    [Theory]
    [InlineData(SslProtocols.Tls12, "separate key")]
    [InlineData(SslProtocols.Tls13, "separate key")]
    [InlineData(SslProtocols.Tls13, "key in the same file")]
    [InlineData(SslProtocols.Tls13, "encrypted key")]
    public async Task Given_a_server_that_requires_a_certificate_when_there_is_one_then_it_opens(SslProtocols version, string files)
    {
        using X509Certificate2 client = Certificates.Client("me");
        string certificate = Folder.WriteCertificate("client.pem", client);
        string key = Folder.WriteKey("client.key", client);
        Options = Options with
        {
            Tls = files switch
            {
                "separate key" => Options.Tls with { CertificatePath = certificate, PrivateKeyPath = key },
                "encrypted key" => Options.Tls with
                {
                    CertificatePath = certificate,
                    PrivateKeyPath = Folder.WriteEncryptedKey("encrypted.key", client, "pass phrase"),
                    PrivateKeyPassword = "pass phrase",
                },
                _ => Options.Tls with { CertificatePath = Folder.Write("both.pem", File.ReadAllText(certificate) + File.ReadAllText(key)) },
            },
        };
        var requiring = new TlsPeerOptions { RequireClientCertificate = true, Protocols = version };
        await using ScriptedPeer peer = Start(Certificates.Server(), requiring);
        await OpenedAsync(Dial(peer.UrlFor("localhost")));

        Assert.Equal("CN=me", peer.Connections[0].Tls!.ClientCertificate!.Subject);
    }

    [Theory]
    [InlineData("certificate missing")]
    [InlineData("key does not match")]
    [InlineData("wrong pass phrase")]
    [InlineData("CA file missing")]
    [InlineData("unknown cipher")]
    public async Task Given_files_that_cannot_be_used_when_it_is_dialed_then_tls_was_not_started(string what)
    {
        Options = Options with { Tls = Unusable(what) };
        await using var peer = ScriptedPeer.StartTls(Certificates.Server());

        Assert.Equal(ConnectErrorKind.TlsNotStarted, await KindAsync(Dial(peer.UrlFor("localhost"))));
    }

    [Fact]
    public async Task Given_files_that_cannot_be_used_when_it_is_dialed_then_the_server_hears_nothing()
    {
        var first = new TaskCompletionSource<byte[]>();
        Options = Options with { Tls = Unusable("key does not match") };
        await using var peer = ScriptedPeer.StartTls(Certificates.Server(), options: new TlsPeerOptions
        {
            BeforeHandshake = async connection => first.SetResult(await connection.ReadSomeAsync()),
        });
        await FailedAsync(Dial(peer.UrlFor("localhost")));

        Assert.Empty(await first.Task.WithLimit("the peer to read"));
    }

    [Theory]
    [InlineData("ECDHE-ECDSA-AES128-GCM-SHA256", "Tls12, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256")]
    [InlineData("TLS_AES_128_GCM_SHA256", "Tls13, TLS_AES_128_GCM_SHA256")]
    [InlineData("ECDHE-ECDSA-AES128-GCM-SHA256:TLS_CHACHA20_POLY1305_SHA256", "Tls13, TLS_CHACHA20_POLY1305_SHA256")]
    public async Task Given_a_cipher_list_when_it_is_dialed_then_its_cipher_is_used(string list, string used)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only OpenSSL lets a program choose cipher suites");
        Options = Options with { Tls = Options.Tls with { CipherList = list } };
        await using ScriptedPeer peer = Start(Certificates.Server());
        await OpenedAsync(Dial(peer.UrlFor("localhost")));

        Assert.Contains($"INFO: localhost: {used}", Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_a_cipher_list_that_the_server_knows_nothing_of_when_it_is_dialed_then_tls_failed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only OpenSSL lets a program choose cipher suites");
        Options = Options with { Tls = Options.Tls with { CipherList = "ECDHE-ECDSA-AES128-GCM-SHA256" } };
        await using var peer = ScriptedPeer.StartTls(Certificates.Server(), options: new TlsPeerOptions { Protocols = SslProtocols.Tls13 });

        Assert.Equal(ConnectErrorKind.TlsFailed, await KindAsync(Dial(peer.UrlFor("localhost"))));
    }

    private TlsOptions Unusable(string what)
    {
        using X509Certificate2 client = Certificates.Client();
        using X509Certificate2 other = Certificates.Client();
        string certificate = Folder.WriteCertificate("client.pem", client);
        return what switch
        {
            "certificate missing" => Options.Tls with { CertificatePath = Folder.PathOf("missing.pem") },
            "key does not match" => Options.Tls with
            {
                CertificatePath = certificate,
                PrivateKeyPath = Folder.WriteKey("other.key", other),
            },
            "wrong pass phrase" => Options.Tls with
            {
                CertificatePath = certificate,
                PrivateKeyPath = Folder.WriteEncryptedKey("client.key", client, "right"),
                PrivateKeyPassword = "wrong",
            },
            "CA file missing" => Options.Tls with { CaPath = Folder.PathOf("missing.pem") },
            _ => Options.Tls with { CipherList = "RC4-MD5" },
        };
    }
}
