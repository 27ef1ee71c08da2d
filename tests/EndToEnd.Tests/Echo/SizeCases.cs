using VeraWebSockets.Testing;
using static VeraWebSockets.EndToEnd.Tests.EchoCase;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>Messages up to 16 MiB, whole, in fragments and in small writes; many messages one after another.</summary>
internal static class SizeCases
{
    private const int KiB = 1 << 10;
    private const int MiB = 1 << 20;

    private static readonly byte[] Octets = Noise(16 * MiB);
    private static readonly byte[] Letters = [.. Octets.Select(octet => (byte)('a' + (octet % 26)))];

    public static IReadOnlyList<EchoCase> All { get; } =
    [
        .. from size in (int[])[64 * KiB, 256 * KiB, MiB, 4 * MiB, 8 * MiB, 16 * MiB]
           from isText in (bool[])[true, false]
           select InFragments(isText, size, size),
        .. from fragment in (int[])[64, 256, KiB, 4 * KiB, 16 * KiB, 64 * KiB, 256 * KiB, MiB]
           from isText in (bool[])[true, false]
           select InFragments(isText, 4 * MiB, fragment),
        InFragments(isText: false, 16 * MiB, 64 * KiB),
        InFragments(isText: true, 64 * KiB, 1300),
        .. from piece in (int[])[64, 128, 256, 512, 1024]
           select EchoedSlowly($"text of 1 MiB in writes of {piece}", piece, Frames.Frame(Opcodes.Text, Letters.AsSpan(0, MiB)), Expected(true, MiB)),
        .. from size in (int[])[0, 16, 64, 256, KiB, 4 * KiB, 16 * KiB]
           from isText in (bool[])[true, false]
           select OneAfterAnother(isText, size, 500),
    ];

    private static EchoCase InFragments(bool isText, int size, int fragment)
    {
        byte[] Fragment(int at) => Frames.Frame(
            at > 0 ? Opcodes.Continuation : isText ? Opcodes.Text : Opcodes.Binary,
            Source(isText).AsSpan(at, Math.Min(fragment, size - at)),
            fin: at + fragment >= size);

        string name = $"{(isText ? "text" : "binary")} of {size / KiB} KiB" + (fragment < size ? $" in fragments of {fragment}" : "");
        return new EchoCase(
            name,
            async exchange =>
            {
                for (int at = 0; at < size; at += fragment)
                {
                    await exchange.Connection.SendAsync(Fragment(at));
                }
            },
            Expected(isText, size), "close 1000")
        {
            ServerCloses = true,
        };
    }

    private static EchoCase OneAfterAnother(bool isText, int size, int count) =>
        new(
            $"{count} messages of {(isText ? "text" : "binary")} of {size} octets, each when the one before has come back",
            async exchange =>
            {
                byte[] frame = Frames.Frame(isText ? Opcodes.Text : Opcodes.Binary, Source(isText).AsSpan(0, size));
                for (int sent = 1; sent <= count; sent++)
                {
                    await exchange.Connection.SendAsync(frame);
                    await exchange.ArrivedAsync(sent);
                }
            },
            [.. Enumerable.Repeat(Expected(isText, size), count), "close 1000"])
        {
            ServerCloses = true,
        };

    private static string Expected(bool isText, int size) => $"{(isText ? "text" : "binary")} {Events.Show(Source(isText)[..size])}";

    private static byte[] Source(bool isText) => isText ? Letters : Octets;

    private static byte[] Noise(int length)
    {
        byte[] octets = new byte[length];
        new Random(1).NextBytes(octets);
        return octets;
    }
}
