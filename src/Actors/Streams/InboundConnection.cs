using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Akka.Actor;
using VeraWebSockets.Actors.Protocol;
using VeraWebSockets.Actors.Protocol.Messages;
using VeraWebSockets.Actors.Transport;

namespace VeraWebSockets.Actors.Streams;

/// <summary>The receiving half of one connection: a transport and the protocol that reads it. One caller at a time.</summary>
/// <param name="transport">Disposed by its owner.</param>
/// <param name="protocol">Used by this alone.</param>
/// <param name="clock">Tells when octets and pongs came; null where nobody asks.</param>
internal sealed class InboundConnection(ITransport transport, ClientProtocol protocol, ITimeProvider? clock = null) : IReadableObserver
{
    /// <summary>Items of a batch while other sockets are busy: they wait for each batch, and a quiet one must not wait long.</summary>
    private const int FairBatch = 64;

    /// <summary>The same while there are many: a quiet one waits for them all, and changing from one to the next costs as much as eight messages.</summary>
    private const int FairBatchOfMany = 128;

    private const int Resting = 0;
    private const int Filling = 1;
    private const int Closed = 2;

    private int _state;
    private IReadableObserver? _waiting; // for octets, without an operation under way
    private bool _readAtOnce;
    private ProtocolEnd? _lost;
    private int _pongsSeen;
    private long _lastReceived = Now(clock);
    private long _lastPong;

    /// <summary>When octets came last, on the clock; at first when it was made. For any thread.</summary>
    public TimeSpan LastReceived => TimeSpan.FromTicks(Interlocked.Read(ref _lastReceived));

    /// <summary>When a pong came last. For any thread.</summary>
    public TimeSpan LastPong => TimeSpan.FromTicks(Interlocked.Read(ref _lastPong));

    /// <summary>Whether octets are waited for: false while the target holds all the batches it may.</summary>
    public bool IsReading => Volatile.Read(ref _waiting) is not null || Volatile.Read(ref _state) == Filling;

    /// <summary>How the peer's side ended; null while it has not.</summary>
    public ProtocolEnd? End => protocol.End ?? _lost;

    /// <inheritdoc cref="MessageReader.HasMore"/>
    public bool HasMore => protocol.HasMore;

    /// <inheritdoc cref="MessageReader.TryTake"/>
    public bool TryTake([NotNullWhen(true)] out MessageBatch? batch)
    {
        protocol.BatchLimit = transport.Company switch
        {
            Company.None => MessageBatch.MaxCount,
            Company.Few => FairBatch,
            _ => FairBatchOfMany,
        };
        bool taken = protocol.TryTake(out batch);
        if (protocol.PongCount != _pongsSeen)
        {
            _pongsSeen = protocol.PongCount;
            Interlocked.Exchange(ref _lastPong, Now(clock));
        }

        return taken;
    }

    /// <summary>
    /// Whether to <see cref="FillAsync"/> now. While nothing has arrived and nothing is unfinished, the connection rests: without a buffer, and
    /// without an operation under way.
    /// </summary>
    /// <param name="observer">Told once, where the answer is false.</param>
    public bool IsReadable(IReadableObserver observer)
    {
        // After a full read there is more to come, so that asking for it would be one call too many.
        if (!protocol.IsIdle || _readAtOnce)
        {
            return true;
        }

        Volatile.Write(ref _waiting, observer); // before it is asked for: the news may come at once, on another thread
        if (!transport.IsReadable(this))
        {
            return false;
        }

        Volatile.Write(ref _waiting, null);
        return true;
    }

    /// <summary>Has another one told instead of who waits for octets.</summary>
    /// <returns>False when nobody waits, or is being told.</returns>
    public bool TryReplaceObserver(IReadableObserver observer) =>
        Volatile.Read(ref _waiting) is { } waiting && Interlocked.CompareExchange(ref _waiting, observer, waiting) == waiting;

    void IReadableObserver.OnReadable() => Interlocked.Exchange(ref _waiting, null)?.OnReadable();

    /// <summary>Reads once.</summary>
    /// <returns>False when the peer's side has <see cref="End"/>ed, or <see cref="Close"/> was called.</returns>
    public ValueTask<bool> FillAsync()
    {
        if (Interlocked.CompareExchange(ref _state, Filling, Resting) != Resting)
        {
            return new ValueTask<bool>(false);
        }

        Memory<byte> room = protocol.GetMemory();
        ValueTask<int> read = transport.ReadAsync(room, CancellationToken.None);
        if (!read.IsCompletedSuccessfully)
        {
            return EndFillAsync(read, room.Length);
        }

        try
        {
            // As nearly always, since there is something to read, or nobody would ask: the result is there, and taking it waits for nothing.
            return new ValueTask<bool>(Take(read.Result, room.Length));
        }
        finally
        {
            EndFill();
        }
    }

    /// <summary>Gives the buffers back: at once, or when the read that is under way has ended.</summary>
    public void Close()
    {
        if (Interlocked.Exchange(ref _state, Closed) == Resting)
        {
            protocol.Discard();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))] // a wait for the rest of a message would leave garbage of some 200 octets
    private async ValueTask<bool> EndFillAsync(ValueTask<int> read, int room)
    {
        try
        {
            return Take(await read.ConfigureAwait(false), room);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            _lost = new ProtocolEnd.Lost(e.Message);
            return false;
        }
        finally
        {
            EndFill();
        }
    }

    /// <returns>False at the end of the stream.</returns>
    private bool Take(int count, int room)
    {
        _readAtOnce = count == room;
        if (count == 0)
        {
            _lost = new ProtocolEnd.Lost(null);
            return false;
        }

        Interlocked.Exchange(ref _lastReceived, Now(clock));
        protocol.Advance(count);
        return true;
    }

    private void EndFill()
    {
        if (Interlocked.CompareExchange(ref _state, Resting, Filling) == Closed)
        {
            protocol.Discard();
        }
    }

    private static long Now(ITimeProvider? clock) => clock?.MonotonicClock.Ticks ?? 0;
}
