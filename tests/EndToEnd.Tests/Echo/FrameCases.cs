using System.Globalization;
using VeraWebSockets.Testing;
using static VeraWebSockets.EndToEnd.Tests.EchoCase;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>RFC 6455 section 5: lengths, pings, reserved bits and opcodes, fragments.</summary>
internal static class FrameCases
{
    private const int ProtocolError = 1002;

    private static readonly int[] Lengths = [0, 1, 125, 126, 127, 128, 65535, 65536];
    private static readonly int[] ReservedOpcodes = [3, 4, 5, 6, 7, 11, 12, 13, 14, 15];

    public static IReadOnlyList<EchoCase> All { get; } =
        [.. LengthCases(), .. PingCases(), .. ReservedBitCases(), .. ReservedOpcodeCases(), .. FragmentCases(), .. HeaderCases()];

    private static IEnumerable<EchoCase> LengthCases() =>
        from length in Lengths
        from isText in (bool[])[true, false]
        from pieceSize in (int[])[int.MaxValue, 997]
        where length > 997 || pieceSize == int.MaxValue
        let payload = Payload(length, isText)
        select EchoedSlowly(
            $"{(isText ? "text" : "binary")} of {length} octets{(pieceSize == 997 ? " in writes of 997" : "")}",
            Math.Min(pieceSize, length + 20),
            Frames.Frame(isText ? Opcodes.Text : Opcodes.Binary, payload),
            $"{(isText ? "text" : "binary")} {Events.Show(payload)}");

    private static IEnumerable<EchoCase> PingCases()
    {
        byte[] most = [.. Enumerable.Range(0, 125).Select(i => (byte)(i * 2))];
        byte[][] ten = [.. Enumerable.Range(0, 10).Select(i => Frames.Ping([(byte)'p', (byte)('0' + i)]))];
        string[] pongs = [.. Enumerable.Range(0, 10).Select(i => string.Create(CultureInfo.InvariantCulture, $"pong \"p{i}\""))];
        return
        [
            Echoed("ping without payload", Frames.Ping(), "pong \"\""),
            Echoed("ping with text", Frames.Ping("Hello"u8), "pong \"Hello\""),
            Echoed("ping with octets that are not UTF-8", Frames.Ping([0, 0xff, 0xfe, 0xfd]), "pong \"\\x00\\xff\\xfe\\xfd\""),
            Echoed("ping of 125 octets", Frames.Ping(most), $"pong {Events.Show(most)}"),
            EchoedSlowly("ping of 125 octets octet by octet", 1, Frames.Ping(most), $"pong {Events.Show(most)}"),
            Refused("ping of 126 octets", ProtocolError, Frames.Ping(new byte[126])),
            Refused("fragmented ping", ProtocolError, Frames.Frame(Opcodes.Ping, "x"u8, fin: false)),
            Echoed("pong without payload that nobody asked for", Frames.Pong()),
            Echoed("pong with payload that nobody asked for", Frames.Pong("x"u8)),
            Echoed("pong that nobody asked for and a ping", Frames.Join(Frames.Pong("x"u8), Frames.Ping("y"u8)), "pong \"y\""),
            Echoed("ten pings in one write", Frames.Join(ten), pongs),
            EchoedSlowly("ten pings octet by octet", 1, Frames.Join(ten), pongs),
        ];
    }

    private static IEnumerable<EchoCase> ReservedBitCases()
    {
        byte[] good = Frames.Text("good");
        for (int rsv = 1; rsv < 8; rsv++)
        {
            byte[] bad = Frames.Frame(Opcodes.Text, "bad"u8, rsv: rsv);
            yield return Refused($"text with RSV {rsv}", ProtocolError, bad);
            yield return Refused($"text and then text with RSV {rsv} and a ping", ProtocolError, Frames.Join(good, bad, Frames.Ping()), "text \"good\"");
            yield return RefusedSlowly($"text and then text with RSV {rsv} octet by octet", ProtocolError, Frames.Join(good, bad), "text \"good\"");
            yield return Refused($"ping with RSV {rsv}", ProtocolError, Frames.Frame(Opcodes.Ping, "bad"u8, rsv: rsv));
            yield return Refused($"close with RSV {rsv}", ProtocolError, Frames.Frame(Opcodes.Close, Frames.ClosePayload(1000), rsv: rsv));
        }
    }

