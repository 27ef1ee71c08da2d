using System.Text;
using VeraWebSockets.Testing;
using static VeraWebSockets.EndToEnd.Tests.EchoCase;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>RFC 6455 sections 5.5.1 and 7: what is answered to a close, and what goes before the answer.</summary>
internal static class CloseCases
{
    private const int ProtocolError = 1002;
    private const int InvalidPayload = 1007;

    private static readonly byte[] Closing = Frames.Close(1000);
    private static readonly int[] Good = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999];
    private static readonly int[] Bad = [0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535];

    public static IReadOnlyList<EchoCase> All { get; } = [.. CodeCases(), .. PayloadCases(), .. OrderCases()];

    private static IEnumerable<EchoCase> CodeCases() =>
    [
        .. Good.Select(code => Refused($"close {code}", code, Frames.Close(code))),
        .. Bad.Select(code => Refused($"close with the reserved code {code}", ProtocolError, Frames.Close(code))),
    ];

    private static IEnumerable<EchoCase> PayloadCases()
    {
        string longest = new('r', 123);
        return
        [
            new("close without payload", Sends(Frames.Close()), "close"),
            new("close with a reason", Sends(Frames.Close(1000, "done")), "close 1000 \"done\""),
            new("close with a reason of 123 octets", Sends(Frames.Close(1000, longest)), $"close 1000 \"{longest}\""),
            Refused("close with a reason of 124 octets", ProtocolError, Frames.Close(1000, longest + "r")),
            Refused("close with one octet", ProtocolError, Frames.Frame(Opcodes.Close, [3])),
            Refused("close with a reason that is not UTF-8", InvalidPayload, Frames.Frame(Opcodes.Close, [3, 0xe8, .. "bad "u8, 0xed, 0xa0, 0x80])),
            Refused("close with a reason that ends inside a character", InvalidPayload, Frames.Frame(Opcodes.Close, [3, 0xe8, 0xe2, 0x82])),
            Refused("fragmented close", ProtocolError, Frames.Frame(Opcodes.Close, [3, 0xe8], fin: false)),
        ];
    }

    private static IEnumerable<EchoCase> OrderCases()
    {
        string large = new('x', 256 << 10);
        return
        [
            Refused("text and close in one write", 1000, Frames.Join(Frames.Text("last words"), Closing), "text \"last words\""),
            RefusedSlowly("text and close octet by octet", 1000, Frames.Join(Frames.Text("last words"), Closing), "text \"last words\""),
            Refused(
                "a hundred texts and close in one write", 1000,
                Frames.Join([.. Enumerable.Repeat(Frames.Text("x"), 100), Closing]),
                [.. Enumerable.Repeat("text \"x\"", 100)]),
            Refused(
                "a thousand texts and close in one write", 1000,
                Frames.Join([.. Enumerable.Repeat(Frames.Text("x"), 1000), Closing]),
                [.. Enumerable.Repeat("text \"x\"", 1000)]),
            Refused("two closes", 1000, Frames.Join(Closing, Frames.Close(1001))),
            Refused("a ping behind a close", 1000, Frames.Join(Closing, Frames.Ping("late"u8))),
            Refused("text behind a close", 1000, Frames.Join(Closing, Frames.Text("late"))),
            Refused("a fragment, a close and the last fragment", 1000, Frames.Join(Frames.Text("a", fin: false), Closing, Frames.Continuation("b"))),
            Refused(
                "256 KiB, a close and a ping", 1000,
                Frames.Join(Frames.Text(large), Closing, Frames.Ping("late"u8)), $"text {Events.Show(Encoding.ASCII.GetBytes(large))}"),
            Refused("text, a ping and a close", 1000, Frames.Join(Frames.Ping("p"u8), Frames.Text("t"), Closing), "pong \"p\"", "text \"t\""),
        ];
    }

    private static Func<EchoExchange, Task> Sends(byte[] octets) => exchange => exchange.Connection.SendAsync(octets);
}
