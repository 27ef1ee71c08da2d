namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>The Autobahn client, which offers compression, against cases of our own from RFC 7692.</summary>
public sealed class CompressedEchoTests(CompressedEchoTests.Run run) : IClassFixture<CompressedEchoTests.Run>
{
    public static IEnumerable<TheoryDataRow<EchoCase>> Rows => EchoRun.Rows(CompressionCases.All);

    [Theory]
    [MemberData(nameof(Rows))]
    public void Given_a_case_when_it_is_sent_to_an_echo_client_then_the_server_gets_what_is_due(EchoCase echo) => run.AssertEchoed(echo);

    public sealed class Run() : EchoRun(CompressionCases.All, "--compression");
}
