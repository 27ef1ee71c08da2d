using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using BenchmarkDotNet.Attributes;
using VeraWebSockets.Actors.Protocol;
using VeraWebSockets.Actors.Protocol.Close;
using VeraWebSockets.Actors.Streams;

namespace VeraWebSockets.Benchmarks;

/// <summary>The receiving path of one connection, made, waiting for the peer, and stopped: as an island, and by Akka's materializer.</summary>
[MemoryDiagnoser]
public class Materialisation
{
    private readonly SilentTransport _transport = new();
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
    public void Stop()
    {
        _materializer.Dispose();
        _system.Terminate().Wait();
        _ended.Dispose();
        _transport.Dispose();
    }

    [Benchmark(Baseline = true)]
    public void OfAnIsland() =>
        new ConnectionFlow(
            Connection(), Delivery(), credits: 2, ActorRefs.Nobody, static () => true, static input => input.Run(), static _ => { }).Stop();

    [Benchmark]
    public void ByAkkasMaterializer()
    {
        _ended.Reset();
        Delivery delivery = Delivery();
        Source.FromGraph(new ReceiveStage(Connection()))
            .To(Sink.FromGraph(new DeliverStage(delivery, credits: 2, _ => _ended.Set())))
            .Run(_materializer);
        delivery.Stop();
        _ended.Wait();
    }

    private static Delivery Delivery() => new(ActorRefs.Nobody, socketId: 1, attempt: 1);

    private InboundConnection Connection() => new(_transport, new ClientProtocol(1 << 20, validateUtf8: true, new NoOutput()));

    private sealed class NoOutput : IFrameOutput
    {
        public void SendPong(ReadOnlySpan<byte> payload) => throw new NotSupportedException();

        public bool SendClose(ClosePayload payload) => throw new NotSupportedException();
    }
}
