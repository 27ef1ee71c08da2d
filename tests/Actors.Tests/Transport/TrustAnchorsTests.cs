using System.Security.Cryptography.X509Certificates;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Transport.Tls;
using VeraWebSockets.Testing;

namespace VeraWebSockets.Actors.Tests.Transport;

public sealed class TrustAnchorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CertificateAuthority _other = new("another");
    private readonly TrustAnchors _anchors = new();

    public void Dispose()
    {
        _other.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Given_a_bundle_when_it_is_loaded_then_all_its_certificates_are_there()
    {
        string bundle = _folder.WriteCertificate("ca.pem", Certificates.Authority.Certificate, _other.Certificate);

        Assert.Equal(2, _anchors.Load(bundle).Count);
    }

    [Fact]
    public void Given_a_bundle_that_was_loaded_when_it_is_loaded_again_then_it_is_not_read_again()
    {
        string bundle = _folder.WriteCertificate("ca.pem", _other.Certificate);

        Assert.Same(_anchors.Load(bundle), _anchors.Load(bundle));
    }

    [Fact]
    public void Given_a_bundle_that_was_loaded_when_another_has_taken_its_place_then_that_one_is_read()
    {
        string bundle = _folder.WriteCertificate("ca.pem", Certificates.Authority.Certificate);
        _anchors.Load(bundle);
        _folder.WriteCertificate("ca.pem", Certificates.Authority.Certificate, _other.Certificate);

        Assert.Equal(2, _anchors.Load(bundle).Count);
    }

    [Fact]
    public void Given_a_link_to_a_bundle_that_was_loaded_when_the_bundle_has_changed_then_it_is_read_again()
    {
        string bundle = _folder.WriteCertificate("ca.pem", Certificates.Authority.Certificate);
        string link = _folder.PathOf("link.pem");
        File.CreateSymbolicLink(link, bundle);
        _anchors.Load(link);
        _folder.WriteCertificate("ca.pem", Certificates.Authority.Certificate, _other.Certificate);

        Assert.Equal(2, _anchors.Load(link).Count);
    }

    [Fact]
    public void Given_a_bundle_that_was_loaded_when_its_file_is_gone_then_that_is_an_error()
    {
        string bundle = _folder.WriteCertificate("ca.pem", _other.Certificate);
        _anchors.Load(bundle);
        File.Delete(bundle);

        Assert.Equal($"CA bundle file {bundle} does not exist", Fault(bundle));
    }

    [Fact]
    public void Given_more_bundles_than_are_kept_when_the_oldest_is_loaded_again_then_it_is_read_anew()
    {
        string[] bundles = [.. Enumerable.Range(0, TrustAnchors.MostKept + 1).Select(i => _folder.WriteCertificate($"{i}.pem", _other.Certificate))];
        X509Certificate2Collection[] loaded = [.. bundles.Select(_anchors.Load)];

        Assert.Equal((true, false), (loaded[^1] == _anchors.Load(bundles[^1]), loaded[0] == _anchors.Load(bundles[0])));
    }

    [Theory]
    [InlineData("nothing but text")]
    [InlineData("")]
    public void Given_a_bundle_without_certificates_when_it_is_loaded_then_the_error_says_so(string text)
    {
        Assert.Equal("CA bundle holds no certificate", Fault(_folder.Write("ca.pem", text)));
    }

    [Fact]
    public void Given_a_bundle_with_a_torn_certificate_when_it_is_loaded_then_the_error_says_so()
    {
        string torn = _folder.Write("ca.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");

        Assert.StartsWith("CA bundle is not PEM: ", Fault(torn), StringComparison.Ordinal);
    }

    [Fact]
    public void Given_a_path_that_is_none_when_a_bundle_is_loaded_then_the_error_says_so()
    {
        Assert.StartsWith("CA bundle file  cannot be read: ", Fault(""), StringComparison.Ordinal);
    }

    private string Fault(string path)
    {
        ConnectError error = Assert.Throws<ConnectException>(() => _anchors.Load(path)).Error;
        return error.Kind == ConnectErrorKind.TlsNotStarted ? error.Detail : $"{error}";
    }
}
