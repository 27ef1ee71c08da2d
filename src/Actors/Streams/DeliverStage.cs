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
    private readonly Inlet<MessageBatch> _in = new("Deliver.in");

    public DeliverStage() => Shape = new SinkShape<MessageBatch>(_in);

    public override SinkShape<MessageBatch> Shape { get; }

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) =>
        new Logic(this, ConnectionFlow.Context.Of(inheritedAttributes));

    private sealed class Logic : InGraphStageLogic
    {
        private readonly Inlet<MessageBatch> _in;
        private readonly ConnectionFlow.Context _context;
        private readonly CreditGate _gate;
        private readonly Action _returnCredit;
        private Exception? _defect;

        public Logic(DeliverStage stage, ConnectionFlow.Context context)
            : base(stage.Shape)
        {
            _in = stage._in;
            _context = context;
            _gate = new CreditGate(context.Credits, GetAsyncCallback(PullNext));
            _returnCredit = ReturnCredit;
            SetHandler(_in, this);
        }

        public override void PreStart() => PullIfAllowed();

        public override void OnPush()
        {
            MessageBatch batch = Grab(_in);
            batch.WhenDisposed(_returnCredit);
            _context.Delivery.Tell(batch);
            PullIfAllowed();
        }

        public override void OnUpstreamFailure(Exception e)
        {
            _defect = e;
            FailStage(e);
        }

        // Whatever ended the stream, nothing more will be told.
        public override void PostStop() => _context.Ended(_defect);

        private void ReturnCredit()
        {
            _gate.Return();
            _context.Delivery.Disposed();
        }

        private void PullIfAllowed()
        {
            if (_gate.TryTake())
            {
                Pull(_in);
            }
        }

        private void PullNext()
        {
            if (!IsClosed(_in))
            {
                Pull(_in);
            }
        }
    }
}
