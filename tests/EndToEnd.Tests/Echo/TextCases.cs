using System.Text;
using VeraWebSockets.Testing;
using static VeraWebSockets.EndToEnd.Tests.EchoCase;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>RFC 6455 section 8.1: text that is UTF-8 comes back, any other is refused with the octet that spoils it.</summary>
internal static class TextCases
{
    private const int InvalidPayload = 1007;
    private const int More = 1000; // octets that a header announces and that never come

    private static readonly string[] Valid =
    [
        "grüße", "日本語のテキスト", "\U0001f600\U0001f680", "\u0000", "\u007f", "\u0080", "\u07ff", "\u0800", "\ud7ff", "\ue000", "\ufffd", "\ufffe",
        "\uffff", "\ufdd0", "\U00010000", "\U0001ffff", "\U0010ffff", "e\u0301 and é",
    ];

    /// <summary>Octets whose last one no continuation can make right (RFC 3629 section 4).</summary>
    private static readonly byte[][] Spoiled =
    [
        [0x80], [0xbf], [0xc0], [0xc1], [0xc2, 0x41], [0xdf, 0xc2], [0xe0, 0x80], [0xe0, 0x9f], [0xe2, 0x82, 0x41], [0xe2, 0x41], [0xed, 0xa0],
        [0xed, 0xbf], [0xef, 0xbf, 0xc0], [0xf0, 0x80], [0xf0, 0x8f], [0xf0, 0x9f, 0x98, 0x41], [0xf4, 0x90], [0xf5], [0xf8], [0xfc], [0xfe], [0xff],
    ];

    /// <summary>Characters that have begun and may still be right.</summary>
    private static readonly byte[][] Begun = [[0xc2], [0xe2], [0xe2, 0x82], [0xf0], [0xf0, 0x9f], [0xf0, 0x9f, 0x98], [0xf4, 0x8f, 0xbf]];

    public static IReadOnlyList<EchoCase> All { get; } = [.. Valid.SelectMany(ValidCases), .. Spoiled.SelectMany(SpoiledCases), .. Begun.SelectMany(BegunCases)];

    private static IEnumerable<EchoCase> ValidCases(string text)
    {
        byte[] octets = Encoding.UTF8.GetBytes(text);
        string name = Convert.ToHexString(octets);
        string expected = $"text {Events.Show(octets)}";
        yield return Echoed($"text {name}", Frames.Text(text), expected);
        yield return EchoedSlowly($"text {name} octet by octet", 1, Frames.Text(text), expected);
        yield return Echoed($"text {name} in fragments of one octet", Fragments(octets), expected);
    }

    private static IEnumerable<EchoCase> SpoiledCases(byte[] spoiled)
    {
        string name = Convert.ToHexString(spoiled);
        byte[] text = [.. "good "u8, .. spoiled];
        yield return Refused($"text that {name} spoils", InvalidPayload, Frames.Frame(Opcodes.Text, [.. text, .. " more"u8]));
        yield return Refused($"text that {name} spoils in fragments of one octet", InvalidPayload, Fragments(text));
        yield return Refused($"first fragment that {name} spoils", InvalidPayload, Frames.Frame(Opcodes.Text, text, fin: false));
        yield return Refused(
            $"second fragment that {name} spoils", InvalidPayload, Frames.Join(Frames.Text("good", fin: false), Frames.Continuation(text, fin: false)));
        yield return RefusedSlowly(
            $"frame that is not whole and that {name} spoils", InvalidPayload, [.. Frames.Header(Opcodes.Text, (ulong)(text.Length + More)), .. text]);
        yield return RefusedSlowly(
            $"long frame that is not whole and that {name} spoils", InvalidPayload, [.. Frames.Header(Opcodes.Text, 1 << 20), .. text]);
        yield return Refused(
            $"text and then text that {name} spoils", InvalidPayload,
            Frames.Join(Frames.Text("good"), Frames.Frame(Opcodes.Text, text)), "text \"good\"");
        yield return Echoed($"binary with {name}", Frames.Binary(text), $"binary {Events.Show(text)}");
    }

    private static IEnumerable<EchoCase> BegunCases(byte[] begun)
    {
        string name = Convert.ToHexString(begun);
        yield return Refused($"text that ends inside a character with {name}", InvalidPayload, Frames.Frame(Opcodes.Text, begun));
        yield return Refused(
            $"fragments that end inside a character with {name}", InvalidPayload, Frames.Join(Frames.Frame(Opcodes.Text, begun, fin: false), Frames.Continuation("")));
    }

    private static byte[] Fragments(byte[] octets) => Frames.Join(octets.Select((octet, i) =>
        Frames.Frame(i == 0 ? Opcodes.Text : Opcodes.Continuation, [octet], fin: i == octets.Length - 1)));
}
