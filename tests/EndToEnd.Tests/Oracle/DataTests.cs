using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>Group J of the oracle: data on an open connection, whole messages and no compression; see also <see cref="PiecesTests"/> and <see cref="CompressedDataTests"/>.</summary>
public sealed class DataTests(DataTests.Run run) : IClassFixture<DataTests.Run>
{
    private static readonly OracleRow[] Table =
    [
        Received("O127_text", [Events.Text("hello")], Frames.Text("hello")),
        Received("O128_binary", [Events.Binary([0, 1, 0xff])], Frames.Binary([0, 1, 0xff])),
        Received("O129_empty_text", [Events.Text("")], Frames.Text("")),
        Received("O129_empty_binary", [Events.Binary([])], Frames.Binary([])),
        Received("O130_two_frames_in_one_segment", [Events.Text("a"), Events.Text("b")], Frames.Text("a"), Frames.Text("b")),
        Received(
            "O131_three_fragments",
            [Events.Text("aabbcc")],
            Frames.Text("aa", fin: false), Frames.Continuation("bb", fin: false), Frames.Continuation("cc")),
        Received(
            "O132_ping_between_fragments", [Events.Text("aacc")], Frames.Text("aa", fin: false), Frames.Ping("x"u8), Frames.Continuation("cc")) with
        {
            Sent = ["pong \"x\"", "close 1000"],
        },
        Received("O133_empty_last_fragment", [Events.Text("aa")], Frames.Text("aa", fin: false), Frames.Continuation("")),
        Received("O134_frame_of_5000_octets", [Events.Text(Xs(5000))], Frames.Text(Xs(5000))),
        Received("O135_frame_of_4096_octets", [Events.Text(Xs(4096))], Frames.Text(Xs(4096))),
        Received("O136_frame_of_65536_octets", [Events.Text(Xs(65536))], Frames.Text(Xs(65536))),
        new(
            "O137_frame_in_two_segments",
            Serve.Opened(async connection =>
            {
                await connection.SendSlowlyAsync(Frames.Text("hello"), pieceSize: 4);
                await connection.SendCloseAsync(1000);
            }),
            Events.Open(Events.Text("hello"))),
        Failed("O138_text_that_is_not_UTF8", 1007, Frames.Frame(Opcodes.Text, [0x61, 0xff])),
        Received(
            "O139_character_split_over_fragments",
            [Events.Text("é")],
            Frames.Frame(Opcodes.Text, [0xc3], fin: false), Frames.Continuation([0xa9])),
        Failed("O140_16_bit_length_for_3_octets", 1002, Frames.Frame(Opcodes.Text, "abc"u8, length: LengthForm.SixteenBits)),
        Failed("O140_64_bit_length_for_3_octets", 1002, Frames.Frame(Opcodes.Text, "abc"u8, length: LengthForm.SixtyFourBits)),
        Failed("O141_masked_frame", 1002, Frames.Frame(Opcodes.Text, "abc"u8, maskingKey: [1, 2, 3, 4])),
        Failed("O142_length_of_2_GiB", 1009, Frames.Header(Opcodes.Binary, 0x7fffffff), new byte[10]),
    ];

    public static IEnumerable<TheoryDataRow<OracleRow>> Rows => OracleRun.Cases(Table);

    public static IEnumerable<TheoryDataRow<OracleRow>> SentRows => OracleRun.SentCases(Table);

    [Theory]
    [MemberData(nameof(Rows))]
    public void Given_data_when_it_is_received_then_the_events_are_the_oracles(OracleRow row) => run.AssertEvents(row);

    [Theory]
    [MemberData(nameof(SentRows))]
    public void Given_data_when_it_is_received_then_the_server_gets_what_the_oracle_says(OracleRow row) => run.AssertSent(row);

    private static OracleRow Received(string name, string[] events, params byte[][] frames) =>
        new(name, Serve.Open(frames), Events.Open(events));

    private static OracleRow Failed(string name, int code, params byte[][] octets) =>
        new(name, Serve.Send(octets), "3", $"4({code}, not clean)") { Sent = [$"close {code}"] };

    private static string Xs(int count) => new('x', count);

    public sealed class Run() : OracleRun(Table);
}
