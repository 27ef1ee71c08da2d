using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using VeraWebSockets.Testing;

namespace VeraWebSockets.EndToEnd.Tests;

/// <summary>
/// Stands between a client and a good server on loopback, and does to their octets what networks do: latency, small writes, stalls, resets. The
/// seed and the number of the connection say what happens to it.
/// </summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private readonly IPEndPoint _target;
    private readonly int _seed;
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<int, Task> _running = new();
    private readonly Task _accepting;

    public FaultProxy(int targetPort, int seed)
    {
        _target = new IPEndPoint(IPAddress.Loopback, targetPort);
        _seed = seed;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(1024);
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    public FaultCounts Counts { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting.WithLimit("the proxy to stop accepting");
        await Task.WhenAll(_running.Values).WithLimit("the proxy's connections to end");
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                Socket client = await _listener.AcceptAsync(_stopping.Token);
                int number = Counts.AddConnection();
                _running[number] = ServeAsync(number, client);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // That client was gone before it was accepted.
            }
        }
    }

    private async Task ServeAsync(int number, Socket client)
    {
        await Task.Yield(); // so that it is among those that run before it ends
        using var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using Socket disposed = client;
        client.NoDelay = server.NoDelay = true;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        try
        {
            await server.ConnectAsync(_target, end.Token);
            await Task.WhenAll(
                PumpAsync(new FaultyPump(client, server, new FaultSchedule(HashOf(number, 0)), Counts)),
                PumpAsync(new FaultyPump(server, client, new FaultSchedule(HashOf(number, 1)), Counts)));
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One of the two has gone, a reset was due, or the proxy ends.
        }
        finally
        {
            _running.TryRemove(number, out _);
        }

        // What ends one direction by force ends both.
        async Task PumpAsync(FaultyPump pump)
        {
            bool isEnd = false;
            try
            {
                isEnd = await pump.RunAsync(end.Token);
            }
            finally
            {
                if (!isEnd)
                {
                    client.LingerState = server.LingerState = new LingerOption(true, 0);
                    await end.CancelAsync();
                }
            }
        }
    }

    // The same in every process, which HashCode.Combine is not.
    private int HashOf(int number, int direction) => unchecked((((_seed * 31) + number) * 31) + direction);
}
