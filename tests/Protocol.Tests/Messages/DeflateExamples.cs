using System.Text;
using VeraWebSockets.Actors.Protocol.Extensions;
using VeraWebSockets.Actors.Protocol.Frames;
using VeraWebSockets.Actors.Protocol.Messages;

namespace VeraWebSockets.Protocol.Tests.Messages;

/// <summary>Examples with permessage-deflate: those of RFC 7692 section 7.2.3 first, then the rows of the oracle, then what else can go
/// wrong.</summary>
internal static class DeflateExamples
{
    private const string Corrupt = "compressed message is corrupt";

    public static readonly DeflateParameters TakeOver = new(false, false, 15);
    public static readonly DeflateParameters NoTakeOver = new(ServerNoContextTakeover: true, false, 15);

    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 70_000).Select(i => (byte)(i * i / 7))];
    private static readonly byte[] Words = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 400).Select(i => $"word {i} ")));
    private static readonly byte[] Hello = Wire.Hex("f2 48 cd c9 c9 07 00");
    private static readonly byte[] HelloAgain = Wire.Hex("f2 00 11 00 00"); // refers to the first one
    private static readonly byte[] SyncFlush = Wire.Hex("00 00 ff ff"); // which section 7.2.1 has the sender leave off
    private static readonly byte[] StoredHello = Deflated.Stored("Hello"u8);
    private static readonly byte[] LastHello = Wire.Hex("f3 48 cd c9 c9 07 00 00"); // with a final block

    public static IReadOnlyList<WireExample> All { get; } =
    [
        Good("RFC 7692 section 7.2.3.1: one block", Wire.Hex("c1 07 f2 48 cd c9 c9 07 00"), "text Hello"),
        Good("RFC 7692 section 7.2.3.1: fragments", Wire.Hex("41 03 f2 48 cd 80 04 c9 c9 07 00"), "text Hello"),
        Good("RFC 7692 section 7.2.3.2: shared window", [.. Text(Hello), .. Text(HelloAgain)], "text Hello", "text Hello"),
        Good("RFC 7692 section 7.2.3.2: own window", [.. Text(Hello), .. Text(Hello)], "text Hello", "text Hello") with
        {
            Rules = With(NoTakeOver),
        },
        Good("RFC 7692 section 7.2.3.3: stored block", Wire.Hex("c1 0b 00 05 00 fa ff 48 65 6c 6c 6f 00"), "text Hello"),
        Good("RFC 7692 section 7.2.3.4: final block", Wire.Hex("c1 08 f3 48 cd c9 c9 07 00 00"), "text Hello"),
        Good("RFC 7692 section 7.2.3.5: two blocks", Wire.Hex("c1 0d f2 48 05 00 00 00 ff ff ca c9 c9 07 00"), "text Hello"),
        Good("RFC 7692 section 7.2.3.6: empty", Wire.Hex("c1 01 00"), "text"),

        Good("O143 compressed text", Text(Deflated.Of("compressed"u8)), "text compressed"),
        Good("O144 3000 octets", Binary(Deflated.Of(Words.AsSpan(0, 3000))), Session.Describe("binary", Words.AsSpan(0, 3000))),
        Good("O145 not compressed", Wire.Text("plain"), "text plain"),
        Bad("O146 corrupt", Text(Wire.Hex("FF FF FF FF")), 1007, Corrupt),
        Bad("O172 RSV2 with deflate", Wire.Hex("A1 01 61"), 1002, "reserved bits set"),
        Bad("RSV3 with deflate", Wire.Hex("91 01 61"), 1002, "reserved bits set"),
        Bad("RSV1 and RSV2 with deflate", [0xE1, .. Text(Hello)[1..]], 1002, "reserved bits set"),
        Bad("O173 RSV1 on a ping with deflate", Wire.Hex("C9 00"), 1002, "reserved bits set"),
        Bad("RSV1 on a pong with deflate", Wire.Hex("CA 00"), 1002, "reserved bits set"),
        Bad("RSV1 on a close with deflate", Wire.Hex("C8 00"), 1002, "reserved bits set"),
        Bad("RSV1 on a continuation", [.. Wire.Hex("41 03 f2 48 cd"), .. Wire.Hex("C0 04 c9 c9 07 00")], 1002, "reserved bits set"),
        Bad("RSV1 on a reserved opcode", Wire.Hex("C3 00"), 1002, "reserved bits set"),

        Good("not compressed between compressed", [.. Text(Hello), .. Wire.Text("plain"), .. Text(HelloAgain)], "text Hello", "text plain",
            "text Hello"),
        Good("fragments not compressed", [.. Text(Hello), .. Wire.Text("a", false), .. Wire.More("b", true), .. Text(HelloAgain)],
            "text Hello", "text ab", "text Hello"),
        new(
            "deflate: ping between compressed fragments", [.. Wire.Hex("41 03 f2 48 cd"), .. Wire.Ping("p"),
                .. Wire.Hex("80 04 c9 c9 07 00")],
            ["text Hello"], ["pong p"], "open") { Rules = With(TakeOver) },
        Good("pong between compressed fragments", [.. Wire.Hex("41 03 f2 48 cd"), .. Wire.Pong("p"), .. Wire.Hex("80 04 c9 c9 07 00")],
            "pong p", "text Hello"),
        Good("empty compressed fragments", [.. Wire.Hex("41 00"), .. Wire.Hex("00 00"), .. Wire.Hex("00 07 f2 48 cd c9 c9 07 00"),
            .. Wire.Hex("80 00")], "text Hello"),
        Good("frames of one octet", [0x41, 0, .. Hello.SelectMany(octet => new byte[] { 0x00, 1, octet }), 0x80, 0], "text Hello"),
        Good("sync flush left on", [.. Text([.. Hello, .. SyncFlush]), .. Text([.. HelloAgain, .. SyncFlush])], "text Hello", "text Hello"),
        Good("sync flush left on, in a frame of its own", [.. Wire.Compressed(Wire.Frame(Opcode.Text, Hello, isFinal: false)),
            .. Wire.Hex("80 04 00 00 ff ff"), .. Text(HelloAgain)], "text Hello", "text Hello"),
        Good("empty, then another", [.. Wire.Hex("c1 01 00"), .. Text(Hello)], "text", "text Hello"),
        Good("final block, then an empty window", [.. Text(LastHello), .. Text(Hello), .. Text(HelloAgain)], "text Hello", "text Hello",
            "text Hello"),
        Good("final blocks one after another", [.. Text(LastHello), .. Text(LastHello)], "text Hello", "text Hello"),
        Good("final block without the flush behind it", [.. Text(LastHello[..^1]), .. Text(Hello)], "text Hello", "text Hello"),
        Good("final block in fragments", [.. Wire.Hex("41 07 f3 48 cd c9 c9 07 00"), .. Wire.Hex("80 01 00"), .. Text(Hello)],
            "text Hello", "text Hello"),
        Bad("window of before a final block", [.. Text(Hello), .. Text(LastHello), .. Text(HelloAgain)], 1007, Corrupt, "text Hello",
            "text Hello"),
        Bad("data behind a final block", Text([.. LastHello[..^1], .. Hello]), 1007, Corrupt),
        Bad("two octets behind a final block", Text([.. LastHello, 0x00]), 1007, Corrupt),
        Bad("window that was given up", [.. Text(Hello), .. Text(HelloAgain)], 1007, Corrupt, "text Hello") with
        {
            Rules = With(NoTakeOver),
        },
        Bad("window that never was", Text(HelloAgain), 1007, Corrupt),
        Bad("stored block whose length is spoilt", Wire.Hex("c1 0b 00 05 00 fb ff 48 65 6c 6c 6f 00"), 1007, Corrupt),
        .. Enumerable.Range(1, Hello.Length - 1).Select(count => Bad($"cut off after {count} of its octets", Text(Hello[..count]), 1007, Corrupt)),
        .. Enumerable.Range(1, LastHello.Length - 3).Select(
            count => Bad($"final block cut off after {count} of its octets", Text(LastHello[..count]), 1007, Corrupt)),
        .. Enumerable.Range(2, StoredHello.Length - 2).Select( // of one octet, it is an empty message
            count => Bad($"stored block cut off after {count} of its octets", Text(StoredHello[..count]), 1007, Corrupt)),
        Bad("cut off, without a window", Text(Hello[..3]), 1007, Corrupt) with { Rules = With(NoTakeOver) },
        Bad("cut off in fragments", [.. Wire.Hex("41 03 f2 48 cd"), .. Wire.Hex("80 00")], 1007, Corrupt),
        Bad("cut off at the limit", Text(StoredHello[..9]), 1007, Corrupt) with { Rules = With(TakeOver, maxMessageSize: 4) },
        Good("no octet, then another", [.. Wire.Hex("c1 00"), .. Text(Hello), .. Wire.Hex("c2 00"), .. Text(HelloAgain)],
            "text", "text Hello", "binary", "text Hello"),
        Good("no octet in fragments, then another", [.. Wire.Hex("41 00 80 00"), .. Text(Hello)], "text", "text Hello"),
        Good("no octet, without a window", [.. Text(Hello), .. Wire.Hex("c1 00"), .. Text(Hello)], "text Hello", "text", "text Hello") with
        {
            Rules = With(NoTakeOver),
        },
        Bad("text that is not UTF-8", Text(Deflated.Of([0x61, 0xFF])), 1007, "text is not UTF-8"),
        Bad("text that ends inside a character", Text(Deflated.Of([0xE2, 0x82])), 1007, "text is not UTF-8"),
        Good("binary that is not UTF-8", Binary(Deflated.Of([0x61, 0xFF])), "binary 61FF"),
        Good("long", Binary(Deflated.Of(Bytes)), Session.Describe("binary", Bytes)),
        Good("long, stored", Binary(Deflated.Stored(Bytes)), Session.Describe("binary", Bytes)),
        new("deflate: O147 bomb", Binary(Deflated.Bomb(2)), [], ["close 1009 message longer than 1000000 octets"],
            "message longer than 1000000 octets")
        {
            Rules = With(TakeOver) with { MaxMessageSize = 1_000_000 },
        },
        new("deflate: fragment, then close", [.. Wire.Hex("41 03 f2 48 cd"), .. Wire.Close(1000)], ["close 03E8"], ["close 1000"],
            "closed 1000")
        {
            Rules = With(TakeOver),
        },
        Bad("text inside a compressed message", [.. Wire.Hex("41 03 f2 48 cd"), .. Text(Hello)], 1002,
            "new message inside an unfinished one"),
    ];

    public static ReceiveRules With(DeflateParameters parameters, long maxMessageSize = 1 << 24) =>
        new(maxMessageSize, ValidateUtf8: true, Deflate: parameters);

    public static byte[] Text(byte[] deflated) => Wire.Compressed(Wire.Frame(Opcode.Text, deflated));

    public static byte[] Binary(byte[] deflated) => Wire.Compressed(Wire.Binary(deflated));

    private static WireExample Good(string name, byte[] octets, params string[] received) =>
        WireExample.Good($"deflate: {name}", octets, received) with { Rules = With(TakeOver) };

    private static WireExample Bad(string name, byte[] octets, int code, string violation, params string[] received) =>
        WireExample.Bad($"deflate: {name}", octets, code, violation, received) with { Rules = With(TakeOver) };
}
