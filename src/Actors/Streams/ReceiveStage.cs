using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Akka.Streams;
using Akka.Streams.Stage;
using VeraWebSockets.Actors.Protocol.Messages;
using VeraWebSockets.Actors.Transport;

namespace VeraWebSockets.Actors.Streams;

/// <summary>
/// Reads a connection on demand and emits the batches that are found. Completes when the peer's side has ended; a broken connection is such
/// an end, told by <see cref="InboundConnection.End"/>, and no failure of the stream.
/// </summary>
internal sealed class ReceiveStage : GraphStage<SourceShape<MessageBatch>>
{
    /// <summary>Reads that bring no batch, as those of long messages, after which others have their turn; a read takes at most 128 KiB, or what of such a message has come.</summary>
    private const int ReadsAtOnce = 4;

    private readonly Outlet<MessageBatch> _out = new("Receive.out");

    public ReceiveStage() => Shape = new SourceShape<MessageBatch>(_out);

    public override SourceShape<MessageBatch> Shape { get; }

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) =>
        new Logic(this, ConnectionFlow.Context.Of(inheritedAttributes).Connection, Island.Of(inheritedAttributes));

    private sealed class Logic : OutGraphStageLogic, IReadableObserver
    {
        private static readonly Action<object?> Readable = static logic => ((Logic)logic!).GoOn(isFilled: false);
        private static readonly Action<object?> Filled = static logic => ((Logic)logic!).GoOn(isFilled: true);
        private static readonly Action<object?> ItsTurn = static logic => ((Logic)logic!).PushOrFill();

        private readonly InboundConnection _connection;
        private readonly Outlet<MessageBatch> _out;
        private readonly Island _island;
        private Action? _onFilled; // made when a read has to wait in the middle of a message: many connections never come there
        private ValueTaskAwaiter<bool> _fill;

        public Logic(ReceiveStage stage, InboundConnection connection, Island island)
            : base(inCount: 0, outCount: 1)
        {
            _connection = connection;
            _out = stage._out;
            _island = island;
            SetHandler(_out, this);
        }

        public override void OnPull() => PushOrFill();

        public override void PostStop() => _connection.Close();

        void IReadableObserver.OnReadable() => _island.Resume(this, Readable);

        private void GoOn(bool isFilled)
        {
            if (isFilled ? EndFill() : Fill())
            {
                PushOrFill();
            }
        }

        private void PushOrFill()
        {
            int reads = 0;
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

                if (_connection.HasMore || reads++ == ReadsAtOnce)
                {
                    _island.Resume(this, ItsTurn); // told from inside the stream, so that the owner gets it as a message, behind what waits
                    return;
                }

                if (!_connection.IsReadable(this))
                {
                    return;
                }
            }
            while (Fill());
        }

        /// <returns>Whether there is something to look at; otherwise the read is under way, or the stage has completed.</returns>
        [SuppressMessage("Reliability", "CA2012", Justification = "One fill at a time, and its result is taken once, in EndFill.")]
        private bool Fill()
        {
            _fill = _connection.FillAsync().GetAwaiter();
            if (_fill.IsCompleted)
            {
                return EndFill();
            }

            _fill.UnsafeOnCompleted(_onFilled ??= () => _island.Resume(this, Filled));
            return false;
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
