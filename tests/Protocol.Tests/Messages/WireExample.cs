using System.Text;
using VeraWebSockets.Actors.Protocol.Frames;
using VeraWebSockets.Actors.Protocol.Messages;

namespace VeraWebSockets.Protocol.Tests.Messages;

/// <summary>Octets of a server, and what must come of them however they are cut.</summary>
/// <param name="Name">What the server does; with the row of the spec's oracle, where it has one.</param>
/// <param name="Octets">On the wire.</param>
/// <param name="Received">In the words of <see cref="Session.Received"/>.</param>
/// <param name="Sent">In the words of <see cref="Session.Sent"/>.</param>
/// <param name="End">In the words of <see cref="Session.End"/>.</param>
internal sealed record WireExample(string Name, byte[] Octets, string[] Received, string[] Sent, string End)
{
    private static readonly byte[] Thousands = [.. Enumerable.Range(0, 70_000).Select(i => (byte)(i * 31))];

    public static IReadOnlyList<WireExample> All { get; } =
    [
        .. DeflateExamples.All,
        .. PieceExamples.All,

        // RFC 6455 section 5.7
        Good("RFC: unmasked text", Wire.Hex("81 05 48 65 6c 6c 6f"), "text Hello"),
        Good("RFC: fragmented text", Wire.Hex("01 03 48 65 6c 80 02 6c 6f"), "text Hello"),
        Answered("RFC: ping", Wire.Hex("89 05 48 65 6c 6c 6f"), "pong Hello"),
        Good("RFC: 256 octets", [.. Wire.Hex("82 7E 0100"), .. Thousands[..256]], BinaryOf(256)),
        Good("RFC: 64 KiB", [.. Wire.Hex("82 7F 0000000000010000"), .. Thousands[..65536]], BinaryOf(65536)),

        // Group J of the oracle
        Good("O128 binary", Wire.Binary([0x00, 0x01, 0xFF]), "binary 0001FF"),
        Good("O129 empty text", Wire.Text(""), "text"),
        Good("O129 empty binary", Wire.Binary([]), "binary"),
        Good("O130 two frames", [.. Wire.Text("a"), .. Wire.Text("b")], "text a", "text b"),
        Good("O131 three fragments", [.. Wire.Text("aa", false), .. Wire.More("bb", false), .. Wire.More("cc", true)], "text aabbcc"),
        new(
            "O132 ping between fragments", [.. Wire.Text("aa", false), .. Wire.Ping("p"), .. Wire.More("cc", true)], ["text aacc"],
            ["pong p"], "open"),
        Good("pong between fragments", [.. Wire.Text("aa", false), .. Wire.Pong("p"), .. Wire.More("cc", true)], "pong p", "text aacc"),
        Good("O133 empty final fragment", [.. Wire.Text("aa", false), .. Wire.More("", true)], "text aa"),
        Good("empty first fragment", [.. Wire.Text("", false), .. Wire.More("aa", true)], "text aa"),
        Good("empty fragments only", [.. Wire.Text("", false), .. Wire.More("", false), .. Wire.More("", true)], "text"),
        Good("binary in fragments", [.. Wire.Binary([1], false), .. Wire.Frame(Opcode.Continuation, [2])], "binary 0102"),
        Good(
            "two fragmented messages",
            [.. Wire.Text("a", false), .. Wire.More("b", true), .. Wire.Text("c", false), .. Wire.More("d", true)], "text ab", "text cd"),
        Good("O134 5000 octets", Wire.Binary(Thousands.AsSpan(0, 5000)), BinaryOf(5000)),
        Good("O135 4096 octets", Wire.Binary(Thousands.AsSpan(0, 4096)), BinaryOf(4096)),
        Good("longest frame that shares a buffer", Wire.Binary(Thousands.AsSpan(0, 65526)), BinaryOf(65526)),
        Good("shortest frame with a buffer of its own", Wire.Binary(Thousands.AsSpan(0, 65527)), BinaryOf(65527)),
        Good(
            "long frame among short ones", [.. Wire.Text("a"), .. Wire.Binary(Thousands), .. Wire.Text("b")], "text a", BinaryOf(70_000),
            "text b"),
        Good(
            "long fragments", [.. Wire.Binary(Thousands, false), .. Wire.Frame(Opcode.Continuation, Thousands)],
            BinaryOf([.. Thousands, .. Thousands])),
        Bad("O138 invalid UTF-8", Wire.Frame(Opcode.Text, [0x61, 0xFF]), 1007, "text is not UTF-8"),
        Bad("text that ends inside a character", Wire.Frame(Opcode.Text, [0xE2, 0x82]), 1007, "text is not UTF-8"),
        Bad(
            "fragments that end inside a character", [.. Wire.Text("a", false), .. Wire.Frame(Opcode.Continuation, [0xE2, 0x82])], 1007,
            "text is not UTF-8"),
        Good(
            "O139 character split over fragments",
            [.. Wire.Frame(Opcode.Text, [0xE2, 0x82], false), .. Wire.Frame(Opcode.Continuation, [0xAC])], "text \u00e2\u0082\u00ac"),
        Bad("O140 16-bit length for 3 octets", Wire.Hex("82 7E 0003 010203"), 1002, "length not in its shortest form"),
        Bad("O140 64-bit length for 3 octets", Wire.Hex("82 7F 0000000000000003 010203"), 1002, "length not in its shortest form"),
        Bad("O141 masked frame", Wire.Hex("81 85 37 fa 21 3d 7f 9f 4d 51 58"), 1002, "masked frame from server"),
        Bad(
            "O142 64-bit length beyond the limit", Wire.Hex("82 7F 000000007FFFFFFF 00010203040506070809"), 1009,
            "message longer than 16777216 octets"),

        // Group K
        Answered("O148 empty ping", Wire.Ping(""), "pong"),
        Answered("O149 three pings", [.. Wire.Ping("1"), .. Wire.Ping("2"), .. Wire.Ping("3")], "pong 1", "pong 2", "pong 3"),
        Good("O150 pong", Wire.Pong("zz"), "pong zz"),
        Good("O151 empty pong", Wire.Pong("")),
        Bad("O152 long ping", [.. Wire.Hex("89 7E 007E"), .. new byte[126]], 1002, "control frame longer than 125 octets"),
        Bad("O152 fragmented ping", Wire.Frame(Opcode.Ping, [1], false), 1002, "fragmented control frame"),
        Closed("O153 close 1000", Wire.Close(1000), "close 03E8", "close 1000", "closed 1000"),
        Closed("O154 close with a reason", Wire.Close(1000, "bye"), "close 03E8627965", "close 1000 bye", "closed 1000"),
        Closed("O155 close without a payload", Wire.Hex("8800"), "close", "close", "closed 1005"),
        Closed("O156 close 1001", Wire.Close(1001), "close 03E9", "close 1001", "closed 1001"),
        Closed("O156 close 1011", Wire.Close(1011), "close 03F3", "close 1011", "closed 1011"),
        Closed("O156 close 3000", Wire.Close(3000), "close 0BB8", "close 3000", "closed 3000"),
        Closed("O156 close 4999", Wire.Close(4999), "close 1387", "close 4999", "closed 4999"),
        Closed("O157 close 1012", Wire.Close(1012, "restart"), "close 03F472657374617274", "close 1012 restart", "closed 1012"),
        Closed(
            "O158 close 1005", Wire.Close(1005), "close 03ED", "close 1002 close frame with a reserved status code",
            "closed 1005, close frame with a reserved status code"),
        Closed(
            "O159 close 5000", Wire.Close(5000), "close 1388", "close 1002 close frame with a reserved status code",
            "closed 5000, close frame with a reserved status code"),
        Closed(
            "O160 close with one octet", Wire.Hex("8801 03"), "close", "close 1002 close frame with a malformed payload",
            "closed 1005, close frame with a malformed payload"),
        Closed(
            "O161 close with a bad reason", Wire.Hex("8803 03E8 FF"), "close 03E8FF", "close 1007 close reason is not UTF-8",
            "closed 1000, close reason is not UTF-8"),
        new("O162 text, then close", [.. Wire.Text("a"), .. Wire.Close(1000)], ["text a", "close 03E8"], ["close 1000"], "closed 1000"),
        Closed(
            "O163 close, then text and ping", [.. Wire.Close(1000), .. Wire.Text("a"), .. Wire.Ping("p")], "close 03E8", "close 1000",
            "closed 1000"),
        Closed(
            "O164 open fragment, then close", [.. Wire.Text("a", false), .. Wire.Close(1000)], "close 03E8", "close 1000", "closed 1000"),
        Bad("O171 opcode 3", Wire.Hex("8300"), 1002, "reserved opcode"),
        Bad("O171 opcode 11", Wire.Hex("8B00"), 1002, "reserved opcode"),
        Bad("O172 RSV1 without an extension", Wire.Hex("C1 01 61"), 1002, "reserved bits set"),
        Bad("O173 RSV1 on a ping", Wire.Hex("C9 00"), 1002, "reserved bits set"),
        Bad("O174 continuation without a start", Wire.More("a", true), 1002, "continuation without a message"),
        Bad(
            "continuation behind a whole message", [.. Wire.Text("a"), .. Wire.More("b", true)], 1002, "continuation without a message",
            "text a"),
        Bad("O175 text inside a message", [.. Wire.Text("a", false), .. Wire.Text("b")], 1002, "new message inside an unfinished one"),
        Bad(
            "binary inside a text message", [.. Wire.Text("a", false), .. Wire.Binary([1], false)], 1002,
            "new message inside an unfinished one"),
        Bad("O176 length with its top bit set", Wire.Hex("82 7F 8000000000000000"), 1002, "length with its top bit set"),
        Bad(
            "O177 text, bad opcode, text", [.. Wire.Text("good"), .. Wire.Hex("8300"), .. Wire.Text("more")], 1002, "reserved opcode",
            "text good"),
        Bad("O178 a body of HTML", Encoding.ASCII.GetBytes("<html>Switching</html>"), 1002, "reserved bits set"),
    ];

    /// <summary>With which it is received.</summary>
    public ReceiveRules Rules { get; init; } = new(MaxMessageSize: 1 << 24, ValidateUtf8: true);

    public static TheoryData<string> Names => new(All.Select(example => example.Name));

    /// <summary>In the words of <see cref="Session.Summary"/>.</summary>
    public string Summary => SummaryWith(End, Sent);

    public static WireExample Named(string name) => All.Single(example => example.Name == name);

    public string SummaryWith(string end, params string[] sent) =>
        $"received [{string.Join("; ", Received)}] sent [{string.Join("; ", sent)}] {end}";

    public static WireExample Good(string name, byte[] octets, params string[] received) => new(name, octets, received, [], "open");

    public static WireExample Answered(string name, byte[] octets, params string[] sent) => new(name, octets, [], sent, "open");

    public static WireExample Closed(string name, byte[] octets, string received, string sent, string end) =>
        new(name, octets, [received], [sent], end);

    public static WireExample Bad(string name, byte[] octets, int code, string violation, params string[] received) =>
        new(name, octets, received, [$"close {code} {violation}"], violation);

    private static string BinaryOf(int length) => BinaryOf(Thousands[..length]);

    private static string BinaryOf(byte[] payload) => Session.Describe("binary", payload);
}
