namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>The Autobahn client against cases of our own: what a client that echoes must send, from RFC 6455.</summary>
public sealed class EchoTests(EchoTests.Run run) : IClassFixture<EchoTests.Run>
{
    private static readonly EchoCase[] Cases = [.. FrameCases.All, .. TextCases.All, .. CloseCases.All];

    public static IEnumerable<TheoryDataRow<EchoCase>> Rows => EchoRun.Rows(Cases);

    [Theory]
    [MemberData(nameof(Rows))]
    public void Given_a_case_when_it_is_sent_to_an_echo_client_then_the_server_gets_what_is_due(EchoCase echo) => run.AssertEchoed(echo);

    [Fact]
    public void Given_all_cases_when_they_have_run_then_no_handler_has_failed() => Assert.Equal("reports updated", run.Result.Successful[^1]);

    public sealed class Run() : EchoRun(Cases);
}
