using Akka;
using Akka.Actor;
using Akka.Event;
using Akka.Streams;
using Akka.Streams.Implementation;
using Akka.Streams.Implementation.Fusing;
using Akka.Streams.Stage;

namespace VeraWebSockets.Actors.Streams;

/// <summary>
/// A graph that runs inside the actor that owns it: Akka's interpreter of fused stages, without the actor, the mailbox and the module tree that
/// a materializer adds for each stream (docs/adr/0006). The owner runs it; one thread at a time. Its stages find it in their attributes.
/// </summary>
internal sealed class Island : Attributes.IAttribute
{
    // Where a materializer would look for the values of the stages; these have none.
    private static readonly IModule[] Modules = [EmptyModule.Instance, EmptyModule.Instance, EmptyModule.Instance];

    // Akka's way in costs each stage some 350 octets, mostly for what these stages do not use: values, promises, callbacks before the start.
    private static readonly Action<GraphStageLogic, object?, TaskCompletionSource<Done>, Action<object?>> NoAsyncCallbacks =
        static (_, _, _, _) => throw new NotSupportedException("stages of an island use Resume, not GetAsyncCallback");

    private readonly GraphInterpreter _interpreter;
    private readonly IOwner _owner;
    private bool _isRunning;
    private bool _isStopped;

    /// <summary>Starts a graph; what its stages do at once is done when this returns.</summary>
    /// <param name="blueprint">The graph: shared by all that are made of it.</param>
    /// <param name="context">What the stages find in their attributes.</param>
    /// <param name="owner">Whose graph it is.</param>
    public Island(GraphAssembly blueprint, Attributes.IAttribute context, IOwner owner)
    {
        _owner = owner;
        (GraphInterpreter.Connection[] connections, GraphStageLogic[] logics) = blueprint.Materialize(
            new Attributes(context, this), Modules, new Dictionary<IModule, object>(1), static _ => { });
        _interpreter = new GraphInterpreter(
            blueprint, NoMaterializer.Instance, NoLogger.Instance, logics, connections, NoAsyncCallbacks, fuzzingMode: false, owner.Self);
        _isRunning = true;
        _interpreter.Init(NoMaterializer.Instance);
        Execute();
    }

    /// <summary>The actor that runs a graph, and dies with it.</summary>
    internal interface IOwner
    {
        IActorRef Self { get; }

        /// <summary>Whether the caller, who is outside the graph, may run it: on the one thread that runs the owner too, where there is one.</summary>
        bool IsOwnThread { get; }

        /// <summary>Has <see cref="Input.Run"/> called by the owner, where the caller may not.</summary>
        void HandOver(Input input);

        /// <summary>The graph has ended: called once, after the last batch has been told to the target; with the defect of a stage, where there was one.</summary>
        void OnEnded(Exception? defect);
    }

    /// <summary>What a stage finds in its attributes.</summary>
    public static Island Of(Attributes attributes) => attributes.GetAttribute<Island>(null!);

    /// <summary>Source, maybe a stage between, and sink, put together once for any number of graphs.</summary>
    public static GraphAssembly Blueprint<T>(
        IGraphStageWithMaterializedValue<SourceShape<T>, object> source,
        IGraphStageWithMaterializedValue<FlowShape<T, T>, object>? between,
        IGraphStageWithMaterializedValue<SinkShape<T>, object> sink) =>
        between is null
            ? new GraphAssembly([source, sink], [Attributes.None, Attributes.None], [sink.Shape.Inlet], [1], [source.Shape.Outlet], [0])
            : new GraphAssembly(
                [source, between, sink],
                [Attributes.None, Attributes.None, Attributes.None],
                [between.Shape.Inlet, sink.Shape.Inlet], [1, 2],
                [source.Shape.Outlet, between.Shape.Outlet], [0, 1]);

    /// <summary>Stops all stages that have not; nothing of the graph runs after it.</summary>
    public void Stop()
    {
        _isStopped = true; // the interpreter would run those that it has not seen complete
        _interpreter.Finish();
    }

    /// <summary>Runs something of a stage, unless the stage has ended: at once where the caller may do so, or soon. For any thread.</summary>
    /// <param name="logic">The stage.</param>
    /// <param name="goOn">Is given <paramref name="logic"/>, so that one delegate is enough for all stages of a kind.</param>
    public void Resume(GraphStageLogic logic, Action<object?> goOn)
    {
        if (_owner.IsOwnThread && !_isRunning)
        {
            Run(logic, goOn);
        }
        else
        {
            _owner.HandOver(new Resumption(this, logic, goOn));
        }
    }

    /// <summary>For the stage that ends last.</summary>
    public void TellEnded(Exception? defect) => _owner.OnEnded(defect);

    private void Run(GraphStageLogic logic, Action<object?> goOn)
    {
        if (_isStopped || _interpreter.IsCompleted)
        {
            return;
        }

        _isRunning = true;
        _interpreter.RunAsyncInput(logic, logic, GraphStageLogic.NoPromise, goOn);
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

    /// <summary>What was asked for where it could not run.</summary>
    internal abstract class Input
    {
        public abstract void Run();
    }

    private sealed class Resumption(Island island, GraphStageLogic logic, Action<object?> goOn) : Input
    {
        public override void Run() => island.Run(logic, goOn);
    }
}
