using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace VeraWebSockets.Testing;

/// <summary>
/// The websocket endpoints of <see cref="KestrelServer"/>. Each takes part in the closing handshake, whoever starts it; a request
/// that is no websocket handshake, or has a number that is none, gets status 400.
/// <list type="bullet">
/// <item><c>/echo</c>: each message comes back whole and with its type, up to 64 MiB.</item>
/// <item><c>/ticks?n=10&amp;ms=0</c>: n text messages "tick 1", "tick 2" …, ms apart, then close 1000.</item>
/// <item><c>/send?size=5&amp;binary=false</c>: one message of that size, then close 1000. Text is "abc…z" over and over, octet i of
/// binary is i modulo 256.</item>
/// <item><c>/close?code=1000&amp;reason=</c>: closes right after the handshake, with a code that .NET lets a server send; for the
/// others take a <see cref="ScriptedPeer"/>.</item>
/// <item><c>/subprotocol</c>: chooses the last subprotocol that the client offered, sends its name and closes.</item>
/// </list>
/// </summary>
public static class KestrelWebSockets
{
    private const int EchoLimit = 64 << 20;
    private const int FragmentSize = 1 << 20;

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/echo", context => ServeAsync(context, EchoAsync));
        routes.MapGet("/subprotocol", ServeSubprotocolAsync);
        routes.MapGet("/ticks", context =>
        {
            int count = KestrelQuery.Number(context, "n", 10);
            int milliseconds = KestrelQuery.Number(context, "ms", 0);
            return ServeAsync(context, socket => TickAsync(socket, count, milliseconds, context.RequestAborted));
        });
        routes.MapGet("/send", context =>
        {
            int size = KestrelQuery.Number(context, "size", 5);
            bool binary = context.Request.Query["binary"] == "true";
            return ServeAsync(context, socket => SendAsync(socket, size, binary, context.RequestAborted));
        });
        routes.MapGet("/close", context =>
        {
            int code = KestrelQuery.Number(context, "code", 1000);
            string reason = context.Request.Query["reason"].ToString();
            return ServeAsync(context, socket => CloseAsync(socket, code, reason, context.RequestAborted));
        });
    }

    private static Task ServeSubprotocolAsync(HttpContext context) => ServeAsync(
        context,
        async socket =>
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(socket.SubProtocol ?? ""), WebSocketMessageType.Text, true, context.RequestAborted);
            await CloseAsync(socket, 1000, "", context.RequestAborted);
        },
        context.WebSockets.WebSocketRequestedProtocols.LastOrDefault());

    private static async Task ServeAsync(HttpContext context, Func<WebSocket, Task> serve, string? subprotocol = null)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync(subprotocol);
        try
        {
            await serve(socket);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // The client has broken off, or broken the protocol, or the server stops; the test sees it at its own end.
        }
    }

    private static async Task EchoAsync(WebSocket socket)
    {
        byte[] message = new byte[64 * 1024];
        while (true)
        {
            int length = 0;
            ValueWebSocketReceiveResult received;
            do
            {
                if (length == message.Length)
                {
                    if (length == EchoLimit)
                    {
                        await socket.CloseAsync(WebSocketCloseStatus.MessageTooBig, "64 MiB", CancellationToken.None);
                        return;
                    }

                    Array.Resize(ref message, 2 * length);
                }

                received = await socket.ReceiveAsync(message.AsMemory(length), CancellationToken.None);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    await CloseAsync(socket, (int?)socket.CloseStatus ?? 1000, socket.CloseStatusDescription ?? "", CancellationToken.None);
                    return;
                }

                length += received.Count;
            }
            while (!received.EndOfMessage);

            await socket.SendAsync(message.AsMemory(0, length), received.MessageType, true, CancellationToken.None);
        }
    }

    private static async Task TickAsync(WebSocket socket, int count, int milliseconds, CancellationToken aborted)
    {
        // Reads beside the ticks, for a client that closes before they are over.
        using var closed = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        Task reading = DrainAsync(socket, closed);
        for (int i = 1; i <= count && !reading.IsCompleted; i++)
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes($"tick {i}"), WebSocketMessageType.Text, true, aborted);
            if (milliseconds > 0 && i < count)
            {
                // The pace of the feed, asked for by the test; a client that closes ends it at once.
                await Task.WhenAny(reading, Task.Delay(milliseconds, closed.Token));
            }
        }

        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", aborted);
        await reading;
    }

    private static async Task DrainAsync(WebSocket socket, CancellationTokenSource closed)
    {
        byte[] ignored = new byte[4096];
        while ((await socket.ReceiveAsync(ignored.AsMemory(), closed.Token)).MessageType != WebSocketMessageType.Close)
        {
        }

        await closed.CancelAsync();
    }

    private static async Task SendAsync(WebSocket socket, int size, bool binary, CancellationToken aborted)
    {
        byte[] fragment = new byte[Math.Min(size, FragmentSize)];
        int sent = 0;
        do
        {
            int count = Math.Min(fragment.Length, size - sent);
            for (int i = 0; i < count; i++)
            {
                fragment[i] = (byte)(binary ? sent + i : 'a' + ((sent + i) % 26));
            }

            sent += count;
            WebSocketMessageType type = binary ? WebSocketMessageType.Binary : WebSocketMessageType.Text;
            await socket.SendAsync(fragment.AsMemory(0, count), type, sent == size, aborted);
        }
        while (sent < size);

        await CloseAsync(socket, 1000, "", aborted);
    }

    private static Task CloseAsync(WebSocket socket, int code, string reason, CancellationToken aborted) =>
        socket.CloseAsync((WebSocketCloseStatus)code, reason, aborted);
}
