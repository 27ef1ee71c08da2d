using Akka.Streams;
using Akka.Streams.Stage;
using VeraWebSockets.Actors.Protocol.Messages;

namespace VeraWebSockets.Actors.Streams;

/// <summary>
/// Stands before the delivery of a websocket whose messages may be dropped: it always asks for more, and what waits meanwhile is for its
/// <see cref="OverflowQueue"/> to judge. Completes when all that waited has left. No credit bounds how long it reads: it lets the thread, which
/// may be that of the target, do other things in between.
/// </summary>
internal sealed class OverflowStage : GraphStage<FlowShape<MessageBatch, MessageBatch>>
{
    /// <summary>Enough that a slow target gets fresh news, few enough that the thread is back within a few milliseconds: at most 2 MiB.</summary>
    private const int BatchesAtOnce = 16;

    private readonly Inlet<MessageBatch> _in = new("Overflow.in");
    private readonly Outlet<MessageBatch> _out = new("Overflow.out");

    public OverflowStage() => Shape = new FlowShape<MessageBatch, MessageBatch>(_in, _out);

    public override FlowShape<MessageBatch, MessageBatch> Shape { get; }

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) =>
        new Logic(this, ConnectionFlow.Context.Of(inheritedAttributes).Overflow!, Island.Of(inheritedAttributes));

    private sealed class Logic : InAndOutGraphStageLogic
    {
        private static readonly Action<object?> GoOn = static logic => ((Logic)logic!).ReadOn();

        private readonly OverflowStage _stage;
        private readonly Overflow _overflow;
        private readonly OverflowQueue _queue;
        private readonly Island _island;
        private int _batchesAtOnce;
        private long _toldDrops;
        private bool _isDropping;

        public Logic(OverflowStage stage, Overflow overflow, Island island)
            : base(inCount: 1, outCount: 1)
        {
            _stage = stage;
            _overflow = overflow;
            _queue = overflow.CreateQueue();
            _island = island;
            SetHandler(stage._in, this);
            SetHandler(stage._out, this);
        }

        public override void PreStart() => Pull(_stage._in);

        public override void OnPush()
        {
            _queue.Add(Grab(_stage._in));
            TellDrops();
            PushIfAsked();
            if (++_batchesAtOnce < BatchesAtOnce)
            {
                ReadOn();
                return;
            }

            _batchesAtOnce = 0;
            _island.Resume(this, GoOn); // told from inside the stream, so that the owner gets it as a message, behind what waits
        }

        public override void OnPull() => PushIfAsked();

        public override void OnUpstreamFinish()
        {
            if (_queue.IsEmpty)
            {
                CompleteStage();
            }
        }

        public override void PostStop()
        {
            _queue.Clear();
            EndEpisode();
        }

        private void ReadOn()
        {
            if (!IsClosed(_stage._in))
            {
                Pull(_stage._in);
            }
        }

        private void PushIfAsked()
        {
            if (!_queue.IsEmpty && IsAvailable(_stage._out))
            {
                MessageBatch batch = _queue.Take();
                if (_queue.IsEmpty && batch.DroppedBefore == 0)
                {
                    EndEpisode(); // the target keeps up again
                }

                Push(_stage._out, batch);
            }

            if (_queue.IsEmpty && IsClosed(_stage._in))
            {
                CompleteStage();
            }
        }

        private void TellDrops()
        {
            if (!_isDropping && _queue.Dropped > _toldDrops)
            {
                _isDropping = true;
                _overflow.TellBegin();
            }
        }

        private void EndEpisode()
        {
            if (_isDropping)
            {
                _isDropping = false;
                _overflow.TellEnd(_queue.Dropped - _toldDrops);
                _toldDrops = _queue.Dropped;
            }
        }
    }
}
