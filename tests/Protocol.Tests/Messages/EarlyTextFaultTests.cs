using CsCheck;
using VeraWebSockets.Actors.Protocol.Frames;

namespace VeraWebSockets.Protocol.Tests.Messages;

/// <summary>A text is refused with the octet that spoils it, however long its frame, and not before (RFC 6455 section 8.1).</summary>
public class EarlyTextFaultTests
{
    private const string Refused = "text is not UTF-8";

    /// <summary>Sizes of frames about the borders of length classes and buffers, each with places of the fault.</summary>
    public static TheoryData<int, int> Faults
    {
        get
        {
            var faults = new TheoryData<int, int>();
            foreach (int size in (int[])[5, 125, 126, 4082, 4096, 5000, 65526, 65527, 70_000, 300_000])
            {
                foreach (int at in (int[])[0, 1, size / 2, size - 2])
                {
                    faults.Add(size, at);
                }
            }

            return faults;
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void Given_a_frame_that_is_not_whole_when_its_bad_octet_comes_then_the_text_is_refused_at_once(int size, int at)
    {
        byte[] octets = FrameWithFault(size, at, out int wireAt);
        Session session = new Session().ReceiveInPieces(octets[..wireAt], 3_000);

        session.Receive([octets[wireAt]]);

        Assert.Equal(Refused, session.End);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void Given_pieces_when_the_bad_octet_of_a_frame_comes_then_the_text_is_refused_at_once(int size, int at)
    {
        byte[] octets = FrameWithFault(size, at, out int wireAt);
        Session session = new Session(PieceExamples.Rules).ReceiveInPieces(octets[..wireAt], 3_000);

        session.Receive([octets[wireAt]]);

        Assert.Equal(Refused, session.End);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void Given_a_frame_that_is_not_whole_when_its_bad_octet_has_not_come_then_nothing_is_refused(int size, int at)
    {
        byte[] octets = FrameWithFault(size, at, out int wireAt);
        Session session = new Session().ReceiveInPieces(octets[..wireAt], 3_000);

        string end = session.End;

        session.Protocol.Discard();
        Assert.Equal("open", end);
    }

    [Fact]
    public void Given_any_text_in_any_fragments_when_cut_anyhow_then_it_is_refused_in_the_piece_that_spoils_it() =>
        Gen.Select(
                Gen.OneOf<byte>(0x61, 0xC3, 0xA9, 0xE2, 0x82, 0xAC, 0xF0, 0x9F, 0xED, 0xFF).Array[0, 6], Gen.Int[0, 300], Gen.Int[1, 4],
                Gen.Int[1, 40].Array[1, 4])
            .Sample(
                (spoilt, before, fragments, cuts) =>
                {
                    byte[] text = [.. Enumerable.Repeat("é"u8.ToArray(), before).SelectMany(character =>
                        character), .. spoilt, .. new byte[50]];
                    (byte[] octets, int fault) = Spread(text, fragments);
                    var session = new Session();
                    int received = 0;
                    int ended = -1;
                    for (int i = 0; received < octets.Length && ended < 0; i++)
                    {
                        int count = Math.Min(cuts[i % cuts.Length], octets.Length - received);
                        session.Receive(octets.AsSpan(received, count));
                        ended = session.End == Refused ? i : -1;
                        bool isDue = fault >= 0 && fault < received + count;
                        if (isDue != ended >= 0)
                        {
                            return false;
                        }

                        received += count;
                    }

                    return true;
                },
                iter: 3_000);

    /// <summary>The header of a text frame and its payload, good up to the octet in question.</summary>
    private static byte[] FrameWithFault(int size, int at, out int wireAt)
    {
        byte[] payload = new byte[size];
        payload.AsSpan().Fill((byte)'a');
        payload[at] = 0xFF;
        byte[] frame = Wire.Frame(Opcode.Text, payload);
        wireAt = frame.Length - size + at;
        return frame;
    }

    /// <summary>The text in fragments, and the place on the wire of the octet that spoils it; -1 where none does.</summary>
    private static (byte[] Octets, int Fault) Spread(byte[] text, int fragments)
    {
        List<byte> octets = [];
        var table = default(Utf8Reference);
        int fault = -1;
        for (int i = 0; i < fragments; i++)
        {
            byte[] part = text[(text.Length * i / fragments)..(text.Length * (i + 1) / fragments)];
            octets.AddRange(Wire.Header(i == 0 ? Opcode.Text : Opcode.Continuation, part.Length, i == fragments - 1));
            foreach (byte octet in part)
            {
                fault = fault < 0 && !table.Take(octet) ? octets.Count : fault;
                octets.Add(octet);
            }
        }

        return ([.. octets], fault);
    }
}
