using Akka.Streams;
using Akka.Streams.Stage;
using VeraWebSockets.Actors.Protocol.Messages;

namespace VeraWebSockets.Actors.Streams;

/// <summary>
/// Tells each batch to the target, and asks for the next one only while the target has few undisposed. The end is told after the last
/// batch has been, so that who hears of it may tell it further.
/// </summary>
internal sealed class DeliverStage : GraphStage<SinkShape<MessageBatch>>
{
    private readonly Delivery _delivery;
    private readonly int _credits;
    private readonly Action<Exception?> _ended;
    private readonly Inlet<MessageBatch> _in = new("Deliver.in");

    public DeliverStage(Delivery delivery, int credits, Action<Exception?> ended)
    {
        _delivery = delivery;
        _credits = credits;
        _ended = ended;
        Shape = new SinkShape<MessageBatch>(_in);
    }

    public override SinkShape<MessageBatch> Shape { get; }

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    private sealed class Logic : InGraphStageLogic
    {
        private readonly DeliverStage _stage;
        private readonly CreditGate _gate;
        private readonly Action _returnCredit;
        private Exception? _defect;

        public Logic(DeliverStage stage)
            : base(stage.Shape)
        {
            _stage = stage;
            _gate = new CreditGate(stage._credits, GetAsyncCallback(PullNext));
            _returnCredit = _gate.Return;
            SetHandler(stage._in, this);
        }

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

        public override void OnUpstreamFailure(Exception e)
        {
            _defect = e;
            FailStage(e);
        }

        // Whatever ended the stream, nothing more will be told.
        public override void PostStop() => _stage._ended(_defect);

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
