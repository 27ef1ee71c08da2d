using System.Net.Security;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Transport.Tls;

namespace VeraWebSockets.Actors.Tests.Transport;

public sealed class CipherListTests
{
    [Fact]
    public void Given_names_when_they_are_read_then_the_suites_have_their_order()
    {
        Assert.Equal(
            [TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TlsCipherSuite.TLS_AES_256_GCM_SHA384],
            CipherList.Parse("ECDHE-RSA-AES128-GCM-SHA256:TLS_AES_256_GCM_SHA384"));
    }

    [Theory]
    [InlineData("TLS_AES_128_GCM_SHA256,TLS_AES_256_GCM_SHA384")]
    [InlineData("TLS_AES_128_GCM_SHA256 TLS_AES_256_GCM_SHA384")]
    [InlineData("tls_aes_128_gcm_sha256::tls_aes_256_gcm_sha384:")]
    public void Given_other_separators_or_cases_when_they_are_read_then_they_mean_the_same(string list)
    {
        Assert.Equal([TlsCipherSuite.TLS_AES_128_GCM_SHA256, TlsCipherSuite.TLS_AES_256_GCM_SHA384], CipherList.Parse(list));
    }

    [Theory]
    [InlineData("DEFAULT")]
    [InlineData("HIGH")]
    [InlineData("ALL")]
    [InlineData("HIGH:!aNULL:!MD5:!RC4:@STRENGTH")]
    public void Given_a_group_when_it_is_read_then_it_means_all_suites_that_are_thought_safe(string list)
    {
        Assert.Equal(17, CipherList.Parse(list).Count);
    }

    [Theory]
    [InlineData("HIGH:!AES256-GCM-SHA384")]
    [InlineData("HIGH:-AES256-GCM-SHA384")]
    [InlineData("!AES256-GCM-SHA384:HIGH")]
    [InlineData("HIGH:!AES256-GCM-SHA384:AES256-GCM-SHA384")]
    public void Given_a_suite_that_is_excluded_when_the_list_is_read_then_it_is_not_there(string list)
    {
        Assert.DoesNotContain(TlsCipherSuite.TLS_RSA_WITH_AES_256_GCM_SHA384, CipherList.Parse(list));
    }

    [Fact]
    public void Given_a_suite_that_was_only_taken_away_when_it_is_named_again_then_it_is_there()
    {
        Assert.Contains(TlsCipherSuite.TLS_RSA_WITH_AES_256_GCM_SHA384, CipherList.Parse("HIGH:-AES256-GCM-SHA384:AES256-GCM-SHA384"));
    }

    [Fact]
    public void Given_a_suite_named_twice_when_the_list_is_read_then_its_last_place_counts()
    {
        Assert.Equal(
            [TlsCipherSuite.TLS_AES_256_GCM_SHA384, TlsCipherSuite.TLS_AES_128_GCM_SHA256],
            CipherList.Parse("TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256"));
    }

    [Theory]
    [InlineData("RC4-MD5")]
    [InlineData("NULL")]
    [InlineData("HIGH:eNULL")]
    [InlineData("HIGH:TLSv1.2")]
    [InlineData("HIGH:!")]
    public void Given_a_name_that_is_not_known_or_not_safe_when_the_list_is_read_then_tls_cannot_start(string list)
    {
        Assert.Equal(ConnectErrorKind.TlsNotStarted, Assert.Throws<ConnectException>(() => CipherList.Parse(list)).Error.Kind);
    }

    [Fact]
    public void Given_a_name_that_is_not_known_when_the_error_is_shown_then_it_names_it_and_what_is_accepted()
    {
        ConnectError error = Assert.Throws<ConnectException>(() => CipherList.Parse("HIGH:RC4-MD5")).Error;

        Assert.Equal("cipher list names \"RC4-MD5\"; OpenSSL names of AEAD and ECDHE suites of TLS 1.2 and 1.3 are accepted", error.Detail);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" : ")]
    [InlineData("!aNULL")]
    [InlineData("AES256-GCM-SHA384:!AES256-GCM-SHA384")]
    [InlineData("HIGH:!HIGH")]
    public void Given_a_list_that_leaves_nothing_when_it_is_read_then_the_error_says_so(string list)
    {
        Assert.Equal("cipher list leaves no cipher suite", Assert.Throws<ConnectException>(() => CipherList.Parse(list)).Error.Detail);
    }
}
