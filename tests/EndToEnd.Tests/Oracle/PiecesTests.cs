using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>
/// Rows of groups J and K of the oracle with <c>delivery = "pieces"</c>: messages in the pieces of libwebsockets 2.4.
/// </summary>
public sealed class PiecesTests(PiecesTests.Run run) : IClassFixture<PiecesTests.Run>
{
    private static readonly OracleRow[] Table =
    [
        Received(
            "O131_three_fragments",
            [Events.Text("aa"), Events.Text("bb"), Events.Text("cc")],
            Frames.Text("aa", fin: false), Frames.Continuation("bb", fin: false), Frames.Continuation("cc")),
        Received(
            "O132_ping_between_fragments",
            [Events.Text("aa"), Events.Text("cc")],
            Frames.Text("aa", fin: false), Frames.Ping("x"u8), Frames.Continuation("cc")) with
        {
            Sent = ["pong \"x\"", "close 1000"],
        },
        Received(
            "O133_empty_last_fragment", [Events.Text("aa"), Events.Text("")], Frames.Text("aa", fin: false), Frames.Continuation("")),
        Received("O134_frame_of_5000_octets", [Events.Text(Xs(4096)), Events.Text(Xs(904))], Frames.Text(Xs(5000))),
        Received("O135_frame_of_4096_octets", [Events.Text(Xs(4096))], Frames.Text(Xs(4096))),
        Received("O136_frame_of_65536_octets", [.. Enumerable.Repeat(Events.Text(Xs(4096)), 16)], Frames.Text(Xs(65536))),
        Pieces(
            "O137_frame_in_two_segments",
            async connection =>
            {
                await connection.SendSlowlyAsync(Frames.Text("hello"), pieceSize: 4);
                await connection.SendCloseAsync(1000);
            },
            Events.Open(Events.Text("hello"))),
        Compressed("O144_compressed_text_of_3000_octets", [Events.Text(Xs(1023)), Events.Text(Xs(1023)), Events.Text(Xs(954))], Deflated.Text(Xs(3000))),
        Compressed("O145_uncompressed_text", [Events.Text(Xs(4096)), Events.Text(Xs(904))], Frames.Text(Xs(5000))),
        Received("O164_open_fragment_then_close", [Events.Text("a")], Frames.Text("a", fin: false)),
        Lost("O169_FIN_behind_an_open_fragment", Frames.Text("hello", fin: false), Events.Text("hello")),
        Lost("O170_FIN_after_5000_of_9000_octets", Frames.Text(Xs(9000))[..5000], Events.Text(Xs(4096))),
        Pieces(
            "O175_text_inside_an_unfinished_message",
            connection => connection.SendAsync(Frames.Join(Frames.Text("a", fin: false), Frames.Text("b"))),
            "3", Events.Text("a"), "4(1002, not clean)") with
        {
            Sent = ["close 1002"],
        },
    ];

    public static IEnumerable<TheoryDataRow<OracleRow>> Rows => OracleRun.Cases(Table);

    public static IEnumerable<TheoryDataRow<OracleRow>> SentRows => OracleRun.SentCases(Table);

    [Theory]
    [MemberData(nameof(Rows))]
    public void Given_delivery_in_pieces_when_data_is_received_then_the_events_are_the_oracles(OracleRow row) => run.AssertEvents(row);

    [Theory]
    [MemberData(nameof(SentRows))]
    public void Given_delivery_in_pieces_when_data_is_received_then_the_server_gets_what_the_oracle_says(OracleRow row) => run.AssertSent(row);

    private static OracleRow Received(string name, string[] events, params byte[][] frames) =>
        Pieces(name, connection => connection.SendAsync(Frames.Join([.. frames, Frames.Close(1000)])), Events.Open(events));

    private static OracleRow Compressed(string name, string[] events, byte[] frame) =>
        new(
            $"{name}_in_pieces",
            async connection =>
            {
                await connection.AcceptUpgradeAsync("Sec-WebSocket-Extensions: permessage-deflate");
                await connection.SendAsync(Frames.Join(frame, Frames.Close(1000)));
            },
            Events.Open(events))
        {
            Options = "delivery = 'pieces', compression = true",
        };

    private static OracleRow Lost(string name, byte[] octets, string piece) =>
        Pieces(
            name,
            async connection =>
            {
                await connection.SendAsync(octets);
                connection.Finish();
            },
            "3", piece, "4(1006, not clean)");

    private static OracleRow Pieces(string name, Func<PeerConnection, Task> act, params string[] events) =>
        new($"{name}_in_pieces", Serve.Opened(act), events) { Options = "delivery = 'pieces'" };

    private static string Xs(int count) => new('x', count);

    public sealed class Run() : OracleRun(Table);
}
