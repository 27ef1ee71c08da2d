using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>
/// Rows of the oracle in which a time limit of the product passes: 2 s instead of 20 s for that step, and the default for the others,
/// which a busy machine may need. O031 is in <see cref="DefaultTimeoutTests"/>.
/// </summary>
public sealed class TimeoutTests(TimeoutTests.Run run) : IClassFixture<TimeoutTests.Run>
{
    private static readonly FreePort Unanswered = FreePort.Unanswered();

    private static readonly OracleRow[] Table =
    [
        new("O006_connect_unanswered", null, Events.Error("connect failed"))
        {
            Url = _ => Unanswered.Url,
            Options = "connect_timeout = 2",
        },
        new("O032_request_unanswered", connection => connection.ReadRequestAsync(), Events.Error("Timed out waiting server reply"))
        {
            Options = "response_timeout = 2",
        },
        new("O033_one_header_line_at_a_time", DripAsync, Events.Error("Timed out waiting server reply"))
        {
            Options = "response_timeout = 2",
        },
        new("O118_TLS_unanswered", null, Events.Error("Timed out waiting SSL"))
        {
            Url = peer => $"wss://localhost:{peer.Port}/",
            Options = "tls_timeout = 2",
        },
    ];

    public static IEnumerable<TheoryDataRow<OracleRow>> Rows => OracleRun.Cases(Table);

    [Theory]
    [MemberData(nameof(Rows))]
    public void Given_a_silent_server_when_a_limit_passes_then_the_events_are_the_oracles(OracleRow row) => run.AssertEvents(row);

    /// <summary>Drips until the client has had enough; what it says then is of no interest here.</summary>
    private static async Task DripAsync(PeerConnection connection)
    {
        // The pace is the server's, as the row says: far fewer lines within the limit than a head may have.
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        await connection.ReadRequestAsync();
        await connection.SendAsync("HTTP/1.1 101 Switching Protocols\r\n");
        Task<PeerEnd> end = connection.WaitForEndAsync();
        while (!end.IsCompleted && await pace.WaitForNextTickAsync(connection.Stopping))
        {
            try
            {
                await connection.SendAsync("X-Drip: 1\r\n");
            }
            catch (IOException)
            {
                // It has gone.
            }
        }
    }

    public sealed class Run() : OracleRun(Table);
}
