using VeraWebSockets.Actors.Protocol.Frames;
using VeraWebSockets.Actors.Protocol.Messages;

namespace VeraWebSockets.Protocol.Tests.Messages;

/// <summary>Rows of the oracle as libwebsockets 2.4.2 delivered them: in pieces of at most 4096 octets (spec section 3.5).</summary>
internal static class PieceExamples
{
    public const int PieceSize = 4096;

    public static readonly ReceiveRules Rules = new(MaxMessageSize: 1 << 20, ValidateUtf8: true, PieceSize);

    public static readonly ReceiveRules Compressed = Rules with { Deflate = DeflateExamples.TakeOver };

    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 70_000).Select(i => (byte)(i * 31))];

    public static IReadOnlyList<WireExample> All { get; } =
    [
        Good("O127 text", Wire.Text("hello"), "text hello"),
        Good("O128 binary", Wire.Binary([0x00, 0x01, 0xFF]), "binary 0001FF"),
        Good("O129 empty text", Wire.Text(""), "text"),
        Good("O129 empty binary", Wire.Binary([]), "binary"),
        Good("O130 two frames", [.. Wire.Text("a"), .. Wire.Text("b")], "text a", "text b"),
        Good("O131 three fragments", [.. Wire.Text("aa", false), .. Wire.More("bb", false), .. Wire.More("cc", true)], "text aa",
            "text bb", "text cc"),
        new("pieces: O132 ping between fragments", [.. Wire.Text("aa", false), .. Wire.Ping("p"), .. Wire.More("cc", true)], ["text aa",
            "text cc"], ["pong p"], "open")
        {
            Rules = Rules,
        },
        Good("O133 empty final fragment", [.. Wire.Text("aa", false), .. Wire.More("", true)], "text aa", "text"),
        Good("O134 5000 octets", Wire.Binary(Bytes.AsSpan(0, 5000)), [.. PiecesOf(5000)]),
        Good("O135 4096 octets", Wire.Binary(Bytes.AsSpan(0, 4096)), [.. PiecesOf(4096)]),
        Good("O136 65536 octets", Wire.Binary(Bytes.AsSpan(0, 65536)), [.. PiecesOf(65536)]),
        Good("4097 octets", Wire.Binary(Bytes.AsSpan(0, 4097)), [.. PiecesOf(4097)]),
        Good("binary fragments", [.. Wire.Binary([1], false), .. Wire.Frame(Opcode.Continuation, [2])], "binary 01", "binary 02"),
        Good("empty fragments only", [.. Wire.Text("", false), .. Wire.More("", false), .. Wire.More("", true)], "text", "text", "text"),
        Good("pong between fragments", [.. Wire.Text("aa", false), .. Wire.Pong("p"), .. Wire.More("cc", true)], "text aa", "pong p",
            "text cc"),
        new("pieces: O138 invalid UTF-8, raw", Wire.Frame(Opcode.Text, [0x61, 0xFF]), ["text a\u00FF"], [],
            "open") { Rules = Rules with { ValidateUtf8 = false } },
        Bad("O138 invalid UTF-8", Wire.Frame(Opcode.Text, [0x61, 0xFF]), 1007, "text is not UTF-8"),
        Good(
            "O139 character split over fragments", [.. Wire.Frame(Opcode.Text, [0xE2, 0x82], false), .. Wire.Frame(Opcode.Continuation,
                [0xAC])],
            "text \u00e2\u0082", "text \u00ac"),
        Good("character split over pieces", Wire.Text(new string('a', 4095) + "é"), Text([.. Enumerable.Repeat((byte)'a', 4095), 0xC3]),
            "text \u00a9"),
        Bad(
            "text that ends inside a character", Wire.Frame(Opcode.Text, [.. new byte[4096], 0xE2, 0x82]), 1007, "text is not UTF-8",
            Text(new byte[4096]), "text \u00e2\u0082"),
        new("pieces: O164 open fragment, then close", [.. Wire.Text("a", false), .. Wire.Close(1000)], ["text a", "close 03E8"],
            ["close 1000"], "closed 1000")
        {
            Rules = Rules,
        },
        Bad("O175 text inside a message", [.. Wire.Text("a", false), .. Wire.Text("b")], 1002, "new message inside an unfinished one",
            "text a"),
        Inflated("O144 3000 octets", DeflateExamples.Binary(Deflated.Of(Bytes.AsSpan(0, 3000))), [.. InflatedPiecesOf(3000)]),
        Inflated("1023 octets", DeflateExamples.Binary(Deflated.Of(Bytes.AsSpan(0, 1023))), [.. InflatedPiecesOf(1023)]),
        Inflated("1024 octets", DeflateExamples.Binary(Deflated.Of(Bytes.AsSpan(0, 1024))), [.. InflatedPiecesOf(1024)]),
        Inflated("more pieces than a batch holds", DeflateExamples.Binary(Deflated.Of(Many)), [.. Many.Chunk(1023).Select(piece => Session.Describe("binary", piece))]),
        Inflated("nothing", Wire.Hex("c1 01 00"), "text"),
        Inflated("fragments of which the first gives nothing", [.. Wire.Hex("41 00"), .. Wire.Hex("80 07 f2 48 cd c9 c9 07 00")], "text Hello"),
        Inflated("not compressed", Wire.Binary(Bytes.AsSpan(0, 5000)), [.. PiecesOf(5000)]),
        Inflated("window that goes on", [.. Wire.Hex("c1 07 f2 48 cd c9 c9 07 00"), .. Wire.Hex("c1 05 f2 00 11 00 00")], "text Hello", "text Hello"),
        new(
            "pieces: inflated, between pongs",
            [.. Wire.Pong("a"), .. Wire.Hex("c1 07 f2 48 cd c9 c9 07 00"), .. Wire.Pong("b"), .. Wire.Ping("c")],
            ["pong a", "text Hello", "pong b"], ["pong c"], "open") { Rules = Compressed },
        Spoiled("corrupt", DeflateExamples.Binary(Wire.Hex("FF FF FF FF")), 1007, "compressed message is corrupt"),
        Spoiled("text that is not UTF-8", DeflateExamples.Text(Deflated.Of([0x61, 0xFF])), 1007, "text is not UTF-8"),
        Spoiled("text that ends inside a character", DeflateExamples.Text(Deflated.Of([0xE2, 0x82])), 1007, "text is not UTF-8"),
        Spoiled("bomb", DeflateExamples.Binary(Deflated.Bomb(2)), 1009, "message longer than 1048576 octets"),
        Bad("O174 continuation without a start", Wire.More("a", true), 1002, "continuation without a message"),
        Bad("header beyond the limit", Wire.Header(Opcode.Binary, (1 << 20) + 1), 1009, "message longer than 1048576 octets"),
        Bad(
            "fragments beyond the limit", [.. Wire.Text("a", false), .. Wire.Header(Opcode.Continuation, 1 << 20)], 1009,
            "message longer than 1048576 octets", "text a"),
    ];

    private static byte[] Many => [.. Enumerable.Range(0, (256 * 1023) + 5).Select(i => (byte)(i / 100))];

    private static IEnumerable<string> InflatedPiecesOf(int length) =>
        Bytes[..length].Chunk(InflatedPieces.Size).Select(piece => Session.Describe("binary", piece));

    private static WireExample Inflated(string name, byte[] octets, params string[] received) =>
        WireExample.Good($"pieces: inflated, {name}", octets, received) with { Rules = Compressed };

    private static WireExample Spoiled(string name, byte[] octets, int code, string violation) =>
        WireExample.Bad($"pieces: inflated, {name}", octets, code, violation) with { Rules = Compressed };

    private static IEnumerable<string> PiecesOf(int length) =>
        Bytes[..length].Chunk(PieceSize).Select(piece => Session.Describe("binary", piece));

    private static string Text(byte[] piece) => Session.Describe("text", piece);

    private static WireExample Good(string name, byte[] octets, params string[] received) =>
        WireExample.Good($"pieces: {name}", octets, received) with { Rules = Rules };

    private static WireExample Bad(string name, byte[] octets, int code, string violation, params string[] received) =>
        WireExample.Bad($"pieces: {name}", octets, code, violation, received) with { Rules = Rules };
}
