using Akka.Configuration;
using VeraWebSockets.Actors.Options;

namespace VeraWebSockets.Actors.Tests.Options;

public sealed class ConnectionOptionsTests
{
    /// <summary>For each key of the section a value that is not its default.</summary>
    private static readonly Dictionary<string, string> Others = new()
    {
        ["connect-timeout"] = "19s",
        ["tls-timeout"] = "18s",
        ["response-timeout"] = "17s",
        ["close-timeout"] = "2s",
        ["flush-timeout"] = "6s",
        ["max-message-size"] = "1MiB",
        ["send-buffer-size"] = "2MiB",
        ["max-batches-in-flight"] = "3",
        ["overflow-receive"] = "drop_oldest",
        ["overflow-send"] = "latest",
        ["overflow-down"] = "keep",
        ["overflow-limit"] = "10",
        ["keepalive-interval"] = "10s",
        ["keepalive-timeout"] = "5s",
        ["delivery"] = "pieces",
        ["compression"] = "on",
        ["max-response-head-size"] = "32KiB",
        ["max-response-head-lines"] = "100",
        ["max-redirects"] = "4",
        ["address-family"] = "ipv6",
        ["validate-utf8"] = "off",
        ["proxy"] = "none",
        ["reconnect"] = "on",
        ["reconnect-first-delay"] = "4s",
        ["reconnect-min-delay"] = "2s",
        ["reconnect-max-delay"] = "50s",
        ["reconnect-factor"] = "2",
        ["reconnect-stable-after"] = "30s",
        ["reconnect-max-attempts"] = "7",
        ["reconnect-max-retry-after"] = "1m",
        ["reconnect-retry-codes"] = "[4001]",
        ["reconnect-give-up-codes"] = "[4002]",
    };

    public static TheoryData<string> Keys => [.. Shipped.Connection.Root.GetObject().Items.Keys];

    [Fact]
    public void Given_the_shipped_settings_when_they_are_read_then_they_are_the_defaults_of_the_record()
    {
        Assert.Equal(ConnectionOptions.Default, ConnectionOptions.From(Shipped.Connection));
    }

    [Fact]
    public void Given_no_settings_when_they_are_read_then_the_defaults_are_there()
    {
        Assert.Equal(ConnectionOptions.Default, ConnectionOptions.From(ConfigurationFactory.Empty));
    }

    [Theory]
    [InlineData("")]
    [InlineData("akka.loglevel = OFF")]
    [InlineData("verawebsockets {}")]
    [InlineData("verawebsockets.connection {}")]
    public void Given_settings_without_the_section_or_its_keys_when_it_is_read_then_the_defaults_are_there(string settings) =>
        Assert.Equal(ConnectionOptions.Default, ConnectionOptions.From(Parse(settings).GetConfig("verawebsockets.connection")));

    [Theory]
    [MemberData(nameof(Keys))]
    public void Given_a_key_of_the_shipped_settings_when_it_has_another_value_then_the_options_have_it_too(string key)
    {
        Assert.NotEqual(ConnectionOptions.Default, ConnectionOptions.From(Parse($"{key} = {Written(Others[key])}")));
    }

    [Fact]
    public void Given_the_defaults_when_they_are_validated_then_nothing_is_wrong()
    {
        Assert.Empty(ConnectionOptions.Default.Validate());
    }

    [Theory]
    [InlineData("connect-timeout = 1ms")]
    [InlineData("connect-timeout = 1h")]
    [InlineData("connect-timeout = 1.5s")]
    [InlineData("tls-timeout = 1ms")]
    [InlineData("response-timeout = 1h")]
    [InlineData("close-timeout = 1ms")]
    [InlineData("flush-timeout = 1h")]
    [InlineData("max-message-size = 1")]
    [InlineData("max-message-size = 1GiB")]
    [InlineData("send-buffer-size = 1KiB")]
    [InlineData("send-buffer-size = 1GiB")]
    [InlineData("max-response-head-size = 1024")]
    [InlineData("max-response-head-size = 1MiB")]
    [InlineData("max-response-head-lines = 16")]
    [InlineData("max-response-head-lines = 4096")]
    [InlineData("max-redirects = 0")]
    [InlineData("max-redirects = 20")]
    [InlineData("max-batches-in-flight = 0")]
    [InlineData("max-batches-in-flight = 16")]
    [InlineData("keepalive-interval = 0s")]
    [InlineData("keepalive-interval = 1h")]
    [InlineData("keepalive-timeout = 1ms")]
    [InlineData("address-family = IPv4")]
    [InlineData("validate-utf8 = true")]
    [InlineData("proxy = \"http://user:pass@proxy.example:8080/\"")]
    public void Given_a_value_at_the_edge_of_its_range_when_it_is_read_then_it_is_accepted(string setting)
    {
        Assert.Null(Record.Exception(() => ConnectionOptions.From(Parse(setting))));
    }

