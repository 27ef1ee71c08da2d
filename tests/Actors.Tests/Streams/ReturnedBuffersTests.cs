using Akka.Actor;
using Akka.TestKit;
using VeraWebSockets.Actors.Protocol;
using VeraWebSockets.Actors.Streams;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;
using VeraWebSockets.Actors.Tests.Fakes;
using VeraWebSockets.Testing;

namespace VeraWebSockets.Actors.Tests.Streams;

/// <summary>Whatever ends a stream, its buffers go back to the pool: none is lost, and none goes back while it is read into.</summary>
[Collection(PooledArrays.Alone)]
public sealed class ReturnedBuffersTests : VirtualTimeTest
{
    /// <summary>What the pool gives for <see cref="LargePayload"/>, which nothing else in this process asks for.</summary>
    private const int LargeArray = 4 << 20;

    private const int SmallArray = 4096;

    private static readonly byte[] LargePayload = new byte[3 << 20];

    private readonly PooledArrays _pool = new();
    private readonly FakeTransport _transport = new();
    private readonly TestProbe _target;
    private IActorRef _owner = ActorRefs.Nobody;

    public ReturnedBuffersTests()
    {
        _target = CreateTestProbe();
    }

    [Fact]
    public async Task Given_a_message_when_its_batch_is_disposed_then_its_buffer_goes_back()
    {
        int before = _pool.Outstanding(SmallArray);
        _transport.Receive(Frames.Text("hello"));
        _transport.EndStream();
        Task ended = Run();
        (await NextAsync()).Batch.Dispose();
        await ended.WithLimit("the stream to end");

        Assert.Equal(before, _pool.Outstanding(SmallArray));
    }

    [Fact]
    public async Task Given_a_large_message_when_its_batch_is_disposed_then_its_buffer_goes_back()
    {
        _transport.Receive(Frames.Binary(LargePayload));
        _transport.EndStream();
        Task ended = Run();
        (await NextAsync()).Batch.Dispose();
        await ended.WithLimit("the stream to end");

        Assert.Equal(0, _pool.Outstanding(LargeArray));
    }

    [Fact]
    public async Task Given_half_a_frame_when_the_stage_is_stopped_mid_read_then_its_buffer_goes_back_with_the_read()
    {
        int before = _pool.Outstanding(SmallArray);
        _transport.Receive(Frames.Text("hello").AsMemory(0, 3));
        Task ended = Run();
        await Eventually.Is("the stage to read on", () => _transport.Reads == 2);
        await StopAsync(ended);

        await Eventually.Is("the buffer to go back", () => _pool.Outstanding(SmallArray) == before);
    }

    [Fact]
    public async Task Given_half_a_large_frame_when_the_stage_is_stopped_mid_read_then_its_buffer_goes_back_with_the_read()
    {
        Task ended = await RunIntoLargeFrameAsync();
        await StopAsync(ended);

        await LargeArrayIsBackAsync();
    }

    [Fact]
    public async Task Given_a_large_frame_being_read_when_the_stage_is_stopped_then_its_buffer_stays_until_the_read_ends()
    {
        Task ended = await RunIntoLargeFrameAsync();
        Sys.Stop(_owner);
        await ended.WithLimit("the stream to end");

        int whileReading = _pool.Outstanding(LargeArray);

        await StopAsync(ended);
        await LargeArrayIsBackAsync(); // or the next test would hear of it
        Assert.Equal(1, whileReading);
    }

    [Fact]
    public async Task Given_a_peer_that_ends_within_a_large_frame_when_the_stream_ends_then_its_buffer_goes_back()
    {
        Task ended = await RunIntoLargeFrameAsync();
        _transport.EndStream();
        await ended.WithLimit("the stream to end");

        await LargeArrayIsBackAsync();
    }

    protected override void AfterAll()
    {
        _transport.Dispose();
        _pool.Dispose();
        base.AfterAll();
    }

    private Task Run()
    {
        var protocol = new ClientProtocol(16 << 20, validateUtf8: true, new RecordingOutput());
        (_owner, Task ended) = Flow.Start(Sys, new InboundConnection(_transport, protocol), new Delivery(_target, 7, 1), credits: 2);
        return ended;
    }

    /// <summary>Has received so much of a large frame that its own buffer has its full size, and waits for the rest.</summary>
    private async Task<Task> RunIntoLargeFrameAsync()
    {
        _transport.Receive(Frames.Binary(LargePayload).AsMemory(0, LargePayload.Length - 1));
        Task ended = Run();
        await Eventually.Is("the stage to read into a buffer for the whole frame", () => _pool.Outstanding(LargeArray) == 1);
        await Eventually.Is("the stage to wait for the last octet", () => _transport.IsReadWaiting);
        return ended;
    }

    private async Task StopAsync(Task ended)
    {
        Sys.Stop(_owner);
        await ended.WithLimit("the stream to end");
        _transport.Dispose(); // as the connection actor does
    }

    private Task LargeArrayIsBackAsync() => Eventually.Is("the buffer to go back", () => _pool.Outstanding(LargeArray) == 0);

    private async Task<WebSocketProtocol.Received> NextAsync() => await _target.ExpectMsgAsync<WebSocketProtocol.Received>(hint: "a batch");
}
