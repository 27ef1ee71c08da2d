using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>The one row of the oracle about a default: 20 s, which is how long this takes.</summary>
public sealed class DefaultTimeoutTests
{
    [Fact]
    public async Task Given_O031_default_settings_when_the_request_is_not_answered_then_the_wait_for_the_reply_ends()
    {
        OracleResult result = await OracleTable.RunAsync(new OracleRow("O031", connection => connection.ReadRequestAsync()));

        Assert.Equal([Events.Error("Timed out waiting server reply")], result.Events);
    }
}
