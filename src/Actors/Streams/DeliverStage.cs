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
        new Logic(this, ConnectionFlow.Context.Of(inheritedAttributes), Island.Of(inheritedAttributes));

    private sealed class Logic : InGraphStageLogic, MessageBatch.IOwner
    {
        private static readonly Action<object?> PullNext = static logic => ((Logic)logic!).PullUnlessClosed();

        private readonly Inlet<MessageBatch> _in;
        private readonly Delivery _delivery;
        private readonly CreditGate _gate;
        private readonly Island _island;
        private Exception? _defect;

        public Logic(DeliverStage stage, ConnectionFlow.Context context, Island island)
            : base(inCount: 1, outCount: 0)
        {
            _in = stage._in;
            _delivery = context.Delivery;
            _gate = new CreditGate(context.Credits);
            _island = island;
            SetHandler(_in, this);
        }

        public override void PreStart() => PullIfAllowed();

        public override void OnPush()
        {
            MessageBatch batch = Grab(_in);
            batch.Owner = this;
            _delivery.Tell(batch);
            PullIfAllowed();
        }

        public override void OnUpstreamFailure(Exception e)
        {
            _defect = e;
            FailStage(e);
        }

        // Whatever ended the stream, nothing more will be told.
        public override void PostStop() => _island.TellEnded(_defect);

        void MessageBatch.IOwner.OnDisposed()
        {
            if (_gate.Return())
            {
                _island.Resume(this, PullNext);
            }

            _delivery.Disposed();
        }

        private void PullIfAllowed()
        {
            if (_gate.TryTake())
            {
                Pull(_in);
            }
        }

        private void PullUnlessClosed()
        {
            if (!IsClosed(_in))
            {
                Pull(_in);
            }
        }
    }
}
