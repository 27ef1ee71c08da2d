using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>Group F of the oracle: subprotocols that the script has offered, and the rows of other groups that need an offer.</summary>
public sealed class SubprotocolTests(SubprotocolTests.Run run) : IClassFixture<SubprotocolTests.Run>
{
    private const string Malformed = "HS: PROTOCOL malformed";

    private static readonly OracleRow[] Table =
    [
        Answered("O087_another_than_the_offered", "chat", "other", Events.Error(Malformed)),
        Answered("O088_the_offered_in_upper_case", "lws-test", "LWS-TEST", Events.Error(Malformed)),
        Answered("O088_the_beginning_of_the_offered", "lws-test", "lws", Events.Error(Malformed)),
        Answered("O089_the_second_of_two_offered", "foo, lws-test", "lws-test", Events.OpenThenClosed),
        Answered("O090_none_of_the_offered", "chat", null, Events.OpenThenClosed),
        Answered("O090_empty_subprotocol", "chat", "", Events.OpenThenClosed),
        Answered("O091_the_offered_without_a_handler_of_its_own", "chat", "chat", Events.OpenThenClosed),
        new("O064_302_with_origin_and_subprotocol", RedirectOnceAsync, Events.OpenThenClosed)
        {
            Options = "origin = 'http://origin.example', protocols = { 'chat' }",
            Requests = ["/", "/x"],
        },
    ];

    public static IEnumerable<TheoryDataRow<OracleRow>> Rows => OracleRun.Cases(Table);

    [Theory]
    [MemberData(nameof(Rows))]
    public void Given_an_offer_of_subprotocols_when_it_is_answered_then_the_events_are_the_oracles(OracleRow row) => run.AssertEvents(row);

    [Fact]
    public void Given_O089_two_subprotocols_when_connecting_then_both_are_offered_in_order() =>
        Assert.Equal("foo, lws-test", Assert.Single(run["O089_the_second_of_two_offered"].Requests)["Sec-WebSocket-Protocol"]);

    [Theory]
    [InlineData("Origin", "http://origin.example")]
    [InlineData("Sec-WebSocket-Protocol", "chat")]
    public void Given_O064_302_when_it_is_followed_then_the_second_request_has_the_same_header(string name, string value) =>
        Assert.Equal([value, value], run["O064_302_with_origin_and_subprotocol"].Requests.Select(request => request[name]));

    private static OracleRow Answered(string name, string offer, string? answer, params string[] events) =>
        new(
            name,
            async connection =>
            {
                string[] extra = answer is null ? [] : [$"Sec-WebSocket-Protocol: {answer}"];
                await connection.AcceptUpgradeAsync(extra);
                if (events.Length > 1)
                {
                    await connection.SendCloseAsync(1000);
                }
            },
            events)
        {
            Options = $"protocols = '{offer}'",
        };

    private static async Task RedirectOnceAsync(PeerConnection connection)
    {
        if (connection.Number == 1)
        {
            await connection.RespondAsync("302 Found", "Location: /x");
        }
        else
        {
            await connection.AcceptUpgradeAsync();
            await connection.SendCloseAsync(1000);
        }
    }

    public sealed class Run() : OracleRun(Table);
}
