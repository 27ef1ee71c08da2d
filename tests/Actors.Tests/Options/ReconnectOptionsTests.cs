using Akka.Configuration;
using VeraWebSockets.Actors.Options;

namespace VeraWebSockets.Actors.Tests.Options;

/// <summary>The keys <c>reconnect…</c> of the section <c>verawebsockets.connection</c>.</summary>
public sealed class ReconnectOptionsTests
{
    [Fact]
    public void Given_the_shipped_settings_when_they_are_read_then_they_are_the_defaults_of_the_record() =>
        Assert.Equal(ReconnectOptions.Off, ConnectionOptions.From(Shipped.Connection).Reconnect);

    [Fact]
    public void Given_other_values_for_all_keys_when_they_are_read_then_the_options_have_them()
    {
        ReconnectOptions options = Read("""
            reconnect = on
            reconnect-first-delay = 1s
            reconnect-min-delay = 2s
            reconnect-max-delay = 3s
            reconnect-factor = 1.5
            reconnect-stable-after = 4s
            reconnect-max-attempts = 5
            reconnect-max-retry-after = 6s
            reconnect-retry-codes = [401, 4001]
            reconnect-give-up-codes = [1006]
            """);

        Assert.Equivalent(
            new ReconnectOptions
            {
                IsOn = true,
                FirstDelay = TimeSpan.FromSeconds(1),
                MinDelay = TimeSpan.FromSeconds(2),
                MaxDelay = TimeSpan.FromSeconds(3),
                Factor = 1.5,
                StableAfter = TimeSpan.FromSeconds(4),
                MaxAttempts = 5,
                MaxRetryAfter = TimeSpan.FromSeconds(6),
                RetryCodes = [401, 4001],
                GiveUpCodes = [1006],
            },
            options, strict: true);
    }

    [Theory]
    [InlineData("reconnect-first-delay = 0s")]
    [InlineData("reconnect-first-delay = 1h")]
    [InlineData("reconnect-min-delay = 1ms")]
    [InlineData("reconnect-min-delay = 60s")]
    [InlineData("reconnect-max-delay = 1s")]
    [InlineData("reconnect-max-delay = 1d")]
    [InlineData("reconnect-factor = 1")]
    [InlineData("reconnect-factor = 10")]
    [InlineData("reconnect-stable-after = 0s")]
    [InlineData("reconnect-max-attempts = 1000000")]
    [InlineData("reconnect-max-retry-after = 0s")]
    [InlineData("reconnect-retry-codes = [400, 599, 1000, 4999]")]
    public void Given_a_value_at_the_edge_of_its_range_when_it_is_read_then_it_is_accepted(string setting) =>
        Assert.Null(Record.Exception(() => Read(setting)));

    [Theory]
    [InlineData("reconnect = perhaps", "reconnect is \"perhaps\"; on or off is accepted")]
    [InlineData("reconnect-first-delay = 2h", "reconnect-first-delay is 7200 s; 0 s to 3600 s are accepted")]
    [InlineData("reconnect-min-delay = 61s", "reconnect-min-delay is 61 s; 0.001 s to 60 s are accepted")]
    [InlineData("reconnect-max-delay = 2d", "reconnect-max-delay is 172800 s; 0.001 s to 86400 s are accepted")]
    [InlineData("reconnect-factor = 0.9", "reconnect-factor is 0.9; 1 to 10 are accepted")]
    [InlineData("reconnect-factor = nan", "reconnect-factor is NaN; 1 to 10 are accepted")]
    [InlineData("reconnect-factor = much", "reconnect-factor is \"much\"; a number such as 1.6 is accepted")]
    [InlineData("reconnect-max-attempts = -1", "reconnect-max-attempts is -1; 0 to 1000000 are accepted")]
    [InlineData("reconnect-retry-codes = [399]",
        "reconnect-retry-codes has 399; HTTP statuses 400 to 599 and close codes 1000 to 4999 are accepted")]
    [InlineData("reconnect-give-up-codes = [5000]",
        "reconnect-give-up-codes has 5000; HTTP statuses 400 to 599 and close codes 1000 to 4999 are accepted")]
    [InlineData("reconnect-retry-codes = [1006]\nreconnect-give-up-codes = [1006]",
        "reconnect-give-up-codes has 1006, which is to be retried as well")]
    public void Given_a_value_out_of_range_when_it_is_read_then_the_message_names_key_value_and_what_is_accepted(
        string setting, string fault)
    {
        var exception = Assert.Throws<SettingsException>(() => Read(setting));

        Assert.Equal($"settings verawebsockets.connection: {fault}", exception.Message);
    }

    [Fact]
    public void Given_more_codes_than_there_may_be_when_they_are_validated_then_the_message_says_so()
    {
        ConnectionOptions options = ConnectionOptions.Default with { Reconnect = new() { RetryCodes = [.. Enumerable.Range(4000, 65)] } };

        Assert.Equal(["reconnect-retry-codes has 65 codes; at most 64 are accepted"], options.Validate());
    }

    private static ReconnectOptions Read(string text) => ConnectionOptions.From(ConfigurationFactory.ParseString(text)).Reconnect;
}
