using System.Buffers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace VeraWebSockets.Testing;

/// <summary>
/// One connection that a <see cref="ScriptedPeer"/> accepted: octets in, octets out, and the ways to end it. HTTP is in
/// <see cref="PeerHttp"/>, websocket frames are in <see cref="PeerWebSocket"/>.
/// </summary>
/// <remarks>
/// It reads only when asked to, so a script that does not read lets the client feel back-pressure. After the script has returned the
/// connection stays open and silent until the peer is disposed. One reader at a time; sends from several tasks queue up.
/// </remarks>
public sealed class PeerConnection : IDisposable
{
    private const int Chunk = 64 * 1024;

    private readonly Socket _socket;
    private readonly PeerOptions _options;
    private readonly ReceivedOctets _received;
    private readonly SemaphoreSlim _sending = new(1);
    private readonly TaskCompletionSource<Exception?> _handshake = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Stream _stream;
    private WireStream? _wire;
    private long _sent;
    private int _reading;
    private volatile bool _finished;
    private volatile bool _closed;

    internal PeerConnection(int number, Socket socket, PeerOptions options, CancellationToken stopping)
    {
        Number = number;
        Stopping = stopping;
        _socket = socket;
        _options = options;
        _received = new ReceivedOctets(options.ReceiveLimit);
        _socket.NoDelay = true;
        _stream = new NetworkStream(socket, ownsSocket: false);
        if (options is not TlsPeerOptions)
        {
            _handshake.SetResult(null);
        }
    }

    /// <summary>1 for the first connection that the peer accepted.</summary>
    public int Number { get; }

    /// <summary>Cancelled when the peer is disposed; for scripts that wait for something else than this connection.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>Ends when the script has returned, with its exception if it threw. Await it with a limit.</summary>
    public Task Script { get; internal set; } = Task.CompletedTask;

    /// <summary>What the TLS handshake came to; null without TLS and until it has succeeded.</summary>
    public PeerTls? Tls { get; private set; }

    /// <summary>The last request that <see cref="PeerHttp.ReadRequestAsync"/> read.</summary>
    public PeerRequest? Request { get; internal set; }

    /// <summary>The request that waits for its answer.</summary>
    internal PeerRequest? Unanswered { get; set; }

    /// <summary>
    /// Every octet read from the client so far, also what the script has consumed. After a TLS handshake these are the octets inside
    /// TLS alone.
    /// </summary>
    public byte[] Received => _received.ToArray();

    /// <summary>Octets that the system took from this side so far; it stands still when the client no longer reads.</summary>
    public long SentCount => Interlocked.Read(ref _sent);

    /// <summary>How the client ended, once a read has seen it.</summary>
    public PeerEnd? End { get; private set; }

    /// <summary>Reads exactly so many octets.</summary>
    /// <exception cref="PeerEndedException">The client ended before.</exception>
    public Task<byte[]> ReadAsync(int count) => ReadAsync(count, $"{count} octets");

    /// <summary>Reads up to and including a delimiter.</summary>
    /// <exception cref="PeerEndedException">The client ended before.</exception>
    /// <exception cref="InvalidDataException">The delimiter was not within 1 MiB.</exception>
    public Task<byte[]> ReadUntilAsync(string delimiter) => ReadUntilAsync(delimiter, $"\"{delimiter}\"");

    /// <summary>Reads whatever comes next, at least one octet; an empty array when the client has ended.</summary>
    public async Task<byte[]> ReadSomeAsync() =>
        _received.Unread > 0 || await ReceiveAsync("anything") ? _received.Take(_received.Unread) : [];

    /// <summary>Waits until the TLS handshake has ended: null if it succeeded, or what this side was told by the failure.</summary>
    public Task<Exception?> HandshakeFailureAsync() => _handshake.Task.WithLimit("the TLS handshake to end", _options.Limit);

    /// <summary>Reads until the client ends its direction and says how. What came before is in <see cref="Received"/>.</summary>
    public async Task<PeerEnd> WaitForEndAsync()
    {
        while (await ReceiveAsync("the end of the connection"))
        {
        }

        return End!.Value;
    }

