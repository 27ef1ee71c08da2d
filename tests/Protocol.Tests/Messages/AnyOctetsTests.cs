using CsCheck;
using VeraWebSockets.Actors.Protocol.Frames;

namespace VeraWebSockets.Protocol.Tests.Messages;

/// <summary>Whatever a server sends, the client neither throws nor leaks nor answers twice; and the cuts do not matter.</summary>
public class AnyOctetsTests
{
    private const int Cases = 20_000;
    private const int Limit = 2_000;

    private static readonly Gen<int[]> Cuts =
        Gen.OneOf<int[]>(Gen.Int[1, 3].Array[1, 5], Gen.Int[1, 50].Array[1, 5], Gen.Const(new[] { 100_000 }));

    /// <summary>Frames whose headers and payloads follow each other with no regard to the rules.</summary>
    private static readonly Gen<byte[]> Frames =
        Gen.Select(
                Gen.Frequency(
                    (6, Gen.OneOf<byte>(0x00, 0x01, 0x02, 0x80, 0x81, 0x82)), (3, Gen.OneOf<byte>(0x88, 0x89, 0x8A)), (1, Gen.Byte)),
                Gen.Frequency((20, Gen.Int[0, 150]), (1, Gen.Int[Limit - 5, Limit + 5])),
                Gen.OneOf<byte>(0x61, 0xC3, 0xA9, 0xE2, 0x03, 0xFF),
                Header)
            .Array[0, 12].Select(frames => Wire.Join(frames));

    private static readonly Gen<byte[]> Spoilt = Gen.Select(Conversation.Short, Gen.Int[0, 3_000], Gen.Byte, (said, at, octet) =>
    {
        byte[] octets = said.Octets;
        if (octets.Length > 0)
        {
            octets[at % octets.Length] = octet;
        }

        return octets;
    });

    [Fact]
    public void Given_any_octets_when_received_then_nothing_is_thrown_and_at_most_one_close_is_sent() =>
        Gen.Select(Gen.Byte.Array[0, 200], Cuts).Sample(EndsOnce, iter: Cases);

    [Fact]
    public void Given_any_frames_when_received_then_nothing_is_thrown_and_at_most_one_close_is_sent() =>
        Gen.Select(Frames, Cuts).Sample(EndsOnce, iter: Cases);

    [Fact]
    public void Given_any_session_with_one_octet_changed_when_received_then_nothing_is_thrown_and_at_most_one_close_is_sent() =>
        Gen.Select(Spoilt, Cuts).Sample(EndsOnce, iter: Cases / 4);

    [Fact]
    public void Given_any_frames_when_cut_anyhow_then_the_same_happens_as_in_one_piece() =>
        Gen.Select(Frames, Cuts).Sample(
            (octets, sizes) => new Session(Limit).ReceiveInPieces(octets, sizes).Summary == new Session(Limit).Receive(octets).Summary,
            iter: Cases / 2);

    [Fact]
    public void Given_any_frames_when_the_session_is_over_then_every_buffer_is_given_back_once() =>
        Gen.Select(Frames, Cuts).Sample(
            (octets, sizes) =>
            {
                using var watch = new PoolWatch();
                var session = new Session(Limit, inFlight: 3);

                session.ReceiveInPieces(octets, sizes).DisposeAll();
                session.Protocol.Discard();

                return (watch.Outstanding, watch.Strays) == (0, 0);
            },
            iter: 1_000);

    private static bool EndsOnce(byte[] octets, int[] sizes)
    {
        var session = new Session(Limit);

        session.ReceiveInPieces(octets, sizes);

        int closes = session.Sent.Count(sent => sent.StartsWith("close", StringComparison.Ordinal));
        return closes == (session.End == "open" ? 0 : 1) && session.BatchSizes.All(size => size is > 0 and <= 256);
    }

    private static byte[] Header(byte first, int length, byte fill)
    {
        byte[] frame = Wire.Frame((Opcode)(first & 0x0F), Enumerable.Repeat(fill, length).ToArray());
        frame[0] = first;
        return frame;
    }
}
