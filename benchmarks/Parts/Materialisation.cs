using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using BenchmarkDotNet.Attributes;
using VeraWebSockets.Actors.Protocol;
using VeraWebSockets.Actors.Protocol.Close;
using VeraWebSockets.Actors.Streams;

namespace VeraWebSockets.Benchmarks;

/// <summary>The receiving path of one connection: made, waiting for the peer, and at its end. As an island; beside it a source and a sink
/// of Akka's own by its materializer.</summary>
[MemoryDiagnoser]
public class Materialisation
{
    private readonly ManualResetEventSlim _ended = new();
    private ActorSystem _system = null!;
    private ActorMaterializer _materializer = null!;

    [GlobalSetup]
    public void Start()
    {
        _system = ActorSystem.Create("benchmark", "akka.loglevel = OFF");
        _materializer = _system.Materializer();
    }

    [GlobalCleanup]
    public async Task StopAsync()
    {
        _materializer.Dispose();
        await _system.Terminate();
        _ended.Dispose();
    }

    [Benchmark(Baseline = true)]
    public void OfAnIsland()
    {
        using var peer = new SilentTransport();
        var connection = new InboundConnection(peer, new ClientProtocol(1 << 20, validateUtf8: true, new NoOutput()));
        _ = new ConnectionFlow(
            new ConnectionFlow.Context(connection, new Delivery(ActorRefs.Nobody, socketId: 1, attempt: 1), Credits: 2), new Owner(_ended));
        peer.End();
        AwaitEnd();
    }

    [Benchmark]
    public void ByAkkasMaterializer()
    {
        TaskCompletionSource<object?> peer = Source.Maybe<object?>()
            .To(Sink.OnComplete<object?>(_ended.Set, _ => _ended.Set()))
            .Run(_materializer);
        peer.SetResult(null);
        AwaitEnd();
    }

    private void AwaitEnd()
    {
        _ended.Wait(); // the materializer runs its stages on a thread of the pool; what is measured lasts until they have ended
        _ended.Reset();
    }

    /// <summary>Is always on its own thread, which is that of the benchmark.</summary>
    private sealed class Owner(ManualResetEventSlim ended) : Island.IOwner
    {
        public IActorRef Self => ActorRefs.Nobody;

        public bool IsOwnThread => true;

        public void HandOver(Island.Input input) => input.Run();

        public void OnEnded(Exception? defect) => ended.Set();
    }

    private sealed class NoOutput : IFrameOutput
    {
        public void SendPong(ReadOnlySpan<byte> payload) => throw new NotSupportedException();

        public void Flush() => throw new NotSupportedException();

        public bool SendClose(ClosePayload payload) => throw new NotSupportedException();
    }
}
