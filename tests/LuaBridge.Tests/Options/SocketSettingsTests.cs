using VeraWebSockets.Actors.Options;
using VeraWebSockets.LuaBridge.Options;

namespace VeraWebSockets.LuaBridge.Tests.Options;

public sealed class SocketSettingsTests
{
    [Theory]
    [InlineData("connect_timeout", "x", "option 'connect_timeout': seconds as a number expected, got 'x'")]
    [InlineData("connect_timeout", "-1", "option 'connect_timeout': seconds as a number expected, got '-1'")]
    [InlineData("connect_timeout", "nan", "option 'connect_timeout': seconds as a number expected, got 'nan'")]
    [InlineData("connect_timeout", "inf", "option 'connect_timeout': seconds as a number expected, got 'inf'")]
    [InlineData("connect_timeout", "1e9", "option 'connect_timeout': seconds as a number expected, got '1e9'")]
    [InlineData("connect_timeout", "0", "connect_timeout is 0 s; 0.001 s to 3600 s are accepted")]
    [InlineData("max_message_size", "1.5", "option 'max_message_size': a whole number expected, got '1.5'")]
    [InlineData("max_message_size", "1e12", "option 'max_message_size': a whole number expected, got '1e12'")]
    [InlineData("max_message_size", "0", "max_message_size is 0; 1 to 1073741824 are accepted")]
    [InlineData("max_redirects", "21", "max_redirects is 21; 0 to 20 are accepted")]
    [InlineData("compression.server_max_window_bits", "7", "compression.server_max_window_bits is 7; 8 to 15 are accepted")]
    [InlineData("compression.client_max_window_bits", "16", "compression.client_max_window_bits is 16; 8 to 15 are accepted")]
    [InlineData("tls.fingerprint", "12", "tls.fingerprint is no SHA-256; 64 hexadecimal digits are accepted, and colons between them")]
    [InlineData("validate_utf8", "yes", "option 'validate_utf8': true or false expected, got 'yes'")]
    [InlineData("delivery", "1", "option 'delivery': one of messages, pieces expected, got '1'")]
    [InlineData("delivery", "chunks", "option 'delivery': one of messages, pieces expected, got 'chunks'")]
    [InlineData("address_family", "ipv5", "option 'address_family': one of any, ipv4, ipv6 expected, got 'ipv5'")]
    [InlineData("local_address", "here", "option 'local_address': an IP address expected, got 'here'")]
    [InlineData("name", "a\nb", "option 'name': a string of at most 64 characters, none of them a control character expected, got 'a?b'")]
    public void Given_a_value_that_an_option_does_not_take_when_settings_are_validated_then_option_and_accepted_values_are_named(
        string name, string value, string fault)
    {
        SocketSettings settings = Set(name, value);

        Assert.Equal(fault, settings.Validate());
    }

    [Theory]
    [InlineData("conect_timeout", "connect_timeout")]
    [InlineData("maxMessageSize", "max_message_size")]
    [InlineData("header", "headers")]
    [InlineData("Name", "name")]
    [InlineData("tls.fingerprints", "tls.fingerprint")]
    public void Given_an_unknown_option_when_settings_are_validated_then_the_nearest_one_is_named(string name, string nearest)
    {
        SocketSettings settings = Set(name, "1");

        Assert.Equal($"unknown option '{name}'; did you mean '{nearest}'?", settings.Validate());
    }

    [Fact]
    public void Given_several_faults_when_settings_are_validated_then_they_are_told_at_once()
    {
        var settings = new SocketSettings(ConnectionOptions.Default);
        settings.Set("connect_timeout", "x");
        settings.Set("max_redirects", "99");

        Assert.Equal(
            "option 'connect_timeout': seconds as a number expected, got 'x'; max_redirects is 99; 0 to 20 are accepted", settings.Validate());
    }

    [Fact]
    public void Given_no_options_when_settings_are_read_then_they_are_the_defaults() =>
        Assert.Same(ConnectionOptions.Default, new SocketSettings(ConnectionOptions.Default).Options);

