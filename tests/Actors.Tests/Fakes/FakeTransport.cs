using VeraWebSockets.Actors.Transport;

namespace VeraWebSockets.Actors.Tests.Fakes;

/// <summary>
/// A connection without a network. It records what is written, and writes wait or fail where the test says so; it reads what the test
/// has given to <see cref="Receive"/>. Disposal ends reads and writes as <see cref="ITransport"/> promises.
/// </summary>
internal sealed class FakeTransport : ITransport
{
    private readonly Lock _gate = new();
    private readonly List<byte[]> _writes = [];
    private readonly Queue<ReadOnlyMemory<byte>> _inbound = new();
    private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? _arrival;
    private TaskCompletionSource? _heldWrite;
    private Exception? _writeFault;
    private Exception? _readFault;
    private bool _holdsWrites;
    private bool _takesWrites;
    private bool _hasEnded;
    private ReadOnlyMemory<byte> _endless;
    private int _begunWrites;
    private int _writesUnderWay;
    private int _reads;
    private int _waits;

    /// <summary>What was written, one element per completed write.</summary>
    public IReadOnlyList<byte[]> Writes
    {
        get
        {
            lock (_gate)
            {
                return [.. _writes];
            }
        }
    }

    /// <summary>What was written, as one stream.</summary>
    public byte[] Written => [.. Writes.SelectMany(octets => octets)];

    /// <summary>Writes begun, also those that have not ended.</summary>
    public int BegunWrites => Volatile.Read(ref _begunWrites);

    /// <summary>Whether a write began before the one before it had ended.</summary>
    public bool WritesOverlapped { get; private set; }

    /// <summary>Reads begun.</summary>
    public int Reads => Volatile.Read(ref _reads);

    /// <summary>Waits without a buffer begun.</summary>
    public int Waits => Volatile.Read(ref _waits);

    /// <summary>Whether a read or a wait waits for the peer.</summary>
    public bool IsReadWaiting
    {
        get
        {
            lock (_gate)
            {
                return _arrival is not null;
            }
        }
    }

    /// <summary>Completes when the transport is disposed.</summary>
    public Task Disposed => _disposed.Task;

    public Company Company { get; set; }

    /// <summary>From now on each write waits for <see cref="ReleaseWrite"/>.</summary>
    public void HoldWrites() => _holdsWrites = true;

    /// <summary>Lets the write that waits go on; its continuation runs within this call.</summary>
    public void ReleaseWrite()
    {
        // Under the context of a test runner who waits would go on elsewhere, some time after this.
        SynchronizationContext? context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            TakeHeldWrite().SetResult();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    /// <summary>Lets the write that waits and all later ones go on.</summary>
    public void ReleaseWrites()
    {
        _holdsWrites = false;
        ReleaseWrite();
    }

    /// <summary>From now on <see cref="WriteOn"/> finds that the peer has taken all of it.</summary>
    public void TakeWrites() => _takesWrites = true;

    public void WriteOn()
    {
        if (_takesWrites && _heldWrite is not null)
        {
            ReleaseWrite();
        }
    }

    /// <summary>Lets the write that waits fail.</summary>
    public void FailWrite(Exception fault) => TakeHeldWrite().SetException(fault);

    /// <summary>From now on each write fails.</summary>
    public void FailWrites(Exception fault) => _writeFault = fault;

    /// <summary>Octets that a read finds; one read never joins the octets of two calls.</summary>
    public void Receive(ReadOnlyMemory<byte> octets) => Arrive(() => _inbound.Enqueue(octets));

    /// <summary>As <see cref="Receive"/>, over and over: each read finds something.</summary>
    public void ReceiveForEver(ReadOnlyMemory<byte> octets)
    {
        _endless = octets;
        Receive(octets);
    }

    /// <summary>The peer sends FIN behind all that was given to <see cref="Receive"/>.</summary>
    public void EndStream() => Arrive(() => _hasEnded = true);

    /// <summary>The connection breaks behind all that was given to <see cref="Receive"/>.</summary>
    public void BreakStream(string why = "connection reset") => Arrive(() => _readFault = new IOException(why));

    public async ValueTask WaitReadableAsync(CancellationToken cancellation)
    {
        Interlocked.Increment(ref _waits);
        await ArrivalAsync(cancellation);
    }

    public async ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _reads);
        await ArrivalAsync(cancellation);
        lock (_gate)
        {
            if (_disposed.Task.IsCompleted)
            {
                throw new IOException("the transport is disposed");
            }

            if (_inbound.TryDequeue(out ReadOnlyMemory<byte> octets))
            {
                if (_inbound.Count == 0 && !_endless.IsEmpty)
                {
                    _inbound.Enqueue(_endless);
                }

                return Take(octets, destination);
            }

            return _readFault is null ? 0 : throw _readFault;
        }
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellation)
    {
        WritesOverlapped |= Interlocked.Increment(ref _writesUnderWay) > 1;
        try
        {
            Interlocked.Increment(ref _begunWrites);
            await HeldWrite().ConfigureAwait(false); // or the runner's context would have it go on elsewhere
            if (_writeFault is not null || _disposed.Task.IsCompleted)
            {
                throw _writeFault ?? new IOException("the transport is disposed");
            }

            lock (_gate)
            {
                _writes.Add(octets.ToArray()); // now, not when it began: the memory must be ours until the write has ended
            }
        }
        finally
        {
            Interlocked.Decrement(ref _writesUnderWay);
        }
    }

    public void SetSendBuffer(int octets) => throw new NotSupportedException();

    public void Dispose()
    {
        TaskCompletionSource? write;
        lock (_gate)
        {
            _disposed.TrySetResult();
            (write, _heldWrite) = (_heldWrite, null);
        }

        write?.SetException(new IOException("the transport is disposed"));
        Arrive(() => { });
    }

    private Task HeldWrite()
    {
        lock (_gate)
        {
            return _holdsWrites && !_disposed.Task.IsCompleted ? (_heldWrite = new TaskCompletionSource()).Task : Task.CompletedTask;
        }
    }

    private TaskCompletionSource TakeHeldWrite()
    {
        lock (_gate)
        {
            TaskCompletionSource write = _heldWrite ?? throw new InvalidOperationException("no write waits");
            _heldWrite = null;
            return write;
        }
    }

    private int Take(ReadOnlyMemory<byte> octets, Memory<byte> destination)
    {
        int count = Math.Min(octets.Length, destination.Length);
        octets[..count].CopyTo(destination);
        if (count < octets.Length)
        {
            ReadOnlyMemory<byte>[] behind = [.. _inbound];
            _inbound.Clear();
            _inbound.Enqueue(octets[count..]);
            Array.ForEach(behind, _inbound.Enqueue);
        }

        return count;
    }

    private void Arrive(Action add)
    {
        TaskCompletionSource? waiting;
        lock (_gate)
        {
            add();
            (waiting, _arrival) = (_arrival, null);
        }

        waiting?.SetResult();
    }

    private Task ArrivalAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_inbound.Count > 0 || _hasEnded || _readFault is not null || _disposed.Task.IsCompleted)
            {
                return Task.CompletedTask;
            }

            _arrival = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _arrival.Task.WaitAsync(cancellation);
        }
    }
}
