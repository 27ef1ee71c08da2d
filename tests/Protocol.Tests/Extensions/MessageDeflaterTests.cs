using CsCheck;
using VeraWebSockets.Actors.Protocol.Extensions;
using VeraWebSockets.Protocol.Tests.Messages;

namespace VeraWebSockets.Protocol.Tests.Extensions;

/// <summary>What the client compresses: read back by the client's own inflater and by the reference, and never beyond the agreed
/// window.</summary>
public class MessageDeflaterTests
{
    private const string Text = "the quick brown fox jumps over the lazy dog, and the quick brown dog over the lazy fox; ";

    /// <summary>Messages that repeat themselves and each other, near and far, and some that do not.</summary>
    private static readonly Gen<byte[][]> Messages = Gen.Select(
            Gen.Frequency((4, Gen.Int[0, 300]), (2, Gen.Int[300, 5_000]), (1, Gen.Int[30_000, 70_000])), Gen.Int[1, 5_000], Gen.Int[0, 3])
        .Array[1, 6].Select(messages => messages.Select(message => Repeating(message.Item1, message.Item2, message.Item3)).ToArray());

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Given_messages_when_compressed_then_the_inflater_gives_them_back(bool forgets) =>
        Messages.Sample(
            messages =>
            {
                using var deflater = new MessageDeflater(new DeflateParameters(false, forgets, 15));
                var session = new Session(DeflateExamples.With(new DeflateParameters(forgets, false, 15)));

                session.Receive(Wire.Join(messages.Select(message => FrameOf(deflater, message))));

                session.Protocol.Discard();
                return session.Received.SequenceEqual(messages.Select(message => Session.Describe("binary", message)));
            },
            iter: 200);

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    [InlineData(15)]
    public void Given_a_window_when_messages_are_compressed_then_nothing_is_referred_to_beyond_it(int bits) =>
        Messages.Sample(
            messages =>
            {
                using var deflater = new MessageDeflater(new DeflateParameters(false, false, bits));
                var inflater = new ReferenceInflater();

                foreach (byte[] message in messages)
                {
                    if (deflater.TryCompress(message, out ReadOnlySpan<byte> compressed))
                    {
                        inflater.Inflate(compressed);
                    }
                }

                return inflater.MaxDistance <= 1 << bits;
            },
            iter: 30);

    [Theory]
    [InlineData(8)]
    [InlineData(12)]
    [InlineData(15)]
    public void Given_a_window_when_messages_are_compressed_then_the_reference_gives_them_back(int bits) =>
        Messages.Sample(
            messages =>
            {
                using var deflater = new MessageDeflater(new DeflateParameters(false, false, bits));
                var inflater = new ReferenceInflater();

                return messages.All(message =>
                    !deflater.TryCompress(message,
                        out ReadOnlySpan<byte> compressed) || inflater.Inflate(compressed).AsSpan().SequenceEqual(message));
            },
            iter: 30);

    [Theory]
    [InlineData(8, 200)]
    [InlineData(10, 1_000)]
    [InlineData(14, 16_384)]
    public void Given_a_small_window_when_a_message_fits_it_then_it_is_compressed(int bits, int length)
    {
        using var deflater = new MessageDeflater(new DeflateParameters(false, false, bits));

        Assert.True(deflater.TryCompress(Repeating(length, 50, 0), out _));
    }

    [Theory]
    [InlineData(8, 100_000)]
    [InlineData(10, 100_000)]
    [InlineData(14, 100_000)]
    [InlineData(14, 16_385)]
    public void Given_a_small_window_when_a_message_is_longer_then_it_shrinks_all_the_same(int bits, int length)
    {
        using var deflater = new MessageDeflater(new DeflateParameters(false, false, bits));

        deflater.TryCompress(Repeating(length, 50, 0), out ReadOnlySpan<byte> compressed);

        Assert.InRange(compressed.Length, 1, length / 2);
    }

    [Theory]
    [InlineData(true, 15)]
    [InlineData(false, 8)]
    [InlineData(false, 12)]
    public void Given_no_common_window_when_a_message_does_not_shrink_then_it_is_sent_as_it_is(bool forgets, int bits)
    {
        using var deflater = new MessageDeflater(new DeflateParameters(false, forgets, bits));
        byte[] noise = new byte[5_000];
        new Random(1).NextBytes(noise);

        Assert.False(deflater.TryCompress(noise, out _));
    }

    [Fact]
    public void Given_a_common_window_when_a_message_does_not_shrink_then_it_is_sent_compressed_so_that_the_window_goes_on()
    {
        using var deflater = new MessageDeflater(new DeflateParameters(false, false, 15));
        byte[] noise = new byte[5_000];
        new Random(1).NextBytes(noise);

        Assert.True(deflater.TryCompress(noise, out _));
    }

    [Theory]
    [InlineData(true, 15)]
    [InlineData(false, 12)]
    public void Given_no_common_window_when_a_message_is_repeated_then_it_does_not_refer_to_the_first(bool forgets, int bits)
    {
        using var deflater = new MessageDeflater(new DeflateParameters(false, forgets, bits));
        var inflater = new ReferenceInflater();
        byte[] message = Repeating(1_000, 900, 0);
        deflater.TryCompress(message, out ReadOnlySpan<byte> first);
        inflater.Inflate(first);

        deflater.TryCompress(message, out ReadOnlySpan<byte> second);
        inflater.Inflate(second);

        Assert.Equal(0, inflater.ReachBefore);
    }

    [Fact]
    public void Given_a_common_window_when_a_message_is_repeated_then_it_takes_a_fraction()
    {
        using var deflater = new MessageDeflater(new DeflateParameters(false, false, 15));
        byte[] message = Repeating(1_000, 1_000, 0);
        deflater.TryCompress(message, out ReadOnlySpan<byte> compressed);
        int first = compressed.Length;

        deflater.TryCompress(message, out compressed);

        Assert.InRange(compressed.Length, 1, first / 10);
    }

    [Theory]
    [InlineData(false, 15)]
    [InlineData(true, 15)]
    [InlineData(false, 8)]
    public void Given_an_empty_message_when_it_is_to_be_compressed_then_it_is_sent_as_it_is(bool forgets, int bits)
    {
        using var deflater = new MessageDeflater(new DeflateParameters(false, forgets, bits));

        Assert.False(deflater.TryCompress([], out _));
    }

    /// <summary>Compressed or not, as the deflater wants it.</summary>
    private static byte[] FrameOf(MessageDeflater deflater, byte[] message) =>
        deflater.TryCompress(message, out ReadOnlySpan<byte> compressed) ? Wire.Compressed(Wire.Binary(compressed)) : Wire.Binary(message);

    /// <summary>Octets that repeat after a period, and a few that spoil it.</summary>
    private static byte[] Repeating(int length, int period, int spoils)
    {
        var random = new Random((length * 7) + period);
        byte[] pattern = new byte[period];
        random.NextBytes(pattern);
        byte[] message = new byte[length];
        for (int i = 0; i < length; i++)
        {
            message[i] = i % period < period / 2 ? pattern[i % period] : (byte)Text[i % Text.Length];
        }

        for (int i = 0; i < spoils && length > 0; i++)
        {
            message[random.Next(length)]++;
        }

        return message;
    }
}
