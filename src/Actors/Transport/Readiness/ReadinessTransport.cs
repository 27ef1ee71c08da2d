using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace VeraWebSockets.Actors.Transport.Readiness;

/// <summary>
/// A TCP connection that a <see cref="ReadinessLoop"/> watches. Reads and writes try the socket at once, and wait only where it would. The
/// socket is watched by edges: after a short read nothing is tried again before the next event.
/// </summary>
internal sealed class ReadinessTransport : ITransport
{
    /// <summary>Sockets of which each waits for the others longer than for what is done at once for one of them.</summary>
    private const int Many = 8;

    /// <summary>Octets of a read that are much: a quiet socket should not wait for them.</summary>
    private const int Much = 16 * 1024;

    private static int _lastGeneration;

    private readonly ReadinessLoop _loop;
    private readonly Lock _gate = new(); // a close must not take the descriptor from under a call of another thread
    private PendingOperation? _read; // made when one has to wait; most connections only rest once they are open
    private PendingOperation? _write;
    private readonly int _generation = Interlocked.Increment(ref _lastGeneration);
    private readonly int _index;
    private int _socket;
    private long _lastEvent; // its number
    private IReadableObserver? _observer;
    private Memory<byte> _destination; // of the pending read; empty where only readiness is waited for
    private ReadOnlyMemory<byte> _unsent; // of the pending write
    private OctetsAhead _ahead;
    private ReceiveWindow _window;
    private int _lastCount; // of octets read
    private bool _isReadable;
    private bool _hasPeerFinished;
    private bool _isConnecting;

    private ReadinessTransport(ReadinessLoop loop, int socket, bool isConnecting)
    {
        _loop = loop;
        _socket = socket;
        _isConnecting = isConnecting;
        _isReadable = !isConnecting; // or its first event will tell
        if (isConnecting)
        {
            Begin(ref _write);
        }

        _index = loop.Watch(this, socket, _generation);
    }

    public Company Company => _loop.BusySockets switch { 1 => Company.None, < Many => Company.Few, _ => Company.Many };

    /// <summary>Whether the last read took much. On the thread that polls.</summary>
    public bool BringsMuch => _lastCount >= Much;

    private bool IsClosed => _socket < 0;

    /// <inheritdoc cref="SocketConnect"/>
    public static async Task<ITransport> ConnectAsync(
        ReadinessLoop loop, Socket socket, IPEndPoint endpoint, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        int descriptor = LinuxCalls.Duplicate((int)socket.SafeHandle.DangerousGetHandle()); // the runtime closes only what is its own
        socket.Dispose();
        ReadinessTransport? transport = null;
        try
        {
            FileReserve.Spare(descriptor);
            LinuxCalls.SetNonBlocking(descriptor);
            SocketAddress address = endpoint.Serialize();
            int error = LinuxCalls.Connect(descriptor, address.Buffer.Span[..address.Size]);
            if (error is not 0 and not LinuxCalls.InProgress)
            {
                throw LinuxCalls.ToException(error);
            }

            transport = new ReadinessTransport(loop, descriptor, isConnecting: error != 0);
            if (error != 0)
            {
                PendingOperation connect = transport._write!;
                connect.CancelWith(loop, transport._gate, cancellation);
                await connect.VoidTask.ConfigureAwait(false);
                transport._write = null;
            }

            return transport;
        }
        catch (Exception e)
        {
            if (transport is null)
            {
                _ = LinuxCalls.Close(descriptor);
            }

            transport?.Dispose();
            throw e is IOException { InnerException: SocketException refused } ? refused : e;
        }
    }

    public bool IsReadable(IReadableObserver observer)
    {
        lock (_gate)
        {
            if (IsClosed || _isReadable)
            {
                return true;
            }

            _observer = observer;
            _read = null; // of the opening handshake, most often; who rests seldom waits in the middle of a message
            return false;
        }
    }

    public ValueTask WaitReadableAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (IsClosed || _isReadable)
            {
                return IsClosed ? ValueTask.FromException(Closed()) : ValueTask.CompletedTask;
            }

