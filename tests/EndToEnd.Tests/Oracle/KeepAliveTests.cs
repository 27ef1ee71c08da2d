using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>Rows of group K of the oracle about keepalive, with intervals of tenths of seconds in place of seconds.</summary>
public sealed class KeepAliveTests(KeepAliveTests.Run run) : IClassFixture<KeepAliveTests.Run>
{
    private static readonly OracleRow[] Table =
    [
        Unanswered("O184_interval_longer_than_the_timeout", "interval = 0.5, timeout = 0.2"),
        Unanswered("O185_interval_shorter_than_the_timeout", "interval = 0.2, timeout = 0.3"),
        new("O186_server_answers_five_pings", Serve.Opened(AnswerFiveAsync), Events.OpenThenClosed)
        {
            Options = "keepalive = { interval = 0.2, timeout = 5 }",
            Sent = ["ping \"\"", "ping \"\"", "ping \"\"", "ping \"\"", "ping \"\"", "close 1000"],
        },
    ];

    public static IEnumerable<TheoryDataRow<OracleRow>> Rows => OracleRun.Cases(Table);

    public static IEnumerable<TheoryDataRow<OracleRow>> SentRows => OracleRun.SentCases(Table);

    [Theory]
    [MemberData(nameof(Rows))]
    public void Given_keepalive_when_the_server_is_silent_then_the_events_are_the_oracles(OracleRow row) => run.AssertEvents(row);

    [Theory]
    [MemberData(nameof(SentRows))]
    public void Given_keepalive_when_the_server_is_silent_then_it_gets_what_the_oracle_says(OracleRow row) => run.AssertSent(row);

    private static OracleRow Unanswered(string name, string keepAlive) =>
        new(name, Serve.Opened(_ => Task.CompletedTask), "3", "4(1006, not clean)")
        {
            Options = $"keepalive = {{ {keepAlive} }}",
            Sent = ["ping \"\""],
        };

    private static async Task AnswerFiveAsync(PeerConnection connection)
    {
        for (int i = 0; i < 4; i++)
        {
            await connection.SendPongAsync((await connection.ReadFrameAsync()).Payload);
        }

        // In one piece: a client that waits for the close frame behind the pong would ping once more.
        await connection.SendAsync(Frames.Join(Frames.Pong((await connection.ReadFrameAsync()).Payload), Frames.Close(1000)));
    }

    public sealed class Run() : OracleRun(Table);
}
