using System.Text;
using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>Rows of groups J and K of the oracle in which permessage-deflate is agreed on.</summary>
public sealed class CompressedDataTests(CompressedDataTests.Run run) : IClassFixture<CompressedDataTests.Run>
{
    /// <summary>3000 letters that compress to more than one piece of 100 octets.</summary>
    private static readonly string Mixed = new(new Random(1).GetItems<char>("abcdefgh", 3000));

    private static readonly OracleRow[] Table =
    [
        Received("O143_compressed_text", [Events.Text("hello")], Deflated.Text("hello")),
        Received("O144_compressed_text_of_3000_octets", [Events.Text(Mixed)], Deflated.Text(Mixed)),
        Received(
            "O144_compressed_text_of_3000_octets_in_two_fragments",
            [Events.Text(Mixed)],
            Deflated.Frame(Opcodes.Text, Deflated.Payload(Encoding.ASCII.GetBytes(Mixed)).AsSpan(..100), fin: false),
            Frames.Continuation(Deflated.Payload(Encoding.ASCII.GetBytes(Mixed)).AsSpan(100..))),
        Received("O145_uncompressed_text", [Events.Text("plain")], Frames.Text("plain")),
        Failed("O146_octets_that_cannot_be_inflated", 1007, Deflated.Frame(Opcodes.Text, [0xff, 0xff, 0xff, 0xff])),
        Failed("O147_10_MB_of_zeros_over_a_limit_of_1_MiB", 1009, Deflated.Frame(Opcodes.Binary, Deflated.Payload(new byte[10_000_000]))) with
        {
            Options = "compression = true, max_message_size = 1 << 20",
        },
        Failed("O173_RSV1_on_a_ping", 1002, Frames.Frame(Opcodes.Ping, "x"u8, rsv: 4)),
    ];

    public static IEnumerable<TheoryDataRow<OracleRow>> Rows => OracleRun.Cases(Table);

    public static IEnumerable<TheoryDataRow<OracleRow>> SentRows => OracleRun.SentCases(Table);

    [Theory]
    [MemberData(nameof(Rows))]
    public void Given_compression_when_data_is_received_then_the_events_are_the_oracles(OracleRow row) => run.AssertEvents(row);

    [Theory]
    [MemberData(nameof(SentRows))]
    public void Given_compression_when_data_is_received_then_the_server_gets_what_the_oracle_says(OracleRow row) => run.AssertSent(row);

    private static OracleRow Received(string name, string[] events, params byte[][] frames) =>
        Compressed(name, [.. frames, Frames.Close(1000)], Events.Open(events)) with { Sent = ["close 1000"] };

    private static OracleRow Failed(string name, int code, byte[] frame) =>
        Compressed(name, [frame], "3", $"4({code}, not clean)") with { Sent = [$"close {code}"] };

    private static OracleRow Compressed(string name, byte[][] frames, params string[] events) =>
        new(
            name,
            async connection =>
            {
                await connection.AcceptUpgradeAsync("Sec-WebSocket-Extensions: permessage-deflate");
                await connection.SendAsync(Frames.Join(frames));
            },
            events)
        {
            Options = "compression = true",
        };

    public sealed class Run() : OracleRun(Table);
}
