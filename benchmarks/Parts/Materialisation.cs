using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using BenchmarkDotNet.Attributes;
using VeraWebSockets.Actors.Protocol;
using VeraWebSockets.Actors.Protocol.Close;
using VeraWebSockets.Actors.Streams;

namespace VeraWebSockets.Benchmarks;

/// <summary>The receiving path of one connection: made, waiting for the peer, and at its end. As an island, and by Akka's materializer.</summary>
[MemoryDiagnoser]
public class Materialisation
{
    private static readonly Owner OwnThread = new();

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
        _ = new ConnectionFlow(ContextOf(peer), OwnThread);
        AwaitEnd(peer);
    }

    [Benchmark]
    public void ByAkkasMaterializer()
    {
        using var peer = new SilentTransport();
        Source.FromGraph(new ReceiveStage())
            .To(Sink.FromGraph(new DeliverStage()))
            .AddAttributes(new Akka.Streams.Attributes(ContextOf(peer)))
            .Run(_materializer);
        AwaitEnd(peer);
    }

    private ConnectionFlow.Context ContextOf(SilentTransport peer)
    {
        var connection = new InboundConnection(peer, new ClientProtocol(1 << 20, validateUtf8: true, new NoOutput()));
        return new ConnectionFlow.Context(connection, new Delivery(ActorRefs.Nobody, socketId: 1, attempt: 1), Credits: 2, _ => _ended.Set());
    }

    private void AwaitEnd(SilentTransport peer)
    {
        peer.End();
        _ended.Wait(); // the materializer runs its stages on a thread of the pool; what is measured lasts until they have ended
        _ended.Reset();
    }

    /// <summary>Is always on its own thread, which is that of the benchmark.</summary>
    private sealed class Owner : Island.IOwner
    {
        public IActorRef Self => ActorRefs.Nobody;

        public bool IsOwnThread => true;

        public void HandOver(Island.Input input) => input.Run();
    }

    private sealed class NoOutput : IFrameOutput
    {
        public void SendPong(ReadOnlySpan<byte> payload) => throw new NotSupportedException();

        public bool SendClose(ClosePayload payload) => throw new NotSupportedException();
    }
}
