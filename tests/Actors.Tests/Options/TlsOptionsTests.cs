using VeraWebSockets.Actors.Options;

namespace VeraWebSockets.Actors.Tests.Options;

public sealed class TlsOptionsTests
{
    private static readonly TlsOptions All = new()
    {
        CertificatePath = "client.pem",
        PrivateKeyPath = "client.key",
        PrivateKeyPassword = "secret",
        CaPath = "ca.pem",
        CipherList = "HIGH",
        AllowSelfSigned = true,
        SkipHostNameCheck = true,
        AllowExpired = true,
        Fingerprint = new string('a', 64),
    };

    [Fact]
    public void Given_options_with_everything_when_they_are_for_another_origin_then_identity_and_waivers_stay_behind()
    {
        Assert.Equal(new TlsOptions { CaPath = "ca.pem", CipherList = "HIGH" }, All.ForOtherOrigin);
    }

    [Fact]
    public void Given_options_that_relax_checks_when_they_are_listed_then_each_is_named()
    {
        Assert.Equal(["self-signed allowed", "any host name", "expired allowed", "pinned fingerprint"], All.Waivers);
    }

    [Theory]
    [InlineData("aa", 1)]
    [InlineData("zz", 1)]
    [InlineData("", 1)]
    [InlineData(null, 0)]
    [InlineData("00112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF", 0)]
    [InlineData("00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF", 0)]
    public void Given_a_fingerprint_when_it_is_validated_then_only_a_sha256_is_accepted(string? fingerprint, int faults)
    {
        Assert.Equal(faults, new TlsOptions { Fingerprint = fingerprint }.Validate().Count());
    }

    [Fact]
    public void Given_a_pass_phrase_when_the_options_are_shown_then_it_is_not()
    {
        Assert.DoesNotContain("secret", All.ToString(), StringComparison.Ordinal);
    }
}
