namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>Rows of group A of the oracle about the local end of a connection.</summary>
public sealed class LocalEndpointTests(LocalEndpointTests.Run run) : IClassFixture<LocalEndpointTests.Run>
{
    private static readonly OracleRow[] Table =
    [
        new("O009_unknown_interface", Serve.Open(), Events.Error("unable to bind socket")) { Options = "interface = 'nope0'" },
        new("O009_address_of_another_host", Serve.Open(), Events.Error("unable to bind socket")) { Options = "local_address = '192.0.2.1'" },
        new("O010_loopback_interface", Serve.Open(), Events.OpenThenClosed) { Options = "interface = 'lo'" },
    ];

    public static IEnumerable<TheoryDataRow<OracleRow>> Rows => OracleRun.Cases(Table);

    [Theory]
    [MemberData(nameof(Rows))]
    public void Given_a_local_end_when_connecting_then_the_events_are_the_oracles(OracleRow row) => run.AssertEvents(row);

    public sealed class Run() : OracleRun(Table);
}
