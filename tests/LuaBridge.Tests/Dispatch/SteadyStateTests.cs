using VeraWebSockets.Actors.Supervision.WebSocketManager;
using VeraWebSockets.Actors.Transport.Readiness;
using VeraWebSockets.Testing;

namespace VeraWebSockets.LuaBridge.Tests.Dispatch;

/// <summary>
/// What a message costs once all is warm, in figures that are exact: the whole way from the transport through protocol, stream, actors and the
/// handler, and back with what the handler sends.
/// </summary>
public sealed class SteadyStateTests
{
    private const int Many = 100; // messages of a read; the answers to them fit into one chunk
    private const int Phase = 300; // reads
    private const int Phases = 8;
    private const int Closing = 1; // the server's close frame, behind all that is measured, and its answer

    private static readonly byte[] One = Frames.Text("sixteen octets..");
    private static readonly byte[] All = Frames.Join(Enumerable.Repeat(One, Many));

    public static TheoryData<string> Handlers =>
    [
        "ws.create('ws://feed/', { [8] = function(wso, data) assert(wso:send(data)) end }):connect() ws.loop()",
        "local wso = ws.create('ws://feed/', { [8] = 'echo' }) function echo(data) assert(wso:send(data)) end wso:connect() ws.loop()",
    ];

    [Theory]
    [MemberData(nameof(Handlers))]
    public async Task Given_reads_of_one_and_of_many_messages_when_all_are_echoed_then_both_allocate_the_same(string script)
    {
        FeedTransport feed = await RunAsync(script, [.. Enumerable.Range(0, Phases * Phase).Select(i => IsOfMany(i / Phase) ? All : One)]);

        long ofOne = AllocatedByARead(feed, Phases - 2);
        long ofMany = AllocatedByARead(feed, Phases - 1);

        Assert.Equal(ofOne, ofMany); // so a message allocates nothing
    }

    [Theory]
    [MemberData(nameof(Handlers))]
    public async Task Given_reads_of_many_messages_when_all_are_echoed_then_each_takes_one_wait_one_read_and_one_write(string script)
    {
        FeedTransport feed = await RunAsync(script, [.. Enumerable.Repeat(All, Phase)]);

        Assert.Equal((Phase + Closing, Phase + Closing, Phase + Closing), (feed.Waits, feed.Reads, feed.Writes));
    }

    [Theory]
    [MemberData(nameof(Handlers))]
    public async Task Given_reads_of_many_messages_when_all_are_echoed_then_every_one_is_answered(string script)
    {
        const int mask = 4;
        const int closeFrame = 8;

        FeedTransport feed = await RunAsync(script, [.. Enumerable.Repeat(All, Phase)]);

        Assert.Equal((Phase * Many * (One.Length + mask)) + closeFrame, feed.WrittenOctets);
    }

    private static bool IsOfMany(int phase) => phase % 2 == 1;

    private static async Task<FeedTransport> RunAsync(string script, IReadOnlyList<byte[]> reads)
    {
        Assert.SkipUnless(ReadinessLoop.IsSupported, "where the thread pool runs the streams, no one thread has allocated it all");
        using var feed = new FeedTransport([.. reads, Frames.Close(1000)]);
        using ScriptRun run = ScriptRun.Start(
            script, manager: (_, options, log, thread) => WebSocketManagerActor.Create(options, feed, log, thread));
        ScriptResult result = await run.ResultAsync();
        Assert.Equal("", result.Errors);
        return feed;
    }

    /// <summary>Of the reads of a phase the one in the middle, since the runtime may have taken something for itself meanwhile.</summary>
    private static long AllocatedByARead(FeedTransport feed, int phase)
    {
        const int underWay = 10; // batches of the phase before, at least
        long[] each = [.. Enumerable.Range((phase * Phase) + underWay, Phase - underWay - 1).Select(i => feed.Allocated[i + 1] - feed.Allocated[i]).Order()];
        return each[each.Length / 2];
    }
}
