using System.Collections.Concurrent;
using Akka.Actor;
using Akka.TestKit;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Logging;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Supervision.WebSocketManager;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Connection;
using VeraWebSockets.Actors.Tests.Fakes;

namespace VeraWebSockets.Actors.Tests.Supervision;

/// <summary>The manager with its websocket actors; the connections below them are played by <see cref="Puppet"/>s.</summary>
public abstract class ManagerTest : VirtualTimeTest
{
    private protected static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<(long Id, int Attempt), IActorRef> _connections = new();

    private protected ManagerTest()
    {
        Target = CreateTestProbe();
        Lines = new StringWriter();
    }

    private protected TestProbe Target { get; }

    private protected StringWriter Lines { get; }

    private protected IActorRef Manager { get; private set; } = ActorRefs.Nobody;

    /// <summary>What the connections were told, such as <c>7/1 Close 1001</c>.</summary>
    private protected ConcurrentQueue<string> Told { get; } = new();

    private protected void Start(int maxSockets = 100, DialOptions? dials = null)
    {
        var options = new WebSocketManagerOptions
        {
            MaxSockets = maxSockets,
            ShutdownTimeout = ShutdownTimeout,
            Dials = dials ?? DialOptions.Default,
        };
        ConnectionFactory create = (parent, parameters) => _connections[(parameters.SocketId, parameters.Attempt)] = parent.ActorOf(
            Props.Create(() => new Puppet($"{parameters.SocketId}/{parameters.Attempt}", Told)), $"connection-{parameters.Attempt}");
        var log = new WebSocketLog(Lines, TimeProvider.System) { Mask = LogTopics.All };
        Props props = WebSocketManagerActor.Create(options, create, log);
        Manager = Sys.ActorOf(props, "websockets");
        Watch(Manager);
    }

    protected override void AfterAll()
    {
        Lines.Dispose();
        base.AfterAll();
    }

    private protected static WebSocketManagerProtocol.Connect Connect(long id, int attempt, IActorRef target) =>
        new(id, attempt, Urls.Parse("ws://host.example/"), ConnectionOptions.Default, target);

    private protected async Task ConnectAsync(long id, int attempt = 1, string url = "ws://host.example/", ReconnectOptions? reconnect = null)
    {
        Manager.Tell(Connect(id, attempt, Target) with
        {
            Url = Urls.Parse(url),
            Options = ConnectionOptions.Default with { Reconnect = reconnect ?? ReconnectOptions.Off },
        });
        await SettledAsync(id);
    }

    private protected async Task OpenAsync(long id, int attempt = 1)
    {
        await ConnectAsync(id, attempt);
        await SpeakAsync(id, new ConnectionProtocol.Opened(new NoSender(), null), attempt);
    }

    /// <summary>The attempt fails.</summary>
    private protected Task FailAsync(long id, ConnectErrorKind kind = ConnectErrorKind.ConnectFailed) =>
        SpeakAsync(id, new ConnectionProtocol.Failed(new ConnectError(kind, "")));

    private protected Task EndAsync(long id, int attempt = 1) =>
        SpeakAsync(id, new ConnectionProtocol.Ended(new CloseStatus(1000, ReadOnlyMemory<byte>.Empty, true)), attempt);

    /// <summary>The connection of an attempt, which has told its end, lingers no longer.</summary>
    private protected async Task LeaveAsync(long id, int attempt = 1)
    {
        Watch(ConnectionOf(id, attempt));
        Sys.Stop(ConnectionOf(id, attempt));
        await ExpectTerminatedAsync(ConnectionOf(id, attempt));
        await SettledAsync(id);
    }

    /// <summary>The connection of an attempt says this to its websocket.</summary>
    private protected async Task SpeakAsync(long id, object message, int attempt = 1)
    {
        IActorRef connection = ConnectionOf(id, attempt);
        connection.Tell(new Puppet.Say(message));
        await WorkedOffAsync(connection);
        await SettledAsync(id);
    }

    private protected IActorRef ConnectionOf(long id, int attempt = 1) => _connections[(id, attempt)];

    private protected bool HasConnection(long id, int attempt) => _connections.ContainsKey((id, attempt));

    private protected async Task<IActorRef> SocketAsync(long id) =>
        (await Sys.ActorSelection(Manager.Path / $"ws-{id}").Ask<ActorIdentity>(new Identify(null))).Subject;

    /// <summary>Manager, websocket, and manager again have worked off their mailboxes.</summary>
    private protected async Task SettledAsync(long id)
    {
        await WorkedOffAsync(Manager);
        IActorRef? socket = await SocketAsync(id);
        for (int i = 0; i < 2 && socket is not null; i++)
        {
            await WorkedOffAsync(socket);
            await WorkedOffAsync(Manager); // gives it its turn to dial
        }

        if (socket is not null)
        {
            await WorkedOffAsync(socket);
        }

        await WorkedOffAsync(Manager);
    }

    /// <summary>Such as <c>7 Opened 1</c>.</summary>
    private protected async Task<string[]> EventsAsync() => [.. (await DrainAsync(Target)).Select(EventLines.LineWithId)];
}
