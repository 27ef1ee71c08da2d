using System.Collections.Concurrent;
using System.Globalization;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;

namespace VeraWebSockets.Host.Demo.Chaos;

/// <summary>Sends ticks to each connection, and breaks it as its <see cref="ChaosPlan"/> says, until it is told to be calm.</summary>
internal sealed class ChaosServer : IAsyncDisposable
{
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(25);

    private readonly int _seed;
    private readonly ConcurrentDictionary<int, int> _connections = new();
    private readonly int[] _faults = new int[Enum.GetValues<ChaosFault>().Length];
    private readonly CancellationTokenSource _calm = new();
    private LoopbackServer? _listener;

    private ChaosServer(int seed) => _seed = seed;

    /// <inheritdoc cref="LoopbackServer.Url"/>
    public string Url => _listener!.Url;

    public static async Task<ChaosServer> StartAsync(int seed)
    {
        var server = new ChaosServer(seed);
        server._listener = await LoopbackServer.StartAsync(server.ServeAsync);
        return server;
    }

    /// <summary>No connection is broken any more.</summary>
    public void BeCalm() => _calm.Cancel();

    /// <returns>How often that has been done.</returns>
    public int Count(ChaosFault fault) => Volatile.Read(ref _faults[(int)fault]);

    public async ValueTask DisposeAsync()
    {
        await _listener!.DisposeAsync();
        _calm.Dispose();
    }

    private async Task ServeAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest
            || !int.TryParse(context.Request.Path.Value.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out int feed))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        ChaosPlan plan = ChaosPlan.Of(_seed, feed, _connections.AddOrUpdate(feed, 1, static (_, count) => count + 1));
        if (plan.Fault == ChaosFault.Refuse && TryBegin(plan.Fault))
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
        try
        {
            await ServeAsync(context, socket, plan);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
        {
            // The client went without a closing handshake: it has given a stalled connection up, or the demo is over.
        }
    }

    private async Task ServeAsync(HttpContext context, WebSocket socket, ChaosPlan plan)
    {
        CancellationToken aborted = context.RequestAborted;
        // Who reads answers pings; a connection that is to stall must not.
        Task? closed = plan.Fault == ChaosFault.Stall ? null : ReadAsync(socket, aborted);
        await TickAsync(socket, closed, plan.Fault == ChaosFault.Refuse ? Timeout.InfiniteTimeSpan : plan.After, aborted);
        if (closed is not { IsCompleted: true } && TryBegin(plan.Fault))
        {
            await BreakAsync(context, socket, plan, closed);
            return;
        }

        closed ??= ReadAsync(socket, aborted);
        await TickAsync(socket, closed, Timeout.InfiniteTimeSpan, aborted);
        await socket.CloseOutputAsync(socket.CloseStatus ?? WebSocketCloseStatus.NormalClosure, socket.CloseStatusDescription, aborted);
    }

    /// <summary>Ends when the client closes; it sends nothing else.</summary>
    private static Task<ValueWebSocketReceiveResult> ReadAsync(WebSocket socket, CancellationToken aborted) =>
        socket.ReceiveAsync(Memory<byte>.Empty, aborted).AsTask();

    /// <summary>Sends ticks until the time has passed, or the client closes.</summary>
    private static async Task TickAsync(WebSocket socket, Task? closed, TimeSpan time, CancellationToken aborted)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        Task over = Task.Delay(time, end.Token);
        using var ticker = new PeriodicTimer(TickInterval);
        while (!over.IsCompleted && closed is not { IsCompleted: true } && await ticker.WaitForNextTickAsync(aborted))
        {
            await socket.SendAsync("tick"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, aborted);
        }

        await end.CancelAsync();
    }

    private bool TryBegin(ChaosFault fault)
    {
        if (_calm.IsCancellationRequested)
        {
            return false;
        }

        Interlocked.Increment(ref _faults[(int)fault]);
        return true;
    }

    private static async Task BreakAsync(HttpContext context, WebSocket socket, ChaosPlan plan, Task? closed)
    {
        switch (plan.Fault)
        {
            case ChaosFault.Reset:
                context.Abort();
                break;
            case ChaosFault.Close:
                await socket.CloseOutputAsync((WebSocketCloseStatus)plan.CloseCode, "chaos", context.RequestAborted);
                await closed!;
                break;
            default:
                await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
                break;
        }
    }
}
