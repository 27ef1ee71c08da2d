// A server to try the other examples with, which sends back what it gets: dotnet run examples/EchoServer.cs [port]
#:sdk Microsoft.NET.Sdk.Web
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false

using System.Net.WebSockets;

string port = args is [var given, ..] ? given : "8080";
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
var application = builder.Build();
application.UseWebSockets();
application.Run(async context =>
{
    if (!context.WebSockets.IsWebSocketRequest)
    {
        context.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
        return;
    }

    using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
    try
    {
        byte[] buffer = new byte[65536];
        while (await socket.ReceiveAsync(buffer, context.RequestAborted) is { CloseStatus: null } received)
        {
            await socket.SendAsync(
                buffer.AsMemory(0, received.Count), received.MessageType, received.EndOfMessage, context.RequestAborted);
        }

        await socket.CloseOutputAsync(
            socket.CloseStatus ?? WebSocketCloseStatus.Empty, socket.CloseStatusDescription, context.RequestAborted);
    }
    catch (Exception e) when (e is WebSocketException or OperationCanceledException)
    {
        // The client went without a closing handshake, or we are stopping.
    }
});
application.Lifetime.ApplicationStarted.Register(
    () => Console.WriteLine($"ws://127.0.0.1:{port}/ sends back what it gets; Ctrl-C ends it"));
application.Run($"http://127.0.0.1:{port}");