    private static IEnumerable<EchoCase> ReservedOpcodeCases()
    {
        byte[] good = Frames.Text("good");
        foreach (int opcode in ReservedOpcodes)
        {
            yield return Refused($"opcode {opcode} without payload", ProtocolError, Frames.Frame(opcode, []));
            yield return Refused($"opcode {opcode} with payload", ProtocolError, Frames.Frame(opcode, "bad"u8));
            yield return Refused(
                $"text and then opcode {opcode} and a ping", ProtocolError, Frames.Join(good, Frames.Frame(opcode, "bad"u8), Frames.Ping()), "text \"good\"");
            yield return RefusedSlowly(
                $"text and then opcode {opcode} octet by octet", ProtocolError, Frames.Join(good, Frames.Frame(opcode, [])), "text \"good\"");
        }
    }

    private static IEnumerable<EchoCase> FragmentCases()
    {
        byte[] first = Frames.Text("one ", fin: false);
        byte[] second = Frames.Continuation("two");
        byte[] whole = Frames.Join(first, second);
        byte[] five = Frames.Join(
            first, Frames.Continuation("two ", fin: false), Frames.Ping("a"u8), Frames.Continuation("three ", fin: false), Frames.Ping("b"u8),
            Frames.Continuation("four ", fin: false), Frames.Continuation("five"));
        const string ofFive = "text \"one two three four five\"";
        return
        [
            Echoed("two fragments", whole, "text \"one two\""),
            EchoedSlowly("two fragments octet by octet", 1, whole, "text \"one two\""),
            Echoed("a ping between two fragments", Frames.Join(first, Frames.Ping("x"u8), second), "pong \"x\"", "text \"one two\""),
            EchoedSlowly("a ping between two fragments octet by octet", 1, Frames.Join(first, Frames.Ping("x"u8), second), "pong \"x\"", "text \"one two\""),
            Echoed("two pings between five fragments", five, "pong \"a\"", "pong \"b\"", ofFive),
            EchoedSlowly("two pings between five fragments octet by octet", 1, five, "pong \"a\"", "pong \"b\"", ofFive),
            Echoed("three empty fragments", Frames.Join(Frames.Text("", fin: false), Frames.Continuation("", fin: false), Frames.Continuation("")), "text \"\""),
            Echoed(
                "an empty fragment, one with text, and an empty one",
                Frames.Join(Frames.Text("", fin: false), Frames.Continuation("middle", fin: false), Frames.Continuation("")),
                "text \"middle\""),
            Echoed(
                "binary and text in fragments, one after the other",
                Frames.Join(Frames.Binary([1], fin: false), Frames.Continuation([2]), whole),
                "binary \"\\x01\\x02\"", "text \"one two\""),
            Refused("a last continuation without a message", ProtocolError, Frames.Join(second, Frames.Text("x"))),
            Refused("a continuation without a message", ProtocolError, Frames.Join(Frames.Continuation("x", fin: false), Frames.Text("x"))),
            RefusedSlowly("a continuation without a message octet by octet", ProtocolError, Frames.Continuation("x", fin: false)),
            Refused("a continuation behind a whole message", ProtocolError, Frames.Join(whole, second), "text \"one two\""),
            Refused(
                "a fragment and another continuation without a message behind a whole message", ProtocolError,
                Frames.Join(whole, Frames.Continuation("x", fin: false), Frames.Text("y")), "text \"one two\""),
            Refused("text inside an unfinished text", ProtocolError, Frames.Join(first, Frames.Text("x"))),
            Refused("binary inside an unfinished text", ProtocolError, Frames.Join(first, Frames.Binary([1]))),
            RefusedSlowly("text inside an unfinished text octet by octet", ProtocolError, Frames.Join(first, Frames.Text("x"))),
        ];
    }

    private static IEnumerable<EchoCase> HeaderCases() =>
    [
        Refused("masked text", ProtocolError, Frames.Frame(Opcodes.Text, "x"u8, maskingKey: [1, 2, 3, 4])),
        Refused("length of 3 octets in 16 bits", ProtocolError, Frames.Frame(Opcodes.Text, "abc"u8, length: LengthForm.SixteenBits)),
        Refused("length of 3 octets in 64 bits", ProtocolError, Frames.Frame(Opcodes.Text, "abc"u8, length: LengthForm.SixtyFourBits)),
        Refused("length with its top bit set", ProtocolError, Frames.Header(Opcodes.Binary, 1UL << 63)),
        Refused("length of 2 to the 63 less 1", 1009, Frames.Header(Opcodes.Binary, long.MaxValue)),
    ];

    private static byte[] Payload(int length, bool isText) =>
        [.. Enumerable.Range(0, length).Select(i => (byte)(isText ? 'a' + (i % 26) : i * 7))];
}
