using Akka.Streams;
using Akka.Streams.Stage;
using VeraWebSockets.Actors.Protocol.Messages;

namespace VeraWebSockets.Actors.Streams;

/// <summary>
/// Tells each batch to the target, and asks for the next one only while the target has few undisposed. The materialised task completes
/// after the last batch has been told, so that who awaits it may tell the end.
/// </summary>
internal sealed class DeliverStage : GraphStageWithMaterializedValue<SinkShape<MessageBatch>, Task>
{
    private readonly Delivery _delivery;
    private readonly int _credits;
    private readonly Inlet<MessageBatch> _in = new("Deliver.in");

    public DeliverStage(Delivery delivery, int credits)
    {
        _delivery = delivery;
        _credits = credits;
        Shape = new SinkShape<MessageBatch>(_in);
    }

    public override SinkShape<MessageBatch> Shape { get; }

    public override ILogicAndMaterializedValue<Task> CreateLogicAndMaterializedValue(Attributes inheritedAttributes)
    {
        var logic = new Logic(this);
        return new LogicAndMaterializedValue<Task>(logic, logic.Completion);
    }

    private sealed class Logic : InGraphStageLogic
    {
        private readonly DeliverStage _stage;
        private readonly CreditGate _gate;
        private readonly Action _returnCredit;
        private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Logic(DeliverStage stage)
            : base(stage.Shape)
        {
            _stage = stage;
            _gate = new CreditGate(stage._credits, GetAsyncCallback(PullNext));
            _returnCredit = _gate.Return;
            SetHandler(stage._in, this);
        }

        public Task Completion => _completion.Task;

        public override void PreStart()
        {
            _stage._delivery.WhenStopped(GetAsyncCallback(CompleteStage));
            PullIfAllowed();
        }

        public override void OnPush()
        {
            MessageBatch batch = Grab(_stage._in);
            batch.WhenDisposed(_returnCredit);
            _stage._delivery.Tell(batch);
            PullIfAllowed();
        }

        // Also after a failure or a cancellation: whatever ended the stream, nothing more will be told.
        public override void PostStop() => _completion.TrySetResult();

        private void PullIfAllowed()
        {
            if (_gate.TryTake())
            {
                Pull(_stage._in);
            }
        }

        private void PullNext()
        {
            if (!IsClosed(_stage._in))
            {
                Pull(_stage._in);
            }
        }
    }
}
