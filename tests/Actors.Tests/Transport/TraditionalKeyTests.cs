using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Transport.Tls;
using VeraWebSockets.Testing;

namespace VeraWebSockets.Actors.Tests.Transport;

/// <summary>One key as OpenSSL 3.0.19 has encrypted it by <c>openssl ec -aes128</c>, <c>-aes256</c> and <c>-des3</c>, with the pass phrase "right".</summary>
public sealed class TraditionalKeyTests : IDisposable
{
    private const string Certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBczCCARmgAwIBAgIUKZRBO2pj5naKSmBgsZA7dkINsY8wCgYIKoZIzj0EAwIw
        DjEMMAoGA1UEAwwDb2xkMCAXDTI2MTEyNDIxNTcyNVoYDzIxMjYxMDMxMjE1NzI1
        WjAOMQwwCgYDVQQDDANvbGQwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAThmeYL
        Rx0j9mqeYwzDH9zpmr9yEW/eU5QQYZUAiVXs3Gr1C9SC7IPiu3kXQvMz6ZM8q3rW
        jXo/W18zDt8o/Au2o1MwUTAdBgNVHQ4EFgQUyGDJT/Kz5xmOZgpXvEYzJoJE3JYw
        HwYDVR0jBBgwFoAUyGDJT/Kz5xmOZgpXvEYzJoJE3JYwDwYDVR0TAQH/BAUwAwEB
        /zAKBggqhkjOPQQDAgNIADBFAiEAkUOf1QLpSaJ4Astf38hThGjQWm5fwteo6f6Y
        CzcXBlwCIHND/RDDvZ0rgT9y4NHp2KgupJzlWKSezv578JQYLIg1
        -----END CERTIFICATE-----
        """;

    private const string Aes128 = """
        -----BEGIN EC PRIVATE KEY-----
        Proc-Type: 4,ENCRYPTED
        DEK-Info: AES-128-CBC,22B2BEABAF00FC41B572254D8B6B527B

        mN5FgBOLIDTtGC+3iGBLok3RBFkf601eJlVtSnLlM1iMT0qYNOsqPuHi3xpHKn/n
        I8l7oTNoLqJGiAZORdqMqdSPNpcWU893b2QmXEPJTl+OBAe/vuS/Im1O/Gm0pYQY
        IV/2ZZVWRVhY/vBBMzyT3CyiSQ6X/an1X+8JrWhiuZY=
        -----END EC PRIVATE KEY-----
        """;

    private const string Aes256 = """
        -----BEGIN EC PRIVATE KEY-----
        Proc-Type: 4,ENCRYPTED
        DEK-Info: AES-256-CBC,21F5BB17C60628BA1ACEACEBDD3F13C8

        FGrBghBh07q8DwG88JOlAWJZpWnF/ElYcX9quDjcCj5YbN9V/S55pQA6w6QV7SZK
        rOKFgyBD9mgVCTiAYdSYEJS4N9HJ9cOcJSuJKpasxX+XFoUCgpVxDiEkG7gtAqFr
        p1ptejFxQXd6h2l9aZHHFNvztmnENid2gKXb2EmUSNU=
        -----END EC PRIVATE KEY-----
        """;

    private const string TripleDes = """
        -----BEGIN EC PRIVATE KEY-----
        Proc-Type: 4,ENCRYPTED
        DEK-Info: DES-EDE3-CBC,DD5643F86D171344

        RxXBb3JNYIwV8hv8wbPBLt4df8JbwygYwmwLHI1YIT/s+SBqbgAeN36WOmaZNBIC
        ylnveoxGko4gNYS//BOwm9qh7gCPZnlM1Qnpk+bqB9hyQzbwjcq0YVyndVVbndQn
        EVx76AhvjQkIw6OxvZ17krj20Rkz0q+z15+BptSyFew=
        -----END EC PRIVATE KEY-----
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Aes128)]
    [InlineData(Aes256)]
    [InlineData(TripleDes)]
    public void Given_a_key_encrypted_by_OpenSSL_when_the_identity_is_loaded_then_it_can_sign(string key)
    {
        using X509Certificate2 leaf = ClientIdentity.Load(Options(key, "right"))!.TargetCertificate;

        Assert.True(leaf.HasPrivateKey);
    }

    [Fact]
    public void Given_lines_that_end_as_on_Windows_when_the_identity_is_loaded_then_it_can_sign()
    {
        using X509Certificate2 leaf = ClientIdentity.Load(Options(Aes256.Replace("\n", "\r\n"), "right"))!.TargetCertificate;

        Assert.True(leaf.HasPrivateKey);
    }

    [Theory]
    [InlineData(Aes128)]
    [InlineData(Aes256)]
    [InlineData(TripleDes)]
    public void Given_a_wrong_pass_phrase_when_the_identity_is_loaded_then_tls_cannot_start(string key)
    {
        Assert.Equal(ConnectErrorKind.TlsNotStarted, Fault(key, "wrong").Kind);
    }

    [Theory]
    [InlineData("AES-256-CBC", "RC2-40-CBC", "other than AES or triple DES")]
    [InlineData("DEK-Info", "Info", "torn")]
    [InlineData("-----END EC PRIVATE KEY-----", "", "torn")]
    [InlineData("AES-256-CBC,", "AES-256-CBC,00", "torn")]
    [InlineData("AES-256-CBC,", "AES-256-CBC,x", "torn")]
    public void Given_a_spoiled_key_when_the_identity_is_loaded_then_the_error_says_what_is_wrong(string was, string becomes, string fault)
    {
        Assert.Contains(fault, Fault(Aes256.Replace(was, becomes), "right").Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_a_key_that_is_not_encrypted_so_when_it_is_decrypted_then_there_is_none()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Assert.Null(TraditionalKey.TryDecrypt(key.ExportECPrivateKeyPem(), "right"));
    }

    private ConnectError Fault(string key, string passPhrase) =>
        Assert.Throws<ConnectException>(() => ClientIdentity.Load(Options(key, passPhrase))).Error;

    private TlsOptions Options(string key, string passPhrase) => new()
    {
        CertificatePath = _folder.Write("old.pem", Certificate),
        PrivateKeyPath = _folder.Write("old.key", key),
        PrivateKeyPassword = passPhrase,
    };
}