    [Theory]
    [InlineData("connect-timeout = 0s", "connect-timeout is 0 s; 0.001 s to 3600 s are accepted")]
    [InlineData("connect-timeout = 3601s", "connect-timeout is 3601 s; 0.001 s to 3600 s are accepted")]
    [InlineData("connect-timeout = soon", "connect-timeout is \"soon\"; a duration such as 20s or 500ms is accepted")]
    [InlineData("connect-timeout = infinite", "connect-timeout is \"infinite\"; a duration such as 20s or 500ms is accepted")]
    [InlineData("connect-timeout = -1s", "connect-timeout is \"-1s\"; a duration such as 20s or 500ms is accepted")]
    [InlineData("connect-timeout = 99999999999999999d",
        "connect-timeout is \"99999999999999999d\"; a duration such as 20s or 500ms is accepted")]
    [InlineData("tls-timeout = 2h", "tls-timeout is 7200 s; 0.001 s to 3600 s are accepted")]
    [InlineData("response-timeout = 2h", "response-timeout is 7200 s; 0.001 s to 3600 s are accepted")]
    [InlineData("close-timeout = 2h", "close-timeout is 7200 s; 0.001 s to 3600 s are accepted")]
    [InlineData("flush-timeout = 2h", "flush-timeout is 7200 s; 0.001 s to 3600 s are accepted")]
    [InlineData("max-message-size = 0", "max-message-size is 0; 1 to 1073741824 are accepted")]
    [InlineData("max-message-size = 1073741825", "max-message-size is 1073741825; 1 to 1073741824 are accepted")]
    [InlineData("max-message-size = much", "max-message-size is \"much\"; a size in octets, or such as 64KiB or 16MiB is accepted")]
    [InlineData("max-message-size = -1", "max-message-size is -1; 1 to 1073741824 are accepted")]
    [InlineData("send-buffer-size = 1023", "send-buffer-size is 1023; 1024 to 1073741824 are accepted")]
    [InlineData("max-response-head-size = 1023", "max-response-head-size is 1023; 1024 to 1048576 are accepted")]
    [InlineData("max-response-head-size = 4GiB", "max-response-head-size is 2147483647; 1024 to 1048576 are accepted")]
    [InlineData("max-response-head-lines = 15", "max-response-head-lines is 15; 16 to 4096 are accepted")]
    [InlineData("max-redirects = 21", "max-redirects is 21; 0 to 20 are accepted")]
    [InlineData("max-redirects = -1", "max-redirects is -1; 0 to 20 are accepted")]
    [InlineData("max-redirects = 1.5", "max-redirects is \"1.5\"; a whole number is accepted")]
    [InlineData("max-redirects = 99999999999", "max-redirects is \"99999999999\"; a whole number is accepted")]
    [InlineData("max-batches-in-flight = 17", "max-batches-in-flight is 17; 0 to 16 are accepted")]
    [InlineData("keepalive-interval = 3601s", "keepalive-interval is 3601 s; 0 s to 3600 s are accepted")]
    [InlineData("keepalive-timeout = 0s", "keepalive-timeout is 0 s; 0.001 s to 3600 s are accepted")]
    [InlineData("delivery = halves", "delivery is \"halves\"; one of messages, pieces is accepted")]
    [InlineData("compression = perhaps", "compression is \"perhaps\"; on or off is accepted")]
    [InlineData("address-family = ipv5", "address-family is \"ipv5\"; one of any, ipv4, ipv6 is accepted")]
    [InlineData("address-family = 1", "address-family is \"1\"; one of any, ipv4, ipv6 is accepted")]
    [InlineData("address-family = \"ipv4, ipv6\"", "address-family is \"ipv4, ipv6\"; one of any, ipv4, ipv6 is accepted")]
    [InlineData("validate-utf8 = perhaps", "validate-utf8 is \"perhaps\"; on or off is accepted")]
    [InlineData("reconnect-give-up-codes = 4001", "reconnect-give-up-codes is \"4001\"; a list of whole numbers such as [401, 4001] is accepted")]
    [InlineData("overflow-receive = [latest]", "overflow-receive is [latest]; a text is accepted")]
    [InlineData("proxy = [none]", "proxy is [none]; a text is accepted")]
    [InlineData("proxy = proxy.example", "proxy is neither \"none\" nor [http://][user:password@]host:port")]
    public void Given_a_value_out_of_range_when_it_is_read_then_the_message_names_key_value_and_what_is_accepted(
        string setting, string fault)
    {
        var exception = Assert.Throws<SettingsException>(() => ConnectionOptions.From(Parse(setting)));

        Assert.Equal($"settings verawebsockets.connection: {fault}", exception.Message);
    }

    [Fact]
    public void Given_several_faults_when_the_settings_are_read_then_the_message_names_them_all()
    {
        var exception = Assert.Throws<SettingsException>(
            () => ConnectionOptions.From(Parse("connect-timeout = soon\nproxy = nowhere\nvalidate-utf8 = perhaps\nmax-redirects = 99")));

        Assert.Equal(
            ["connect-timeout", "max-redirects", "proxy", "validate-utf8"],
            exception.Message.Split(' ').Intersect(Others.Keys).Order());
    }

    [Fact]
    public void Given_a_faulty_proxy_when_the_message_is_shown_then_its_password_is_not_in_it()
    {
        Config settings = Parse("proxy = \"http://user:secret@proxy.example\"");

        var exception = Assert.Throws<SettingsException>(() => ConnectionOptions.From(settings));

        Assert.DoesNotContain("secret", exception.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(1 << 30, true)]
    [InlineData(0, false)]
    [InlineData(-1, false)]
    [InlineData(int.MaxValue, false)]
    public void Given_a_size_of_the_systems_send_buffer_when_it_is_validated_then_only_sizes_are_accepted(int octets, bool accepted)
    {
        Assert.Equal(accepted, (ConnectionOptions.Default with { SocketSendBuffer = octets }).Validate().Count == 0);
    }

    [Fact]
    public void Given_options_with_secrets_when_they_are_shown_then_the_secrets_are_not()
    {
        ConnectionOptions options = ConnectionOptions.Default with
        {
            Headers = [new("Authorization", "secret-header")],
            Proxy = ProxyOptions.Parse("http://user:secret-proxy@proxy.example:8080"),
            Tls = new TlsOptions { PrivateKeyPassword = "secret-key" },
        };

        Assert.DoesNotContain("secret", options.ToString(), StringComparison.Ordinal);
    }

    private static string Written(string value) => value.StartsWith('[') ? value : $"\"{value}\"";

    private static Config Parse(string text) => ConfigurationFactory.ParseString(text);
}
