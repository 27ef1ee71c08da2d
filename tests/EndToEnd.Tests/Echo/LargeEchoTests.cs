namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>The Autobahn client against large messages and many of them.</summary>
[Collection(LoadTests.Name)]
public sealed class LargeEchoTests(LargeEchoTests.Run run) : IClassFixture<LargeEchoTests.Run>
{
    public static IEnumerable<TheoryDataRow<EchoCase>> Rows => EchoRun.Rows(SizeCases.All);

    [Theory]
    [MemberData(nameof(Rows))]
    public void Given_a_case_when_it_is_sent_to_an_echo_client_then_the_server_gets_what_is_due(EchoCase echo) => run.AssertEchoed(echo);

    public sealed class Run() : EchoRun(SizeCases.All);
}
