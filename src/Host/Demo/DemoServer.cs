using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace VeraWebSockets.Host.Demo;

/// <summary>The server of the demo: three websocket endpoints.</summary>
internal sealed class DemoServer : IAsyncDisposable
{
    private const int MaxTicks = 100;
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(120);
    private static readonly TimeSpan RestartsAfter = TimeSpan.FromMilliseconds(800);

    private LoopbackServer? _listener;
    private int _connections;
    private int _echoes;
    private int _ticks;

    private DemoServer()
    {
    }

    /// <inheritdoc cref="LoopbackServer.Url"/>
    public string Url => _listener!.Url;

    public int Connections => Volatile.Read(ref _connections);

    public int Echoes => Volatile.Read(ref _echoes);

    public int Ticks => Volatile.Read(ref _ticks);

    public static async Task<DemoServer> StartAsync()
    {
        var server = new DemoServer();
        server._listener = await LoopbackServer.StartAsync(server.ServeAsync);
        return server;
    }

    public ValueTask DisposeAsync() => _listener!.DisposeAsync();

    private async Task ServeAsync(HttpContext context)
    {
        Func<WebSocket, CancellationToken, Task>? serve = context.Request.Path.Value switch
        {
            "/echo" => EchoAsync,
            "/feed" => FeedAsync,
            "/restart" => RestartAsync,
            _ => null,
        };
        if (serve is null || !context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        Interlocked.Increment(ref _connections);
        try
        {
            await serve(socket, context.RequestAborted);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // The client went without a closing handshake; the script's side tells of it.
        }
    }

    private async Task EchoAsync(WebSocket socket, CancellationToken aborted)
    {
        byte[] buffer = new byte[4096];
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer, aborted);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                await AnswerCloseAsync(socket, aborted);
                return;
            }

            await socket.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, received.EndOfMessage, aborted);
            if (received.EndOfMessage)
            {
                Interlocked.Increment(ref _echoes);
            }
        }
    }

    private async Task FeedAsync(WebSocket socket, CancellationToken aborted)
    {
        using var ticker = new PeriodicTimer(TickInterval);
        var closed = socket.ReceiveAsync(Memory<byte>.Empty, aborted).AsTask();
        double price = 1.08;
        for (int tick = 1; tick <= MaxTicks && !closed.IsCompleted; tick++)
        {
            price += (Random.Shared.NextDouble() - 0.5) / 100;
            string text = string.Create(CultureInfo.InvariantCulture, $"tick {tick,2}  EUR/USD {price:F4}");
            await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, aborted);
            Interlocked.Increment(ref _ticks);
            await Task.WhenAny(closed, ticker.WaitForNextTickAsync(aborted).AsTask());
        }

        await AnswerCloseAsync(socket, aborted);
    }

    private static async Task RestartAsync(WebSocket socket, CancellationToken aborted)
    {
        await socket.SendAsync("welcome, but I restart in a moment"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, aborted);
        await Task.Delay(RestartsAfter, aborted);
        await socket.CloseAsync(WebSocketCloseStatus.EndpointUnavailable, "server restarts", aborted);
    }

    private static Task AnswerCloseAsync(WebSocket socket, CancellationToken aborted) =>
        socket.CloseOutputAsync(socket.CloseStatus ?? WebSocketCloseStatus.NormalClosure, socket.CloseStatusDescription, aborted);
}
