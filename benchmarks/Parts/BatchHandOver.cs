using Akka.Actor;
using BenchmarkDotNet.Attributes;
using VeraWebSockets.Actors.Logging;
using VeraWebSockets.Actors.Protocol.Messages;
using VeraWebSockets.Actors.Streams;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;
using VeraWebSockets.Actors.Transport.Readiness;
using VeraWebSockets.LuaBridge.Dispatch;
using Settings = VeraWebSockets.Actors.Options.Settings;

namespace VeraWebSockets.Benchmarks;

/// <summary>
/// One batch: told to the dispatcher actor, handled in a turn of the Lua thread, disposed there, and its credit returned. The next is told
/// then, so that each has a turn of its own.
/// </summary>
[MemoryDiagnoser]
public class BatchHandOver : MessageBatch.IOwner
{
    private const int Batches = 10_000;

    private ReadinessLoop? _loop;
    private LuaThread _thread = null!;
    private ActorSystem _system = null!;
    private Delivery _delivery = null!;
    private SharedBuffer _buffer = null!;
    private TaskCompletionSource _end = new();
    private int _left;

    [GlobalSetup]
    public void Start()
    {
        _loop = ReadinessLoop.IsSupported ? new ReadinessLoop() : null;
        _thread = new LuaThread(_loop);
        _system = ActorSystem.Create("benchmark", Settings.Load(null));
        _system.RegisterExtension(new LuaThreadExtension(_thread));
        IActorRef dispatcher = _system.ActorOf(LuaDispatcherActor.Create(new Receiver(), WebSocketLog.Silent));
        _delivery = new Delivery(dispatcher, 1, 1);
        _buffer = SharedBuffer.Rent(4096);
    }

    [GlobalCleanup]
    public void Stop()
    {
        _buffer.Release();
        _thread.Run(_system.Terminate());
        _loop?.Dispose();
    }

    [Benchmark(OperationsPerInvoke = Batches)]
    public void HandOver()
    {
        _left = Batches;
        _end = new TaskCompletionSource();
        TellNext();
        _thread.Run(_end.Task);
    }

    void MessageBatch.IOwner.OnDisposed()
    {
        _delivery.Disposed();
        TellNext();
    }

    private void TellNext()
    {
        if (_left-- == 0)
        {
            _end.SetResult();
            return;
        }

        var batch = new MessageBatch(_buffer);
        batch.Add(MessageKind.Binary, 0, 64);
        batch.Owner = this;
        _delivery.Tell(batch);
    }

    private sealed class Receiver : ILuaCallbacks
    {
        public void Received(WebSocketProtocol.Received received) => received.Batch.Dispose();

        public void EndTurn()
        {
            // Nothing was sent.
        }

        public void Filtering(WebSocketProtocol.Filtering filtering) => throw new NotSupportedException();

        public void Drained(WebSocketProtocol.Drained drained) => throw new NotSupportedException();

        public void Opened(WebSocketProtocol.Opened opened) => throw new NotSupportedException();

        public void ConnectFailed(WebSocketProtocol.ConnectFailed failed) => throw new NotSupportedException();

        public void Closed(WebSocketProtocol.Closed closed) => throw new NotSupportedException();

        public void Preparing(WebSocketProtocol.Preparing preparing) => throw new NotSupportedException();

        public void AcknowledgementDue(AcknowledgementDue due) => throw new NotSupportedException();

        public void Reconnecting(WebSocketProtocol.Reconnecting reconnecting) => throw new NotSupportedException();

        public void GaveUp(WebSocketProtocol.GaveUp gaveUp) => throw new NotSupportedException();
    }
}
