// The client without Lua: dotnet run examples/EchoClient.cs URL
#:project ../src/Actors/VeraWebSockets.Actors.csproj
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false

using System.Text;
using Akka.Actor;
using VeraWebSockets.Actors.Logging;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Protocol.Messages;
using VeraWebSockets.Actors.Protocol.Url;
using VeraWebSockets.Actors.Sending;
using VeraWebSockets.Actors.Supervision.WebSocketManager;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;

if (args is not [string text] || !WebSocketUrl.TryParse(text, out WebSocketUrl? url, out string? problem))
{
    Console.Error.WriteLine("usage: dotnet run examples/EchoClient.cs ws://HOST/");
    return 2;
}

ActorSystem system = ActorSystem.Create("example", "akka.loglevel = WARNING");
IActorRef manager = system.ActorOf(
    WebSocketManagerActor.Create(system, WebSocketManagerOptions.Default, WebSocketLog.Silent), WebSocketManagerActor.Name);
IActorRef client = system.ActorOf(Props.Create(() => new EchoClient(manager, url!)));
await client.WatchAsync();

// All websockets close and tell their end; only then may the actor system go.
await manager.Ask<WebSocketManagerProtocol.ShutdownCompleted>(WebSocketManagerProtocol.Shutdown.Instance);
await system.Terminate();
return 0;

/// <summary>Says hello, prints the answer, closes, and stops.</summary>
internal sealed class EchoClient : ReceiveActor
{
    private const long Id = 1; // ours to choose, unique within the manager

    public EchoClient(IActorRef manager, WebSocketUrl url)
    {
        manager.Tell(new WebSocketManagerProtocol.Connect(Id, Attempt: 1, url, ConnectionOptions.Default, Self));

        Receive<WebSocketProtocol.Opened>(opened =>
        {
            opened.Sender.Send("hello"u8, MessageType.Text);
            opened.Sender.Flush();
        });
        Receive<WebSocketProtocol.Received>(received =>
        {
            using MessageBatch batch = received.Batch; // gives the buffer back, and a credit
            for (int i = 0; i < batch.Count; i++)
            {
                if (batch.KindOf(i) == MessageKind.Text)
                {
                    Console.WriteLine($"received: {Encoding.UTF8.GetString(batch.PayloadOf(i))}");
                    manager.Tell(new WebSocketProtocol.Close(Id, 1000, "done"));
                }
            }
        });
        Receive<WebSocketProtocol.ConnectFailed>(failed => End($"failed: {failed.Error}"));
        Receive<WebSocketProtocol.Closed>(closed => End($"closed: {closed.Status.Code}"));
    }

    private void End(string how)
    {
        Console.WriteLine(how);
        Context.Stop(Self);
    }
}
