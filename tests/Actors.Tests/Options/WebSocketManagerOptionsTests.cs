using Akka.Configuration;
using VeraWebSockets.Actors.Options;

namespace VeraWebSockets.Actors.Tests.Options;

public sealed class WebSocketManagerOptionsTests
{
    [Fact]
    public void Given_the_shipped_settings_when_they_are_read_then_they_are_the_defaults_of_the_record()
    {
        Assert.Equal(WebSocketManagerOptions.Default, WebSocketManagerOptions.From(Shipped.Manager));
    }

    [Fact]
    public void Given_other_values_for_all_keys_when_they_are_read_then_the_options_have_them()
    {
        Assert.Equal(
            new WebSocketManagerOptions { MaxSockets = 5, ShutdownTimeout = TimeSpan.FromSeconds(7) },
            WebSocketManagerOptions.From(Parse("max-sockets = 5\nshutdown-timeout = 7s")));
    }

    [Fact]
    public void Given_the_shipped_settings_when_their_keys_are_listed_then_there_are_no_others()
    {
        Assert.Equal(["max-sockets", "shutdown-timeout"], Shipped.Manager.Root.GetObject().Items.Keys.Order());
    }

    [Theory]
    [InlineData("max-sockets = 1")]
    [InlineData("max-sockets = 1000000")]
    [InlineData("shutdown-timeout = 1ms")]
    [InlineData("shutdown-timeout = 1h")]
    public void Given_a_value_at_the_edge_of_its_range_when_it_is_read_then_it_is_accepted(string setting)
    {
        Assert.Null(Record.Exception(() => WebSocketManagerOptions.From(Parse(setting))));
    }

    [Theory]
    [InlineData("max-sockets = 0", "max-sockets is 0; 1 to 1000000 are accepted")]
    [InlineData("max-sockets = 1000001", "max-sockets is 1000001; 1 to 1000000 are accepted")]
    [InlineData("max-sockets = many", "max-sockets is \"many\"; a whole number is accepted")]
    [InlineData("shutdown-timeout = 0s", "shutdown-timeout is 00:00:00; 1 ms to 1 h are accepted")]
    [InlineData("shutdown-timeout = 3601s", "shutdown-timeout is 01:00:01; 1 ms to 1 h are accepted")]
    public void Given_a_value_out_of_range_when_it_is_read_then_the_message_names_key_value_and_what_is_accepted(
        string setting, string fault)
    {
        var exception = Assert.Throws<SettingsException>(() => WebSocketManagerOptions.From(Parse(setting)));

        Assert.Equal($"settings verawebsockets.manager: {fault}", exception.Message);
    }

    private static Config Parse(string text) => ConfigurationFactory.ParseString(text);
}
