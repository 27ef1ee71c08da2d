using System.Diagnostics;
using VeraWebSockets.Actors.Protocol.Messages;
using VeraWebSockets.Protocol.Tests.Messages;

namespace VeraWebSockets.Protocol.Tests.Mutations;

/// <summary>Frame streams that are almost right, with and without deflate, whole and in pieces: whatever comes of them, the cuts do not
/// matter.</summary>
public class FrameStreamMutationTests(ITestOutputHelper output)
{
    private const int Watched = 5_000;
    private const int LongestSeed = 700;
    private const int Limit = 2_000;

    private static readonly WireExample[][] Seeds =
    [
        .. WireExample.All.Where(example => example.Octets.Length <= LongestSeed)
            .GroupBy(example => example.Rules with { MaxMessageSize = Limit }).Select(seeds => seeds.ToArray()),
    ];

    [Fact]
    public void Given_mutated_frame_streams_when_cut_at_random_then_the_same_happens_and_nothing_is_thrown()
    {
        long started = Stopwatch.GetTimestamp();
        int ended = 0;
        for (int seed = 0; seed < MutationCount.OfFrames; seed++)
        {
            (byte[] octets, ReceiveRules rules, List<int> cuts) = Make(seed);
            try
            {
                var whole = new EventDigest(rules);
                bool same = whole.Receive(octets, [octets.Length]) == new EventDigest(rules).Receive(octets, cuts);

                ended += whole.HasEnded ? 1 : 0;
                Check(same, () => Describe(seed, octets, rules, cuts));
            }
            catch (Exception e) when (e is not Xunit.Sdk.IAssertionException)
            {
                Assert.Fail($"{e}{Environment.NewLine}{Describe(seed, octets, rules, cuts)}");
            }
        }

        output.WriteLine($"{MutationCount.OfFrames} mutated frame streams, {ended} refused, {Stopwatch.GetElapsedTime(
            started).TotalSeconds:F1} s");
    }

    [Fact]
    public void Given_mutated_frame_streams_when_received_then_each_ends_at_most_once()
    {
        for (int seed = 0; seed < MutationCount.OfFrames / 10; seed++)
        {
            (byte[] octets, ReceiveRules rules, List<int> cuts) = Make(seed);
            var digest = new EventDigest(rules);

            digest.Receive(octets, cuts);

            Check(digest.Closes == (digest.HasEnded ? 1 : 0), () => Describe(seed, octets, rules, cuts));
        }
    }

    [Fact]
    public void Given_mutated_frame_streams_when_received_then_what_is_rented_stays_within_the_limit()
    {
        const int most = (2 * Limit) + (2 * ReceiveBuffer.LargeSize); // and what is moved from one buffer to the next
        using var watch = new PoolWatch();
        for (int seed = 0; seed < Watched; seed++)
        {
            (byte[] octets, ReceiveRules rules, List<int> cuts) = Make(seed);

            new EventDigest(rules).Receive(octets, cuts);

            Check(watch.PeakOctets <= most, () => $"{watch.PeakOctets} octets rented; {Describe(seed, octets, rules, cuts)}");
        }
    }

    [Fact]
    public void Given_mutated_frame_streams_when_the_connection_is_over_then_every_buffer_is_given_back_once()
    {
        using var watch = new PoolWatch();
        for (int seed = 0; seed < Watched; seed++)
        {
            (byte[] octets, ReceiveRules rules, List<int> cuts) = Make(seed);

            new EventDigest(rules).Receive(octets, cuts);

            Check((watch.Outstanding, watch.Strays) == (0, 0), () => Describe(seed, octets, rules, cuts));
        }
    }

    /// <summary>As an assertion, but what it says is made only when it is said.</summary>
    private static void Check(bool holds, Func<string> description)
    {
        if (!holds)
        {
            Assert.Fail(description());
        }
    }

    private static (byte[] Octets, ReceiveRules Rules, List<int> Cuts) Make(int seed)
    {
        var mutation = new Mutation(seed);
        WireExample[] seeds = mutation.Choose(Seeds);
        byte[] octets = mutation.Of([.. mutation.Choose(seeds).Octets, .. mutation.Choose(seeds).Octets], mutation.Choose(seeds).Octets);
        return (octets, seeds[0].Rules with { MaxMessageSize = Limit }, mutation.Cuts(octets.Length));
    }

    private static string Describe(int seed, byte[] octets, ReceiveRules rules, List<int> cuts)
    {
        var cut = new Session(rules);
        int at = 0;
        foreach (int length in cuts)
        {
            cut.Receive(octets.AsSpan(at, length));
            at += length;
        }

        return $"""
            seed {seed}, {rules}
            octets {Convert.ToHexString(octets)}
            cuts {string.Join(' ', cuts)}
            whole {new Session(rules).Receive(octets).Summary}
            cut   {cut.Summary}
            """;
    }
}