    public static TheoryData<string, string, Func<ConnectionOptions, object?>, object?> Accepted => new()
    {
        { "connect_timeout", "1.5", o => o.ConnectTimeout, TimeSpan.FromSeconds(1.5) },
        { "tls_timeout", "0.001", o => o.TlsTimeout, TimeSpan.FromMilliseconds(1) },
        { "response_timeout", "3600.0", o => o.ResponseTimeout, TimeSpan.FromHours(1) },
        { "close_timeout", "2", o => o.CloseTimeout, TimeSpan.FromSeconds(2) },
        { "max_message_size", "1e6", o => o.MaxMessageSize, 1_000_000L },
        { "send_buffer_size", "2048", o => o.SendBufferSize, 2048L },
        { "max_redirects", "0", o => o.MaxRedirects, 0 },
        { "validate_utf8", "false", o => o.ValidateUtf8, false },
        { "delivery", "pieces", o => o.Delivery, DeliveryMode.Pieces },
        { "address_family", "ipv4", o => o.AddressFamily, AddressFamilyChoice.IPv4 },
        { "origin", "https://a.example", o => o.Origin, "https://a.example" },
        { "protocols", "a, b", o => string.Join('|', o.Subprotocols), "a|b" },
        { "headers.X-Name", "value", o => o.Headers.Single(), new KeyValuePair<string, string>("X-Name", "value") },
        { "local_address", "127.0.0.1", o => o.LocalAddress?.ToString(), "127.0.0.1" },
        { "interface", "lo", o => o.LocalInterface, "lo" },
        { "socket_send_buffer", "65536", o => o.SocketSendBuffer, 65536 },
        { "compression", "true", o => o.Compression, CompressionOptions.Default },
        { "compression", "false", o => o.Compression, null },
        { "compression.server_max_window_bits", "10", o => o.Compression?.ServerMaxWindowBits, 10 },
        { "compression.server_no_context_takeover", "true", o => o.Compression?.ServerNoContextTakeover, true },
        { "compression.client_max_window_bits", "11", o => o.Compression?.ClientMaxWindowBits, 11 },
        { "compression.client_no_context_takeover", "true", o => o.Compression?.ClientNoContextTakeover, true },
        { "keepalive", "false", o => o.KeepAlive, KeepAliveOptions.Off },
        { "keepalive", "5", o => o.KeepAlive.Interval, TimeSpan.FromSeconds(5) },
        { "keepalive.interval", "6", o => o.KeepAlive.Interval, TimeSpan.FromSeconds(6) },
        { "reconnect.first_delay", "0", o => o.Reconnect.FirstDelay, TimeSpan.Zero },
        { "reconnect.min_delay", "2", o => o.Reconnect.MinDelay, TimeSpan.FromSeconds(2) },
        { "reconnect.max_delay", "120", o => o.Reconnect.MaxDelay, TimeSpan.FromMinutes(2) },
        { "reconnect.factor", "2.5", o => o.Reconnect.Factor, 2.5 },
        { "reconnect.stable_after", "7", o => o.Reconnect.StableAfter, TimeSpan.FromSeconds(7) },
        { "reconnect.max_attempts", "8", o => o.Reconnect.MaxAttempts, 8 },
        { "reconnect.max_retry_after", "9", o => o.Reconnect.MaxRetryAfter, TimeSpan.FromSeconds(9) },
        { "keepalive.timeout", "7", o => o.KeepAlive.Timeout, TimeSpan.FromSeconds(7) },
        { "tls.allow_self_signed", "true", o => o.Tls.AllowSelfSigned, true },
        { "tls.skip_host_name_check", "true", o => o.Tls.SkipHostNameCheck, true },
        { "tls.allow_expired", "true", o => o.Tls.AllowExpired, true },
        { "client_ssl_cert_filepath", "a", o => o.Tls.CertificatePath, "a" },
        { "client_ssl_private_key_filepath", "b", o => o.Tls.PrivateKeyPath, "b" },
        { "client_ssl_private_key_password", "c", o => o.Tls.PrivateKeyPassword, "c" },
        { "client_ssl_ca_filepath", "d", o => o.Tls.CaPath, "d" },
        { "client_ssl_cipher_list", "e", o => o.Tls.CipherList, "e" },
    };

    [Theory]
    [MemberData(nameof(Accepted), DisableDiscoveryEnumeration = true)]
    public void Given_a_value_that_an_option_takes_when_settings_are_read_then_it_is_set(
        string name, string value, Func<ConnectionOptions, object?> read, object? expected)
    {
        SocketSettings settings = Set(name, value);

        Assert.Equal(expected, read(settings.Options));
    }

    [Fact]
    public void Given_protocols_one_by_one_when_settings_are_read_then_they_keep_their_order()
    {
        var settings = new SocketSettings(ConnectionOptions.Default);
        settings.Set("protocols", "b");
        settings.Set("protocols", "a");

        Assert.Equal(["b", "a"], settings.Options.Subprotocols);
    }

    [Fact]
    public void Given_a_name_when_settings_are_read_then_it_is_there() => Assert.Equal("feed", Set("name", "feed").Name);

    [Theory]
    [InlineData("connect_timeout", "option 'connect_timeout': seconds as a number expected, got function")]
    [InlineData("headers", "option 'headers': a table of names and values, or a function expected, got function")]
    [InlineData("headers.X-A", "option 'headers.X-A': a string, or a list of strings expected, got function")]
    [InlineData("overflow.send", "option 'overflow.send': one of fail, drop_oldest, drop_newest, latest expected, got function")]
    [InlineData("reconect", "unknown option 'reconect'; did you mean 'reconnect'?")]
    public void Given_a_value_of_a_wrong_type_when_settings_are_validated_then_option_accepted_values_and_type_are_named(string name, string fault)
    {
        var settings = new SocketSettings(ConnectionOptions.Default);
        settings.SetWrongType(name, "function");

        Assert.Equal(fault, settings.Validate());
    }

    [Fact]
    public void Given_a_long_value_when_it_is_refused_then_only_its_beginning_is_shown() =>
        Assert.EndsWith($"got '{new string('x', 40)}…'", Set("connect_timeout", new string('x', 1000)).Validate(), StringComparison.Ordinal);

    private static SocketSettings Set(string name, string value)
    {
        var settings = new SocketSettings(ConnectionOptions.Default);
        settings.Set(name, value);
        return settings;
    }
}
