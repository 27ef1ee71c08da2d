using CsCheck;
using VeraWebSockets.Actors.Protocol.Frames;
using VeraWebSockets.Actors.Protocol.Messages;

namespace VeraWebSockets.Protocol.Tests.Messages;

/// <summary>Compressed messages of any size, in any fragments, cut anyhow; what they inflate to is limited (RFC 7692, spec section
/// 7).</summary>
public class CompressedMessageTests
{
    private static readonly ReceiveRules Rules = DeflateExamples.With(DeflateExamples.TakeOver);

    public static TheoryData<int> Sizes => new([1, 4095, 4096, 4097, 65535, 65536, 65537, 1 << 20]);

    public static TheoryData<int> Limits => new([1, 100, 128, 1000, 1024, 4096, 16384, 65536, 100_000, 1 << 20]);

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Given_a_compressed_frame_of_a_size_at_a_border_when_received_then_it_is_inflated(int frameSize)
    {
        byte[] payload = Noise(frameSize);
        byte[] deflated = Deflated.Stored(payload, blockSize: Math.Min(65535, frameSize));

        Session session = new Session(Rules).Receive(DeflateExamples.Binary(deflated));

        Assert.Equal([Session.Describe("binary", payload)], session.Received);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Given_a_compressed_message_when_it_inflates_to_a_size_at_a_border_then_all_of_it_is_delivered(int size)
    {
        byte[] payload = Words(size);

        Session session = new Session(Rules).ReceiveInPieces(DeflateExamples.Binary(Deflated.Of(payload)), 1_000);

        Assert.Equal([Session.Describe("binary", payload)], session.Received);
    }

    [Fact]
    public void Given_messages_whose_window_goes_on_when_cut_anyhow_then_all_are_delivered() =>
        Gen.Select(Gen.Frequency((5, Gen.Int[0, 500]), (1, Gen.Int[4_000, 80_000])).Array[1, 8], Gen.Int[1, 5], Gen.Int[1, 3_000].Array[1,
            4])
            .Sample(
                (sizes, fragments, cuts) =>
                {
                    using var server = new Deflated();
                    byte[][] messages = [.. sizes.Select(Words)];
                    byte[] octets = Wire.Join(messages.Select(message => InFragments(server.Next(message), fragments)));

                    Session session = new Session(Rules).ReceiveInPieces(octets, cuts);

                    session.Protocol.Discard();
                    return session.Received.SequenceEqual(messages.Select(message => Session.Describe("binary", message)));
                },
                iter: 300);

    [Fact]
    public void Given_a_server_that_forgets_its_window_when_it_sends_on_then_all_is_delivered()
    {
        byte[][] messages = [.. Enumerable.Range(1, 20).Select(i => Words(i * 500))];

        Session session = new Session(DeflateExamples.With(DeflateExamples.NoTakeOver))
            .Receive(Wire.Join(messages.Select(message => DeflateExamples.Binary(Deflated.Of(message)))));

        Assert.Equal(messages.Select(message => Session.Describe("binary", message)), session.Received);
    }

    [Theory]
    [MemberData(nameof(Limits))]
    public void Given_a_message_that_inflates_to_the_limit_when_received_then_it_is_delivered(int limit)
    {
        byte[] payload = Words(limit);

        Session session = new Session(DeflateExamples.With(DeflateExamples.TakeOver,
            limit)).Receive(DeflateExamples.Binary(Deflated.Of(payload)));

        Assert.Equal([Session.Describe("binary", payload)], session.Received);
    }

    [Theory]
    [MemberData(nameof(Limits))]
    public void Given_a_message_that_inflates_to_the_limit_but_is_longer_itself_when_received_then_it_is_delivered(int limit)
    {
        byte[] payload = Noise(limit);

        Session session = new Session(DeflateExamples.With(DeflateExamples.TakeOver,
            limit)).Receive(DeflateExamples.Binary(Deflated.Stored(payload)));

        Assert.Equal([Session.Describe("binary", payload)], session.Received);
    }

    [Theory]
    [MemberData(nameof(Limits))]
    public void Given_fragments_that_inflate_to_the_limit_when_received_then_they_are_delivered(int limit)
    {
        byte[] payload = Words(limit);

        Session session = new Session(DeflateExamples.With(DeflateExamples.TakeOver, limit)).Receive(InFragments(Deflated.Of(payload), 3));

        Assert.Equal([Session.Describe("binary", payload)], session.Received);
    }

    [Theory]
    [MemberData(nameof(Limits))]
    public void Given_a_message_that_inflates_to_one_octet_more_when_received_then_it_is_refused(int limit)
    {
        byte[] payload = Words(limit + 1);

        Session session = new Session(DeflateExamples.With(DeflateExamples.TakeOver,
            limit)).Receive(DeflateExamples.Binary(Deflated.Of(payload)));

        Assert.Equal([$"close 1009 message longer than {limit} octets"], session.Sent);
    }

    [Theory]
    [MemberData(nameof(Limits))]
    public void Given_fragments_that_inflate_to_one_octet_more_when_received_then_they_are_refused(int limit)
    {
        byte[] payload = Words(limit + 1);

        Session session = new Session(DeflateExamples.With(DeflateExamples.TakeOver, limit)).Receive(InFragments(Deflated.Of(payload), 3));

        Assert.Equal([$"close 1009 message longer than {limit} octets"], session.Sent);
    }

    [Fact]
    public void Given_a_limit_of_nothing_when_an_empty_message_comes_compressed_then_it_is_delivered()
    {
        Session session = new Session(DeflateExamples.With(DeflateExamples.TakeOver, 0)).Receive(Wire.Hex("c1 01 00"));

        Assert.Equal(["text"], session.Received);
    }

    [Theory]
    [InlineData(1 << 30)]
    [InlineData(long.MaxValue)]
    public void Given_a_compressed_frame_that_declares_far_more_than_the_limit_when_its_header_is_read_then_it_is_refused(long declared)
    {
        byte[] header = Wire.Compressed(Wire.Header(Opcode.Binary, declared));

        Session session = new Session(Rules).Receive(header);

        Assert.Equal(["close 1009 message longer than 16777216 octets"], session.Sent);
    }

    [Fact]
    public void Given_a_message_beyond_the_limit_when_the_octet_that_passes_it_has_come_then_the_rest_is_not_waited_for()
    {
        byte[] begun = DeflateExamples.Binary(Deflated.Of(Words(100_000)))[..5_000];

        Session session = new Session(DeflateExamples.With(DeflateExamples.TakeOver, 1_000)).Receive(begun);

        Assert.Equal(["close 1009 message longer than 1000 octets"], session.Sent);
    }

    [Fact]
    public void Given_compressed_text_when_its_bad_octet_has_come_then_the_rest_is_not_waited_for()
    {
        byte[] deflated = Deflated.Stored([0x61, 0xFF, .. Noise(50_000)]);

        Session session = new Session(Rules).Receive(DeflateExamples.Text(deflated).AsSpan(0, 1_000));

        Assert.Equal(["close 1007 text is not UTF-8"], session.Sent);
    }

    /// <summary>A binary message in so many fragments.</summary>
    public static byte[] InFragments(byte[] deflated, int count)
    {
        int Place(int i) => (int)((long)deflated.Length * i / count);
        return Wire.Join(Enumerable.Range(0, count).Select(i =>
        {
            ReadOnlySpan<byte> part = deflated.AsSpan(Place(i)..Place(i + 1));
            return i == 0 ? Wire.Compressed(Wire.Binary(part, count == 1)) : Wire.Frame(Opcode.Continuation, part, i == count - 1);
        }));
    }

    private static byte[] Noise(int length)
    {
        byte[] noise = new byte[length];
        new Random(length).NextBytes(noise);
        return noise;
    }

    /// <summary>Text that shrinks to about a third.</summary>
    private static byte[] Words(int length)
    {
        var random = new Random(length);
        byte[] words = new byte[length];
        for (int i = 0; i < length; i++)
        {
            words[i] = (byte)"etaoin shrdlu"[random.Next(13) * random.Next(2)];
        }

        return words;
    }
}
