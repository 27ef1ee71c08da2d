using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Akka.Streams;
using Akka.Streams.Stage;
using VeraWebSockets.Actors.Protocol.Messages;

namespace VeraWebSockets.Actors.Streams;

/// <summary>
/// Reads a connection on demand and emits the batches that are found. Completes when the peer's side has ended; a broken connection is such
/// an end, told by <see cref="InboundConnection.End"/>, and no failure of the stream.
/// </summary>
internal sealed class ReceiveStage : GraphStage<SourceShape<MessageBatch>>
{
    private readonly Outlet<MessageBatch> _out = new("Receive.out");

    public ReceiveStage() => Shape = new SourceShape<MessageBatch>(_out);

    public override SourceShape<MessageBatch> Shape { get; }

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) =>
        new Logic(this, ConnectionFlow.Context.Of(inheritedAttributes).Connection);

    private sealed class Logic : OutGraphStageLogic
    {
        private readonly InboundConnection _connection;
        private readonly Outlet<MessageBatch> _out;
        private readonly Action _onFilled;
        private ValueTaskAwaiter<bool> _fill;

        public Logic(ReceiveStage stage, InboundConnection connection)
            : base(stage.Shape)
        {
            _connection = connection;
            _out = stage._out;
            _onFilled = GetAsyncCallback(OnFilled);
            SetHandler(_out, this);
        }

        public override void OnPull() => PushOrFill();

        public override void PostStop() => _connection.Close();

        private void OnFilled()
        {
            if (EndFill())
            {
                PushOrFill();
            }
        }

        [SuppressMessage("Reliability", "CA2012", Justification = "One fill at a time, and its result is taken once, in EndFill.")]
        private void PushOrFill()
        {
            do
            {
                if (_connection.TryTake(out MessageBatch? batch))
                {
                    Push(_out, batch);
                    return;
                }

                if (_connection.End is not null)
                {
                    CompleteStage();
                    return;
                }

                _fill = _connection.FillAsync().GetAwaiter();
                if (!_fill.IsCompleted)
                {
                    _fill.UnsafeOnCompleted(_onFilled);
                    return;
                }
            }
            while (EndFill());
        }

        /// <returns>Whether there is something to look at; otherwise the stage has completed.</returns>
        private bool EndFill()
        {
            bool more = _fill.GetResult();
            if (!more)
            {
                CompleteStage();
            }

            return more;
        }
    }
}
