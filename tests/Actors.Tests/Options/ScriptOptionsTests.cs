using Akka.Configuration;
using VeraWebSockets.Actors.Options;

namespace VeraWebSockets.Actors.Tests.Options;

public sealed class ScriptOptionsTests
{
    [Theory]
    [InlineData("")]
    [InlineData("akka.loglevel = OFF")]
    [InlineData("verawebsockets {}")]
    [InlineData("verawebsockets.script {}")]
    public void Given_settings_without_the_section_or_its_keys_when_it_is_read_then_the_defaults_are_there(string settings) =>
        Assert.Equal(ScriptOptions.Default, ScriptOptions.From(Parse(settings).GetConfig("verawebsockets.script")));

    [Fact]
    public void Given_the_shipped_settings_when_they_are_read_then_they_are_the_defaults_of_the_record() =>
        Assert.Equal(ScriptOptions.Default, ScriptOptions.From(Shipped.Script));

    [Fact]
    public void Given_other_values_for_all_keys_when_they_are_read_then_the_options_have_them() =>
        Assert.Equal(
            new ScriptOptions { CallbackWarning = TimeSpan.FromSeconds(2), CallbackLimit = TimeSpan.FromSeconds(30), MaxTimers = 5 },
            ScriptOptions.From(Parse("callback-warning = 2s\ncallback-limit = 30s\nmax-timers = 5")));

    [Fact]
    public void Given_the_shipped_settings_when_their_keys_are_listed_then_there_are_no_others() =>
        Assert.Equal(["callback-limit", "callback-warning", "max-timers"], Shipped.Script.Root.GetObject().Items.Keys.Order());

    [Theory]
    [InlineData("callback-warning = 0s")]
    [InlineData("callback-warning = 10ms")]
    [InlineData("callback-limit = 1h")]
    [InlineData("max-timers = 1")]
    [InlineData("max-timers = 10000000")]
    public void Given_a_value_at_the_edge_of_its_range_when_it_is_read_then_it_is_accepted(string setting) =>
        Assert.Null(Record.Exception(() => ScriptOptions.From(Parse(setting))));

    [Theory]
    [InlineData("callback-warning = 9ms", "callback-warning is 0.009 s; 0.01 s to 3600 s are accepted, and 0 for never")]
    [InlineData("callback-limit = 3601s", "callback-limit is 3601 s; 0.01 s to 3600 s are accepted, and 0 for never")]
    [InlineData("max-timers = 0", "max-timers is 0; 1 to 10000000 are accepted")]
    [InlineData("max-timers = 10000001", "max-timers is 10000001; 1 to 10000000 are accepted")]
    [InlineData("max-timers = many", "max-timers is \"many\"; a whole number is accepted")]
    public void Given_a_value_out_of_range_when_it_is_read_then_the_message_names_key_value_and_what_is_accepted(string setting, string fault)
    {
        var exception = Assert.Throws<SettingsException>(() => ScriptOptions.From(Parse(setting)));

        Assert.Equal($"settings verawebsockets.script: {fault}", exception.Message);
    }

    private static Config Parse(string text) => ConfigurationFactory.ParseString(text);
}
