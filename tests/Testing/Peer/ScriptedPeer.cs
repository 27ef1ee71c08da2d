using System.Net;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;

namespace VeraWebSockets.Testing;

/// <summary>
/// A TCP server on loopback that does on each accepted connection exactly what a script says, and nothing by itself. Without a script
/// it only accepts, and the test drives the connections that <see cref="NextConnectionAsync"/> gives.
/// </summary>
/// <remarks>
/// An exception in a script resets its connection, so that the client does not wait for the rest, and comes back from
/// <see cref="DisposeAsync"/>.
/// </remarks>
/// <example>
/// <code>
/// await using var peer = ScriptedPeer.Start(async connection =>
/// {
///     await connection.AcceptUpgradeAsync("Sec-WebSocket-Protocol: chat");
///     await connection.SendAsync(Frames.Join(Frames.Text("Hel", fin: false), Frames.Ping(), Frames.Continuation("lo")));
///     Assert.Equal(Opcodes.Pong, (await connection.ReadFrameAsync()).Opcode);
///     await connection.SendCloseAsync(1000, "done");
///     Assert.Equal(1000, (await connection.ReadCloseAsync()).CloseCode);
///     connection.Finish();
/// });
/// </code>
/// </example>
public sealed class ScriptedPeer : IAsyncDisposable
{
    private readonly Socket _listener;
    private readonly PeerOptions _options;
    private readonly TlsHandshake? _tls;
    private readonly Func<PeerConnection, Task> _script;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Channel<PeerConnection> _accepted = Channel.CreateUnbounded<PeerConnection>();
    private readonly Lock _lock = new();
    private readonly List<PeerConnection> _connections = [];
    private readonly Task _accepting;
    private bool _disposed;