            _destination = default;
            Begin(ref _read);
        }

        _read.CancelWith(_loop, _gate, cancellation);
        return _read.VoidTask;
    }

    public ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (TryRead(destination, out int count, out Exception? fault))
            {
                return fault is null ? new ValueTask<int>(count) : ValueTask.FromException<int>(fault);
            }

            _destination = destination;
            Begin(ref _read);
        }

        _read.CancelWith(_loop, _gate, cancellation);
        return _read.Task;
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (TryWrite(ref octets, out Exception? fault))
            {
                return fault is null ? ValueTask.CompletedTask : ValueTask.FromException(fault);
            }

            _unsent = octets;
            Begin(ref _write);
        }

        _write.CancelWith(_loop, _gate, cancellation);
        return _write.VoidTask;
    }

    public void WriteOn()
    {
        PendingOperation? write;
        Exception? fault;
        lock (_gate)
        {
            write = TakeWritten(out fault);
        }

        write?.Complete(0, fault);
    }

    public void SetSendBuffer(int octets)
    {
        lock (_gate)
        {
            LinuxCalls.SetSendBuffer(_socket, octets);
        }
    }

    public void Dispose()
    {
        PendingOperation? read;
        PendingOperation? write;
        IReadableObserver? observer;
        lock (_gate)
        {
            if (IsClosed)
            {
                return;
            }

            _ = LinuxCalls.Close(_socket);
            _socket = -1;
            _ahead.Discard();
            _window.Release(_loop);
            (read, write) = (_read?.Take(), _write?.Take());
            observer = TakeObserver();
        }

        _loop.Forget(_index);
        observer?.OnReadable();
        read?.Complete(0, Closed());
        write?.Complete(0, Closed());
    }

    /// <summary>Goes on with what waits; called by the loop.</summary>
    /// <returns>Whether anything did.</returns>
    public bool OnEvents(uint events, int generation)
    {
        if (generation != _generation)
        {
            return false; // of a closed socket whose place this one has got
        }

        _lastEvent = _loop.Busy.Tell(_lastEvent);
        int count = 0;
        Exception? readFault = null;
        Exception? writeFault = null;
        PendingOperation? read = null;
        PendingOperation? write = null;
        IReadableObserver? observer = null;
        lock (_gate)
        {
            if (IsClosed)
            {
                return false;
            }

            bool isBroken = (events & LinuxCalls.Broken) != 0;
            _hasPeerFinished |= isBroken || (events & LinuxCalls.PeerFinished) != 0;
            if (_hasPeerFinished || (events & LinuxCalls.ReadReady) != 0)
            {
                _isReadable = true;
                observer = TakeObserver();
                read = TakeRead(out count, out readFault);
            }

            if (isBroken || (events & LinuxCalls.WriteReady) != 0)
            {
                write = TakeWritten(out writeFault);
            }
        }

        write?.Complete(0, writeFault);
        read?.Complete(count, readFault);
        observer?.OnReadable();
        return read is not null || write is not null || observer is not null;
    }

    /// <summary>Looks for octets that somebody waits for by reading them; called by the loop.</summary>
    /// <param name="generation">As for <see cref="OnEvents"/>.</param>
    /// <param name="isReadable">Whether something has come, so that <see cref="OnEvents"/> is due.</param>
    /// <returns>False where nobody waits, or for much: then the system has to be asked.</returns>
    public bool TryLook(int generation, out bool isReadable)
    {
        isReadable = false;
        lock (_gate)
        {
            bool isAwaited = _observer is not null || _read is { IsPending: true };
            if (generation != _generation || IsClosed || _isReadable || !isAwaited || _lastCount is 0 or >= OctetsAhead.Capacity)
            {
                return false;
            }

            _isReadable = isReadable = _ahead.Read(_socket);
            return true;
        }
    }

    private static void Begin([NotNull] ref PendingOperation? operation)
    {
        operation ??= new PendingOperation();
        operation.Begin();
    }

    private IReadableObserver? TakeObserver()
    {
        IReadableObserver? observer = _observer;
        _observer = null;
        return observer;
    }

    private static IOException Closed() => new("the connection was closed here", new ObjectDisposedException(nameof(ReadinessTransport)));

    private static IOException Lost(int error)
    {
        SocketException cause = LinuxCalls.ToException(error);
        return new IOException(cause.Message, cause);
    }

    /// <returns>False when it has to wait.</returns>
    private bool TryRead(Memory<byte> destination, out int count, out Exception? fault)
    {
        count = 0;
        fault = IsClosed ? Closed() : null;
        while (fault is null && _isReadable)
        {
            bool mayHaveMore = _ahead.MayHaveMore;
            count = _ahead.IsEmpty ? LinuxCalls.Receive(_socket, destination.Span) : _ahead.Take(destination.Span);
            if (count >= 0)
            {
                _loop.OnRead(count);
                _lastCount = count;
                bool isFull = count == destination.Length;
                _isReadable = isFull || _hasPeerFinished || mayHaveMore;
                if (isFull && BringsMuch && !_window.IsWide)
                {
                    _window.OnFullRead(_socket, Environment.TickCount64, _loop);
                }

                return true;
            }

            int error = LinuxCalls.LastError;
            _isReadable = error != LinuxCalls.WouldBlock;
            fault = error is LinuxCalls.WouldBlock or LinuxCalls.Interrupted ? null : Lost(error);
        }

        return fault is not null;
    }

    /// <returns>False when it has to wait with the rest.</returns>
    private bool TryWrite(ref ReadOnlyMemory<byte> octets, out Exception? fault)
    {
        fault = IsClosed ? Closed() : null;
        while (fault is null && !octets.IsEmpty)
        {
            int count = LinuxCalls.Send(_socket, octets.Span);
            if (count >= 0)
            {
                octets = octets[count..];
                continue;
            }

            int error = LinuxCalls.LastError;
            if (error == LinuxCalls.WouldBlock)
            {
                return false;
            }

            fault = error == LinuxCalls.Interrupted ? null : Lost(error);
        }

        return true;
    }

    /// <summary>Goes on with the read, or the wait without a buffer, that waits.</summary>
    /// <returns>What is to be completed, if anything.</returns>
    private PendingOperation? TakeRead(out int count, out Exception? fault)
    {
        count = 0;
        fault = null;
        return _read is { IsPending: true } && (_destination.IsEmpty || TryRead(_destination, out count, out fault)) ? _read.Take() : null;
    }

    /// <summary>Goes on with the write, or the connect, that waits.</summary>
    /// <returns>What is to be completed, if anything.</returns>
    private PendingOperation? TakeWritten(out Exception? fault)
    {
        fault = null;
        return _write is { IsPending: true } && (_isConnecting ? EndConnect(out fault) : TryWrite(ref _unsent, out fault)) ? _write.Take() : null;
    }

    private bool EndConnect(out Exception? fault)
    {
        int error = LinuxCalls.TakeError(_socket);
        _isConnecting = false;
        fault = error == 0 ? null : Lost(error);
        return true;
    }
}
