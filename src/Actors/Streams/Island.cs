using Akka;
using Akka.Actor;
using Akka.Event;
using Akka.Streams;
using Akka.Streams.Implementation;
using Akka.Streams.Implementation.Fusing;
using Akka.Streams.Stage;

namespace VeraWebSockets.Actors.Streams;

/// <summary>
/// A graph of one source and one sink, with a stage between them or none, materialised into the actor that owns it: Akka's interpreter of fused stages, without the actor, the
/// mailbox and the module tree that a materializer adds for each stream (docs/adr/0006). The owner runs it; one thread at a time.
/// </summary>
internal sealed class Island
{
    // Where a materializer would look for the values of the stages; these have none.
    private static readonly IModule[] Modules = [EmptyModule.Instance, EmptyModule.Instance, EmptyModule.Instance];

    private readonly GraphInterpreter _interpreter;
    private readonly Func<bool> _isOwnThread;
    private readonly Action<Input> _handOver;
    private bool _isRunning;

    private Island(GraphAssembly assembly, IActorRef owner, Func<bool> isOwnThread, Action<Input> handOver)
    {
        _isOwnThread = isOwnThread;
        _handOver = handOver;
        (GraphInterpreter.Connection[] connections, GraphStageLogic[] logics) = assembly.Materialize(
            Attributes.None, Modules, new Dictionary<IModule, object>(1), static _ => { });
        _interpreter = new GraphInterpreter(
            assembly, NoMaterializer.Instance, NoLogger.Instance, logics, connections, OnInput, fuzzingMode: false, owner);
    }

    /// <summary>Starts a graph; what its stages do at once is done when this returns.</summary>
    /// <param name="source">The first stage.</param>
    /// <param name="between">The second, or null.</param>
    /// <param name="sink">The last.</param>
    /// <param name="owner">Whose graph it is.</param>
    /// <param name="isOwnThread">Whether the caller may run the graph: on the thread of the owner, and outside the graph.</param>
    /// <param name="handOver">Has <see cref="Input.Run"/> called by the owner, otherwise.</param>
    public static Island Start<T>(
        IGraphStageWithMaterializedValue<SourceShape<T>, object> source,
        IGraphStageWithMaterializedValue<FlowShape<T, T>, object>? between,
        IGraphStageWithMaterializedValue<SinkShape<T>, object> sink,
        IActorRef owner,
        Func<bool> isOwnThread,
        Action<Input> handOver)
    {
        GraphAssembly assembly = between is null
            ? new GraphAssembly([source, sink], [Attributes.None, Attributes.None], [sink.Shape.Inlet], [1], [source.Shape.Outlet], [0])
            : new GraphAssembly(
                [source, between, sink],
                [Attributes.None, Attributes.None, Attributes.None],
                [between.Shape.Inlet, sink.Shape.Inlet], [1, 2],
                [source.Shape.Outlet, between.Shape.Outlet], [0, 1]);
        var island = new Island(assembly, owner, isOwnThread, handOver) { _isRunning = true };
        island._interpreter.Init(NoMaterializer.Instance);
        island.Execute();
        return island;
    }

    /// <summary>Stops all stages that have not; nothing of the graph runs after it.</summary>
    public void Stop() => _interpreter.Finish();

    private void OnInput(GraphStageLogic logic, object? input, TaskCompletionSource<Done>? promise, Action<object?> handler)
    {
        if (_isOwnThread() && !_isRunning)
        {
            Run(logic, input, promise, handler);
        }
        else
        {
            _handOver(new Input(this, logic, input, promise, handler));
        }
    }

    private void Run(GraphStageLogic logic, object? input, TaskCompletionSource<Done>? promise, Action<object?> handler)
    {
        if (_interpreter.IsCompleted)
        {
            return;
        }

        _isRunning = true;
        _interpreter.RunAsyncInput(logic, input, promise, handler);
        Execute();
    }

    /// <summary>The credits of the sink bound how long it goes on, and a stage that asks for more without one has to rest (see <see cref="OverflowStage"/>).</summary>
    private void Execute()
    {
        _interpreter.Execute(int.MaxValue);
        _isRunning = false;
        if (_interpreter.IsCompleted)
        {
            _interpreter.Finish();
        }
    }

    /// <summary>What a stage was told through <c>GetAsyncCallback</c> on a thread that may not run it.</summary>
    internal sealed class Input(Island island, GraphStageLogic logic, object? input, TaskCompletionSource<Done>? promise, Action<object?> handler)
    {
        public void Run() => island.Run(logic, input, promise, handler);
    }
}
