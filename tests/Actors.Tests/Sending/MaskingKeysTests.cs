using System.Buffers.Binary;
using VeraWebSockets.Actors.Sending;
using VeraWebSockets.Testing;

namespace VeraWebSockets.Actors.Tests.Sending;

public sealed class MaskingKeysTests(ITestOutputHelper output)
{
    private const int Count = 1_000_000;

    /// <summary>
    /// Chi-square with 255 degrees of freedom passes 377 by chance once in a million, and falls below 163 as rarely: with four octets
    /// a good generator fails this test once in 100,000 runs, and a bad one always.
    /// </summary>
    private const double Least = 163;
    private const double Most = 377;

    [Fact]
    public void Given_a_million_frames_when_the_keys_of_neighbours_are_compared_then_they_differ_as_far_as_chance_allows()
    {
        uint[] keys = Draw();

        // One in 4,300 runs would see a repetition by chance; two of them would be no chance any more.
        Assert.InRange(keys.Zip(keys.Skip(1)).Count(pair => pair.First == pair.Second), 0, 1);
    }

    [Fact]
    public void Given_a_million_frames_when_equal_keys_are_counted_then_they_are_as_many_as_chance_makes()
    {
        uint[] keys = Draw();

        int pairs = Count - keys.Distinct().Count();

        output.WriteLine($"{pairs} keys of {Count} were drawn before; 116 are expected");
        Assert.InRange(pairs, 40, 200);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Given_a_million_frames_when_the_values_of_an_octet_of_the_key_are_counted_then_they_are_even(int octet)
    {
        int[] counts = new int[256];
        foreach (uint key in Draw())
        {
            counts[(key >> (8 * octet)) & 0xff]++;
        }

        double expected = Count / 256.0;
        double chiSquare = counts.Sum(count => (count - expected) * (count - expected) / expected);

        output.WriteLine($"octet {octet}: chi-square {chiSquare:F1}, 255 expected, {Least} to {Most} accepted");
        Assert.InRange(chiSquare, Least, Most);
    }

    [Fact]
    public async Task Given_two_threads_when_both_draw_keys_then_they_draw_different_ones()
    {
        uint[][] drawn = await Task.WhenAll(OnThread(), OnThread()).WithLimit("both threads to draw");

        Assert.Empty(drawn[0].Intersect(drawn[1]));
    }

    /// <summary>The keys as they stand on the wire, of messages of one octet.</summary>
    private static uint[] Draw()
    {
        const int frameLength = 7;
        const int keyAt = 2;
        var frames = new OutgoingFrames(capacity: Count * frameLength);
        var keys = new List<uint>(Count);
        for (int i = 0; i < Count; i++)
        {
            frames.Add("x"u8, MessageType.Binary);
        }

        while (frames.TryTake(out OutgoingFrames.Chunk chunk))
        {
            for (int at = keyAt; at < chunk.Length; at += frameLength)
            {
                keys.Add(BinaryPrimitives.ReadUInt32LittleEndian(chunk.Memory.Span[at..]));
            }

            frames.Written(chunk);
        }

        Assert.Equal(Count, keys.Count);
        return [.. keys];
    }

    private static Task<uint[]> OnThread() => Task.Factory.StartNew(
        () => new[] { MaskingKeys.Next(), MaskingKeys.Next(), MaskingKeys.Next() },
        CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
