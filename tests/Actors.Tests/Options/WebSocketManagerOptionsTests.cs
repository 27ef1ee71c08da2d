using Akka.Configuration;
using VeraWebSockets.Actors.Options;

namespace VeraWebSockets.Actors.Tests.Options;

public sealed class WebSocketManagerOptionsTests
{
    [Theory]
    [InlineData("")]
    [InlineData("akka.loglevel = OFF")]
    [InlineData("verawebsockets {}")]
    [InlineData("verawebsockets.manager {}")]
    public void Given_settings_without_the_section_or_its_keys_when_it_is_read_then_the_defaults_are_there(string settings) =>
        Assert.Equal(WebSocketManagerOptions.Default, WebSocketManagerOptions.From(Parse(settings).GetConfig("verawebsockets.manager")));

    [Fact]
    public void Given_the_shipped_settings_when_they_are_read_then_they_are_the_defaults_of_the_record()
    {
        Assert.Equal(WebSocketManagerOptions.Default, WebSocketManagerOptions.From(Shipped.Manager));
    }

    [Fact]
    public void Given_other_values_for_all_keys_when_they_are_read_then_the_options_have_them()
    {
        Assert.Equal(
            new WebSocketManagerOptions
            {
                MaxSockets = 5,
                ShutdownTimeout = TimeSpan.FromSeconds(7),
                Dials = new DialOptions { MaxHandshakes = 6, MaxHandshakesPerHost = 4, MaxRedialsPerSecond = 3 },
                Transport = TransportChoice.Portable,
            },
            WebSocketManagerOptions.From(Parse("""
                max-sockets = 5
                shutdown-timeout = 7s
                max-handshakes = 6
                max-handshakes-per-host = 4
                max-redials-per-second = 3
                transport = portable
                """)));
    }

    [Fact]
    public void Given_the_shipped_settings_when_their_keys_are_listed_then_there_are_no_others()
    {
        Assert.Equal(
            ["max-handshakes", "max-handshakes-per-host", "max-redials-per-second", "max-sockets", "shutdown-timeout", "transport"],
            Shipped.Manager.Root.GetObject().Items.Keys.Order());
    }

    [Theory]
    [InlineData("max-sockets = 1")]
    [InlineData("max-sockets = 1000000")]
    [InlineData("shutdown-timeout = 1ms")]
    [InlineData("max-handshakes = 1")]
    [InlineData("max-handshakes = 65536")]
    [InlineData("max-handshakes-per-host = 1")]
    [InlineData("max-redials-per-second = 1")]
    [InlineData("max-redials-per-second = 1000000")]
    [InlineData("shutdown-timeout = 1h")]
    public void Given_a_value_at_the_edge_of_its_range_when_it_is_read_then_it_is_accepted(string setting)
    {
        Assert.Null(Record.Exception(() => WebSocketManagerOptions.From(Parse(setting))));
    }

    [Theory]
    [InlineData("max-sockets = 0", "max-sockets is 0; 1 to 1000000 are accepted")]
    [InlineData("max-sockets = 1000001", "max-sockets is 1000001; 1 to 1000000 are accepted")]
    [InlineData("max-sockets = many", "max-sockets is \"many\"; a whole number is accepted")]
    [InlineData("max-handshakes = 0", "max-handshakes is 0; 1 to 65536 are accepted")]
    [InlineData("max-handshakes-per-host = 65537", "max-handshakes-per-host is 65537; 1 to 65536 are accepted")]
    [InlineData("max-redials-per-second = 0", "max-redials-per-second is 0; 1 to 1000000 are accepted")]
    [InlineData("shutdown-timeout = 0s", "shutdown-timeout is 0 s; 0.001 s to 3600 s are accepted")]
    [InlineData("shutdown-timeout = 3601s", "shutdown-timeout is 3601 s; 0.001 s to 3600 s are accepted")]
    public void Given_a_value_out_of_range_when_it_is_read_then_the_message_names_key_value_and_what_is_accepted(
        string setting, string fault)
    {
        var exception = Assert.Throws<SettingsException>(() => WebSocketManagerOptions.From(Parse(setting)));

        Assert.Equal($"settings verawebsockets.manager: {fault}", exception.Message);
    }

    private static Config Parse(string text) => ConfigurationFactory.ParseString(text);
}
