using System.Globalization;
using System.Text;
using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>RFC 7692: messages of many sizes, with every parameter that a server may answer; and what is refused.</summary>
internal static class CompressionCases
{
    private const string Name = "permessage-deflate";
    private const int Rsv1 = 4;
    private const int Largest = 128 << 10;
    private const int EachSize = 20;

    private static readonly int[] Sizes = [16, 64, 256, 1 << 10, 4 << 10, 8 << 10, 16 << 10, 32 << 10, 64 << 10, Largest];
    private static readonly int[] FragmentSizes = [256, 1 << 10, 4 << 10, 32 << 10];

    private static readonly string[] Answers =
    [
        Name, $"{Name}; server_no_context_takeover", $"{Name}; client_no_context_takeover", $"{Name}; client_max_window_bits=8",
        $"{Name}; client_max_window_bits=9", $"{Name}; client_max_window_bits=12", $"{Name}; client_max_window_bits=15",
        $"{Name}; server_max_window_bits=15", $"{Name}; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=\"15\"; client_max_window_bits=\"10\"",
    ];

    private static readonly byte[] Records = MakeRecords();
    private static readonly byte[] Noise = MakeNoise();

    public static IReadOnlyList<EchoCase> All { get; } =
    [
        .. from size in Sizes
           from isText in (bool[])[true, false]
           select Messages(Name, isText, size, size),
        .. from fragment in FragmentSizes
           from isText in (bool[])[true, false]
           select Messages(Name, isText, Largest, fragment),
        .. from answer in Answers.Skip(1)
           from size in (int[])[64, 4 << 10, Largest]
           select Messages(answer, isText: true, size, size),
        .. SingleCases(),
    ];

    private static IEnumerable<EchoCase> SingleCases()
    {
        byte[] hello = Deflated.Payload("Hello"u8.ToArray());
        byte[] notUtf8 = Deflated.Payload([.. "good "u8, 0xff]);
        const int protocolError = 1002;
        return
        [
            One("a message that is not compressed", EchoCase.Echoed("", Frames.Text("plain"), "text \"plain\"")),
            One("an empty message that is compressed", EchoCase.Echoed("", Frames.Frame(Opcodes.Text, [0x00], rsv: Rsv1), "text \"\"")),
            One(
                "a ping between compressed fragments",
                EchoCase.Echoed(
                    "",
                    Frames.Join(
                        Frames.Frame(Opcodes.Text, hello.AsSpan(0, 2), fin: false, rsv: Rsv1), Frames.Ping("p"u8), Frames.Continuation(hello.AsSpan(2))),
                    "pong \"p\"", "text \"Hello\"")),
            One(
                "compressed octet by octet in fragments",
                EchoCase.Echoed(
                    "",
                    Frames.Join(hello.Select((octet, i) => Frames.Frame(
                        i == 0 ? Opcodes.Text : Opcodes.Continuation, [octet], fin: i == hello.Length - 1, rsv: i == 0 ? Rsv1 : 0))),
                    "text \"Hello\"")),
            One(
                "RSV1 on a continuation",
                EchoCase.Refused(
                    "", protocolError,
                    Frames.Join(
                        Frames.Frame(Opcodes.Text, hello.AsSpan(0, 2), fin: false, rsv: Rsv1),
                        Frames.Frame(Opcodes.Continuation, hello.AsSpan(2), rsv: Rsv1)))),
            One("RSV1 on a ping", EchoCase.Refused("", protocolError, Frames.Frame(Opcodes.Ping, hello, rsv: Rsv1))),
            One("RSV1 on a close", EchoCase.Refused("", protocolError, Frames.Frame(Opcodes.Close, Frames.ClosePayload(1000), rsv: Rsv1))),
            One("RSV2 beside RSV1", EchoCase.Refused("", protocolError, Frames.Frame(Opcodes.Text, hello, rsv: Rsv1 | 2))),
            One("octets that cannot be inflated", EchoCase.Refused("", 1007, Frames.Frame(Opcodes.Binary, [0xff, 0xff, 0xff, 0xff], rsv: Rsv1))),
            One("compressed text that is not UTF-8", EchoCase.Refused("", 1007, Frames.Frame(Opcodes.Text, notUtf8, rsv: Rsv1))),
            One(
                "a message and then octets that cannot be inflated",
                EchoCase.Refused(
                    "", 1007, Frames.Join(Deflated.Text("good"), Frames.Frame(Opcodes.Binary, [0xff, 0xff, 0xff, 0xff], rsv: Rsv1)), "text \"good\"")),
        ];
    }

    private static EchoCase One(string name, EchoCase echo) => echo with { Name = $"with compression {name}", Extensions = Name };

    /// <summary>Different messages of one size, each when the one before has come back, through one window as far as the answer allows.</summary>
    private static EchoCase Messages(string answer, bool isText, int size, int fragment)
    {
        byte[][] messages = [.. Enumerable.Range(0, EachSize).Select(i => Source(isText).AsSpan(i * 100, size).ToArray())];
        string kind = isText ? "text" : "binary";
        string name = string.Create(
            CultureInfo.InvariantCulture, $"{answer}: {EachSize} messages of {kind} of {size} octets{(fragment < size ? $" in fragments of {fragment}" : "")}");
        return new EchoCase(
            name,
            async exchange =>
            {
                using var deflater = new PeerDeflater(forgets: answer.Contains("server_no_context_takeover", StringComparison.Ordinal));
                for (int i = 0; i < messages.Length; i++)
                {
                    byte[] compressed = deflater.Compress(messages[i]);
                    await exchange.Connection.SendAsync(Frames.Join(InFragments(isText ? Opcodes.Text : Opcodes.Binary, compressed, fragment)));
                    await exchange.ArrivedAsync(i + 1);
                }
            },
            [.. messages.Select(message => $"{kind} {Events.Show(message)}"), "close 1000"])
        {
            Extensions = answer,
            ServerCloses = true,
        };
    }

    private static IEnumerable<byte[]> InFragments(byte opcode, byte[] compressed, int fragment)
    {
        for (int at = 0; at < compressed.Length; at += fragment)
        {
            yield return Frames.Frame(
                at == 0 ? opcode : Opcodes.Continuation,
                compressed.AsSpan(at, Math.Min(fragment, compressed.Length - at)),
                fin: at + fragment >= compressed.Length,
                rsv: at == 0 ? Rsv1 : 0);
        }
    }

    private static byte[] Source(bool isText) => isText ? Records : Noise;

    private static byte[] MakeRecords()
    {
        var random = new Random(1);
        var text = new StringBuilder();
        while (text.Length < Largest + (EachSize * 100))
        {
            text.Append(CultureInfo.InvariantCulture, $"{{\"id\":{random.Next(100_000)},\"name\":\"sensor {random.Next(40)}\",\"value\":{random.Next() / 7.0:F3}}},\n");
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static byte[] MakeNoise()
    {
        byte[] octets = new byte[Largest + (EachSize * 100)];
        new Random(1).NextBytes(octets);
        return octets;
    }
}
