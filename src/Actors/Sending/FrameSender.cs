using VeraWebSockets.Actors.Protocol;
using VeraWebSockets.Actors.Protocol.Close;
using VeraWebSockets.Actors.Protocol.Extensions;
using VeraWebSockets.Actors.Transport;

namespace VeraWebSockets.Actors.Sending;

/// <summary>Writes the outgoing frames of one connection to its transport; at most one write is under way.</summary>
internal sealed class FrameSender : IMessageSender, IFrameOutput, IDisposable
{
    /// <summary>
    /// Most octets of one write: over a slow line it ends in time to be a sign of life (<see cref="IObserver.OnTaken"/>), and more at once is no faster.
    /// </summary>
    private const int MostAtOnce = 256 << 10;

    private readonly OutgoingFrames _frames;
    private readonly ITransport _transport;
    private readonly IObserver _observer;
    private int _isWriting;
    private int _sendsWriting;

    /// <param name="transport">Not disposed here.</param>
    /// <param name="capacity">Most octets that wait.</param>
    /// <param name="observer">Told from any thread.</param>
    /// <param name="deflate">What was negotiated, or null.</param>
    public FrameSender(ITransport transport, long capacity, IObserver observer, DeflateParameters? deflate = null)
    {
        _transport = transport;
        _observer = observer;
        _frames = deflate is null
            ? new OutgoingFrames(capacity, onFault: observer.OnWriteFailed)
            : new OutgoingFrames(capacity, new MessageDeflater(deflate), observer.OnDeflated, observer.OnWriteFailed);
    }

    /// <summary>Who hears how the writing goes. In the end the close frame is written, or writing fails.</summary>
    public interface IObserver
    {
        /// <summary>A message was compressed. Told while others wait to send.</summary>
        void OnDeflated(int length, int compressedLength);

        /// <summary>A write that had to wait has ended: the peer's system has acknowledged octets.</summary>
        void OnTaken();

        /// <summary>All that was queued has left, after a message was refused or much had gathered.</summary>
        void OnDrained();

        /// <summary>The close frame, and so all before it, has been written.</summary>
        void OnCloseWritten();

        /// <summary>A write failed, or a message could not be queued whole; nothing more will be written. Told for each of them.</summary>
        void OnWriteFailed(Exception cause);
    }

    public long QueuedOctets => _frames.Queued;

    public bool IsUnderPressure => _frames.IsPressed;

    public TimeSpan? RoundTripTime { get; set; }

    /// <summary>Whether writing has failed, or was ended: what had not left by then will not.</summary>
    public bool IsBroken => _frames.IsDiscarded;

    public SendStatus Send(ReadOnlySpan<byte> payload, MessageType type)
    {
        long before = _frames.Queued;
        SendStatus status = _frames.Add(payload, type);
        if (status == SendStatus.QueueFull)
        {
            WriteAhead();
            if (_frames.Queued < before)
            {
                status = _frames.Add(payload, type);
            }
        }
        else if (_frames.Queued / OutgoingFrames.ChunkSize > before / OutgoingFrames.ChunkSize)
        {
            WriteAhead(); // another chunk has gathered
        }

        return status;
    }

    public void SendPing()
    {
        _frames.AddPing();
        Flush();
    }

    public void SendPong(ReadOnlySpan<byte> payload)
    {
        if (!_frames.AddPong(payload))
        {
            Flush(); // where a write is under way, the next pong takes the place of these
        }
    }

    /// <summary>Closes from our side, behind all that is queued.</summary>
    public void SendClose(ClosePayload payload)
    {
        _frames.AddClose(payload);
        Flush();
    }

    /// <summary>Held back until <see cref="Answer"/>, so that replies to earlier messages can go before it.</summary>
    bool IFrameOutput.SendClose(ClosePayload payload) => _frames.HoldAnswer(payload);

    /// <summary>Sends the close frame that answers the peer's, behind all that is queued.</summary>
    /// <returns>False when none is due.</returns>
    public bool Answer()
    {
        bool added = _frames.ReleaseAnswer();
        Flush();
        return added;
    }

    public void Flush()
    {
        WriteHere();
        TellRelief();
    }

    /// <summary>Drops what is queued; later sends are refused.</summary>
    public void Dispose() => _frames.Discard();

    /// <summary>Writes in the middle of a <see cref="Send"/>: one turn may have many, and hears of a drained queue with the flush that ends it.</summary>
    private void WriteAhead()
    {
        Interlocked.Increment(ref _sendsWriting);
        WriteHere();
        Interlocked.Decrement(ref _sendsWriting);
    }

    /// <summary>
    /// Writes what is queued, or goes on with a write that waits: who sends on and on in one turn may keep the very thread that would.
    /// </summary>
    private void WriteHere()
    {
        if (Interlocked.CompareExchange(ref _isWriting, 1, 0) == 0)
        {
            Write();
        }
        else
        {
            _transport.WriteOn();
        }
    }

    /// <summary>Writes what is queued, up to where the transport has to wait. Never throws; what goes wrong is told to the observer.</summary>
    private void Write()
    {
        OutgoingFrames.Chunk chunk = default;
        try
        {
            do
            {
                while (_frames.TryTake(out chunk))
                {
                    ValueTask write = chunk.Length <= MostAtOnce
                        ? _transport.WriteAsync(chunk.Memory, CancellationToken.None)
                        : WriteInPiecesAsync(chunk.Memory);
                    if (!write.IsCompleted)
                    {
                        _ = WriteOnAsync(write, chunk);
                        return;
                    }

                    write.GetAwaiter().GetResult(); // is there already
                    TellWritten(ref chunk);
                }

                Volatile.Write(ref _isWriting, 0);
            }
            while (_frames.HasWork && Interlocked.CompareExchange(ref _isWriting, 1, 0) == 0);
        }
        catch (Exception e)
        {
            Fail(e, chunk);
        }
    }

    private async ValueTask WriteInPiecesAsync(ReadOnlyMemory<byte> octets)
    {
        while (!octets.IsEmpty)
        {
            int length = Math.Min(octets.Length, MostAtOnce);
            ValueTask write = _transport.WriteAsync(octets[..length], CancellationToken.None);
            octets = octets[length..];
            bool waits = !write.IsCompleted;
            await write.ConfigureAwait(false);
            if (waits && !octets.IsEmpty)
            {
                _observer.OnTaken();
            }
        }
    }

    /// <summary>Waits for the transport, and goes on with what is queued by then. Never throws, either.</summary>
    private async Task WriteOnAsync(ValueTask write, OutgoingFrames.Chunk chunk)
    {
        try
        {
            await write.ConfigureAwait(false);
            _observer.OnTaken();
            TellWritten(ref chunk);
        }
        catch (Exception e)
        {
            Fail(e, chunk);
            return;
        }

        Write();
        if (Volatile.Read(ref _sendsWriting) == 0)
        {
            TellRelief();
        }
    }

    private void TellRelief()
    {
        if (_frames.TakeRelief())
        {
            _observer.OnDrained();
        }
    }

    /// <param name="chunk">Goes back to the pool, and must not do so twice: none is left.</param>
    private void TellWritten(ref OutgoingFrames.Chunk chunk)
    {
        OutgoingFrames.Chunk written = chunk;
        chunk = default;
        if (_frames.Written(written))
        {
            _observer.OnCloseWritten();
        }
    }

    private void Fail(Exception cause, OutgoingFrames.Chunk chunk)
    {
        _frames.Discard(); // _isWriting stays 1: nothing is written any more
        _frames.Written(chunk); // the write has ended, so its octets go back to the pool
        _observer.OnWriteFailed(cause);
    }
}