    private ScriptedPeer(Func<PeerConnection, Task>? script, PeerOptions options, TlsHandshake? tls)
    {
        _script = script ?? (_ => Task.CompletedTask);
        _tls = tls;
        _options = options;
        _listener = new Socket(options.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (options.ReceiveBufferSize > 0)
        {
            _listener.ReceiveBufferSize = options.ReceiveBufferSize; // before listening: the window is agreed on with the first segment
        }

        _listener.Bind(new IPEndPoint(options.Address, 0));
        _listener.Listen(1024);
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>Such as <c>ws://127.0.0.1:40123/</c>; append the path to it.</summary>
    public string Url => $"{Scheme}://{new IPEndPoint(_options.Address, Port)}/";

    /// <summary>All connections accepted so far.</summary>
    public IReadOnlyList<PeerConnection> Connections
    {
        get
        {
            lock (_lock)
            {
                return [.. _connections];
            }
        }
    }

    /// <summary>What scripts have thrown so far.</summary>
    public IReadOnlyList<Exception> Failures => [.. Connections.Select(connection => FailureOf(connection.Script)).OfType<Exception>()];

    private string Scheme => _tls is null ? "ws" : "wss";

    /// <param name="script">Run once per connection; <see cref="PeerConnection.Number"/> tells them apart.</param>
    public static ScriptedPeer Start(Func<PeerConnection, Task>? script = null, PeerOptions? options = null) =>
        new(script, options ?? new PeerOptions(), tls: null);

    /// <summary>
    /// The same under TLS: the script begins when the handshake has succeeded. A handshake that fails is no failure of the peer;
    /// <see cref="PeerConnection.HandshakeFailureAsync"/> tells it. A client may refuse the certificate when the handshake is over for
    /// the server (the TLS of .NET does, and sends FIN alone), so a test of a refusal takes a peer without script.
    /// </summary>
    /// <param name="certificate">With private key, such as <see cref="Certificates.Server"/>; it must live as long as the peer.</param>
    public static ScriptedPeer StartTls(
        X509Certificate2 certificate, Func<PeerConnection, Task>? script = null, TlsPeerOptions? options = null)
    {
        options ??= new TlsPeerOptions();
        return new ScriptedPeer(script, options, new TlsHandshake(certificate, options));
    }

    /// <summary>The URL with a host name of the test's choice, such as <c>wss://localhost:40123/</c>.</summary>
    public string UrlFor(string host) => $"{Scheme}://{host}:{Port}/";

    /// <summary>
    /// The next connection, in the order of arrival, that this method has not given before; under TLS, as soon as its handshake has
    /// ended, well or not.
    /// </summary>
    /// <exception cref="TestLimitException">Nobody connected.</exception>
    public Task<PeerConnection> NextConnectionAsync() =>
        _accepted.Reader.ReadAsync().WithLimit($"a client to connect to {Url}", _options.Limit);

    /// <summary>Waits until the scripts of all connections so far have returned, and throws what they threw.</summary>
    public async Task WaitForScriptsAsync()
    {
        foreach (PeerConnection connection in Connections)
        {
            await connection.Script.WithLimit($"the script of connection {connection.Number} to return", _options.Limit);
        }
    }

    /// <summary>
    /// Ends everything: stops accepting, cancels what scripts wait for on their connections, closes all sockets. A script that waits
    /// for something else gets a second to end and is then left alone, so that a test which failed early does not hang here.
    /// </summary>
    /// <exception cref="AggregateException">Several scripts failed. If only one failed, its own exception is thrown.</exception>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await _stopping.CancelAsync();
        await _accepting;
        _listener.Dispose();
        try
        {
            await Task.WhenAll(Connections.Select(connection => connection.Script))
                .WithLimit("scripts to end", TestLimits.Scaled(TimeSpan.FromSeconds(1)));
        }
        catch (Exception)
        {
            // Failures are collected below, from all scripts and not only from the first.
        }

        foreach (PeerConnection connection in Connections)
        {
            connection.Dispose();
        }

        _stopping.Dispose();
        IReadOnlyList<Exception> failures = Failures;
        if (failures.Count == 1)
        {
            ExceptionDispatchInfo.Throw(failures[0]);
        }

        if (failures.Count > 1)
        {
            throw new AggregateException("Several scripts failed.", failures);
        }
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            PeerConnection connection;
            try
            {
                Socket socket = await _listener.AcceptAsync(_stopping.Token);
                if (_options.SendBufferSize > 0)
                {
                    socket.SendBufferSize = _options.SendBufferSize;
                }

                connection = new PeerConnection(_connections.Count + 1, socket, _options, _stopping.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException)
            {
                continue; // that client was gone before it was accepted
            }

            lock (_lock)
            {
                connection.Script = Task.Run(() => RunAsync(connection));
                _connections.Add(connection);
            }

            if (_tls is null)
            {
                _accepted.Writer.TryWrite(connection);
            }
        }
    }

    private async Task RunAsync(PeerConnection connection)
    {
        try
        {
            if (_tls is null || await SecureAsync(connection, _tls))
            {
                await _script(connection);
            }
        }
        catch (Exception e) when (_stopping.IsCancellationRequested && IsEndOfPeer(e))
        {
            // The end of the peer, not of the script.
        }
        catch (Exception)
        {
            connection.Reset();
            throw;
        }
    }

    private async Task<bool> SecureAsync(PeerConnection connection, TlsHandshake tls)
    {
        try
        {
            return await connection.SecureAsync(tls);
        }
        finally
        {
            _accepted.Writer.TryWrite(connection);
        }
    }

    // A client that ended while the script waited for it is a failure even then.
    private static bool IsEndOfPeer(Exception e) =>
        e is OperationCanceledException or ObjectDisposedException or SocketException || (e is IOException && e is not PeerEndedException);

    // A script that was cancelled by something else than the end of the peer did not do what it says either.
    private static Exception? FailureOf(Task script) => script.IsCanceled ? new TaskCanceledException(script) : script.Exception?.InnerException;
}