    /// <summary>Sends the octets at once; up to 64 KiB go into one write.</summary>
    /// <exception cref="IOException">The client has ended the connection.</exception>
    /// <exception cref="TestLimitException">The client does not read.</exception>
    public async Task SendAsync(ReadOnlyMemory<byte> octets)
    {
        await _sending.WaitAsync(Stopping);
        try
        {
            for (; octets.Length > 0; octets = octets[Math.Min(Chunk, octets.Length)..])
            {
                ReadOnlyMemory<byte> piece = octets[..Math.Min(Chunk, octets.Length)];
                await LimitAsync($"the client to take {octets.Length} octets", async token =>
                {
                    await _stream.WriteAsync(piece, token);
                    await _stream.FlushAsync(token);
                    return true;
                });
                Interlocked.Add(ref _sent, piece.Length);
            }
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Sends each character as one octet.</summary>
    /// <exception cref="ArgumentException">A character above U+00FF.</exception>
    public Task SendAsync(string text) => SendAsync(Octets(text));

    /// <summary>
    /// Sends piece by piece, each flushed as a segment of its own. The client's system may still join pieces that the client does
    /// not read soon enough.
    /// </summary>
    public async Task SendSlowlyAsync(ReadOnlyMemory<byte> octets, int pieceSize = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pieceSize, 1);
        for (int sent = 0; sent < octets.Length; sent += pieceSize)
        {
            await SendAsync(octets.Slice(sent, Math.Min(pieceSize, octets.Length - sent)));
            await Task.Yield(); // gives the client in this process its turn to read the piece
        }
    }

    /// <inheritdoc cref="SendSlowlyAsync(ReadOnlyMemory{byte}, int)"/>
    public Task SendSlowlyAsync(string text, int pieceSize = 1) => SendSlowlyAsync(Octets(text), pieceSize);

    /// <summary>Sends FIN, under TLS after close_notify. The other direction stays open: the client can still be read.</summary>
    public void Finish()
    {
        if (_stream is SslStream tls && !tls.ShutdownAsync().Wait(_options.Limit))
        {
            throw new TestLimitException($"the client to take a close_notify, on connection {Number}", _options.Limit);
        }

        CloseWithoutNotify();
    }

    /// <summary>Sends FIN alone, which under TLS is a truncation. Without TLS it is the same as <see cref="Finish"/>.</summary>
    public void CloseWithoutNotify()
    {
        _finished = true;
        _socket.Shutdown(SocketShutdown.Send);
    }

    /// <summary>
    /// Sends RST and gives up the socket; what was sent just before may never arrive. To the client a reset right after the accept can
    /// look like a connect that failed: read something from it first, where the difference matters.
    /// </summary>
    public void Reset()
    {
        if (!_closed)
        {
            _socket.LingerState = new LingerOption(enable: true, seconds: 0);
            Dispose();
        }
    }

    /// <summary>Closes the socket; the peer does it for all its connections. The system sends FIN, or RST if something was left unread.</summary>
    public void Dispose()
    {
        _closed = true;
        _stream.Dispose();
        _socket.Dispose();
    }

    /// <returns>Whether the connection now is one that a script can use.</returns>
    internal async Task<bool> SecureAsync(TlsHandshake handshake)
    {
        Exception? failure = null;
        try
        {
            await (handshake.Options.BeforeHandshake?.Invoke(this) ?? Task.CompletedTask);
            if (_finished || _closed || End is not null)
            {
                failure = new InvalidOperationException("The script before the handshake saw the end of the connection, or ended it.");
                return false;
            }

            _wire = new WireStream(_received.Clear(), _stream);
            (_stream, Tls) = await LimitAsync("the TLS handshake to end", token => handshake.RunAsync(_wire, token));
            return true;
        }
        catch (Exception e)
        {
            failure = e;
            if (_wire is null || e is not (AuthenticationException or IOException))
            {
                throw;
            }

            EndFailedHandshake();
            return false;
        }
        finally
        {
            _handshake.SetResult(failure);
        }
    }

    internal async Task<byte[]> ReadAsync(int count, string awaited)
    {
        await NeedAsync(() => _received.Unread >= count, awaited);
        return _received.Take(count);
    }

    internal async Task<byte[]> ReadUntilAsync(string delimiter, string awaited)
    {
        const int limit = 1 << 20;
        byte[] sought = Octets(delimiter);
        int found = -1;
        await NeedAsync(
            () => (found = _received.IndexOf(sought)) >= 0 || (_received.Unread > limit
                ? throw new InvalidDataException($"The client sent {limit} octets without {awaited}. {_received}")
                : false),
            awaited);
        return _received.Take(found + sought.Length);
    }

    /// <summary>Whether anything more comes: waits until something is there to be read.</summary>
    internal async Task<bool> HasMoreAsync(string awaited) => _received.Unread > 0 || await ReceiveAsync(awaited);

    private async Task NeedAsync(Func<bool> enough, string awaited)
    {
        while (!enough())
        {
            if (!await ReceiveAsync(awaited))
            {
                throw new PeerEndedException(End!.Value, awaited, _received.ToString());
            }
        }
    }

    // Not a close: what the client has sent and nobody read would turn it into a reset, which can overtake the alert.
    private void EndFailedHandshake()
    {
        try
        {
            CloseWithoutNotify();
        }
        catch (SocketException)
        {
            // The client has reset it already.
        }
    }

    private static byte[] Octets(string text) =>
        text.All(c => c <= '\u00ff')
            ? Encoding.Latin1.GetBytes(text)
            : throw new ArgumentException("Each character is sent as one octet, so none may be above U+00FF; encode the text yourself.");

    /// <returns>False once the client has ended.</returns>
    private async Task<bool> ReceiveAsync(string awaited)
    {
        if (End is not null)
        {
            return false;
        }

        if (Interlocked.Exchange(ref _reading, 1) != 0)
        {
            throw new InvalidOperationException($"Connection {Number} is being read already, by its script or by the test.");
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent(Chunk);
        try
        {
            int count = await LimitAsync(awaited, token => _stream.ReadAsync(buffer, token));
            _received.Append(buffer.AsSpan(0, count));
            End = count > 0 ? null : _wire is { HasEnded: false } ? PeerEnd.CloseNotify : PeerEnd.Fin;
        }
        catch (IOException e) when (e.GetBaseException() is SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            End = PeerEnd.Reset;
        }
        catch (IOException) when (_wire is { HasEnded: true })
        {
            End = PeerEnd.Fin; // within a TLS record
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            Volatile.Write(ref _reading, 0);
        }

        return End is null;
    }

    private async Task<T> LimitAsync<T>(string awaited, Func<CancellationToken, ValueTask<T>> act)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stopping);
        limit.CancelAfter(_options.Limit);
        try
        {
            return await act(limit.Token);
        }
        catch (OperationCanceledException e) when (!Stopping.IsCancellationRequested)
        {
            throw new TestLimitException($"{awaited}, on connection {Number} of the scripted peer. {_received}", _options.Limit, e);
        }
    }
}
