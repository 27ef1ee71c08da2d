using System.Buffers;
using System.Text;
using VeraWebSockets.Actors.Protocol.Extensions;
using VeraWebSockets.Actors.Protocol.Handshake;
using VeraWebSockets.Actors.Protocol.Messages;
using VeraWebSockets.Actors.Protocol.Url;
using VeraWebSockets.Protocol.Tests.Mutations;

namespace VeraWebSockets.Fuzz;

/// <summary>One target per parser of what a server sends. The first octet of an input says how the rest is cut; any exception is a
/// find.</summary>
internal static class Targets
{
    private const int Limit = 100_000;

    private static readonly ClientHandshake Handshake = new(
        WebSocketUrl.TryParse("ws://example.com/", out WebSocketUrl? url, out string? problem)
            ? url!
            : throw new InvalidOperationException(problem),
        new HandshakeOffer(["chat"], null, [], new DeflateOffer()), Encoding.ASCII.GetBytes("the sample nonce"));

    public static IReadOnlyDictionary<string, Action<byte[]>> All { get; } = new Dictionary<string, Action<byte[]>>
    {
        ["head"] = octets => Same(octets, ReadHead),
        ["frames"] = octets => Same(octets, With(new ReceiveRules(Limit, ValidateUtf8: true))),
        ["pieces"] = octets => Same(octets, With(new ReceiveRules(Limit, ValidateUtf8: true, PieceSize: 4096))),
        ["deflated-pieces"] = octets => Same(
            octets, With(new ReceiveRules(Limit, ValidateUtf8: true, PieceSize: 4096, new DeflateParameters(false, false, 15)))),
        ["deflate"] = octets =>
            Same(octets, With(new ReceiveRules(Limit, ValidateUtf8: true, Deflate: new DeflateParameters(false, false, 15)))),
    };

    private static Func<byte[], List<int>, object?> With(ReceiveRules rules) => (octets, cuts) =>
        new EventDigest(rules).Receive(octets, cuts);

    private static void Same(byte[] input, Func<byte[], List<int>, object?> read)
    {
        if (input.Length == 0)
        {
            return;
        }

        byte[] octets = input[1..];
        int most = Math.Max((int)input[0], 1);
        object? whole = read(octets, [octets.Length]);
        object? cut = read(octets, [.. octets.Chunk(most).Select(piece => piece.Length)]);
        if (!Equals(whole, cut))
        {
            throw new InvalidOperationException($"whole {whole}, cut {cut}");
        }
    }

    private static object? ReadHead(byte[] octets, List<int> cuts)
    {
        var reader = new ResponseHeadReader(maxSize: 4096, maxLines: 64);
        int at = 0;
        foreach (int cut in cuts)
        {
            switch (reader.Read(octets.AsSpan(at, cut), out int consumed))
            {
                case OperationStatus.Done: return (Handshake.Judge(reader.Head!), at + consumed);
                case OperationStatus.InvalidData: return reader.Fault;
            }

            at += cut;
        }

        return null;
    }
}
