using Akka.Actor;
using Akka.TestKit;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Logging;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Supervision.WebSocketManager;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Connection;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Reconnecting;
using VeraWebSockets.Actors.Tests.Fakes;

namespace VeraWebSockets.Actors.Tests.Supervision;

/// <summary>One websocket actor between probes: its manager, its target, and the connection of each attempt.</summary>
public abstract class WebSocketActorTest : VirtualTimeTest
{
    private protected const long Id = 7;

    private readonly TestProbe[] _connections;
    private int _created;

    private protected WebSocketActorTest()
    {
        Manager = CreateTestProbe();
        Manager.SetAutoPilot(new DelegateAutoPilot((sender, message) =>
        {
            if (GrantsDials && message is WebSocketManagerProtocol.DialWanted wanted)
            {
                sender.Tell(new WebSocketManagerProtocol.DialGranted(wanted.Attempt));
            }

            return AutoPilot.KeepRunning;
        }));
        Target = CreateTestProbe();
        _connections = [CreateTestProbe(), CreateTestProbe(), CreateTestProbe()];
    }

    private protected TestProbe Manager { get; }

    /// <summary>Whether every attempt has its turn at once.</summary>
    private protected bool GrantsDials { get; set; } = true;

    private protected TestProbe Target { get; }

    /// <summary>The connection of the first attempt.</summary>
    private protected TestProbe First => _connections[0];

    /// <summary>The connection of the second attempt.</summary>
    private protected TestProbe Second => _connections[1];

    /// <summary>The connection of the third attempt.</summary>
    private protected TestProbe Third => _connections[2];

    /// <summary>What each websocket is connected with.</summary>
    private protected ConnectionOptions Options { get; set; } = ConnectionOptions.Default;

    private protected List<ConnectionParameters> Created { get; } = [];

    private protected IActorRef Socket { get; private set; } = ActorRefs.Nobody;

    /// <summary>Thrown where the connection of an attempt should be created.</summary>
    private protected Exception? CreationFault { get; set; }

    private protected async Task StartAsync()
    {
        var plan = new RetryPlan(random: () => 0.5);
        ConnectionFactory create = (_, parameters) =>
        {
            Created.Add(parameters);
            return CreationFault is null ? _connections[_created++].Ref : throw CreationFault;
        };
        Props props = Props.Create(() => new WebSocketActor(Id, create, WebSocketLog.Silent, plan));
        Socket = await Manager.ChildActorOfAsync(props, "ws-7", new OneForOneStrategy(_ => Directive.Restart));
        Watch(Socket);
    }

    /// <param name="target">Gets the events; <see cref="Target"/> if not given.</param>
    private protected async Task ConnectAsync(int attempt = 1, IActorRef? target = null)
    {
        if (Socket.IsNobody())
        {
            await StartAsync();
        }

        Socket.Tell(Connect(attempt, target));
        if (GrantsDials)
        {
            Socket.Tell(new WebSocketManagerProtocol.DialGranted(attempt));
        }

        await WorkedOffAsync(Socket);
    }

    private protected async Task OpenAsync(IActorRef? target = null)
    {
        await ConnectAsync(target: target);
        await TellAsync(First, new ConnectionProtocol.Opened(new NoSender(), "chat"));
    }

    private protected async Task CloseAsync(int code = 1000, string reason = "")
    {
        Socket.Tell(new WebSocketProtocol.Close(Id, code, reason));
        await WorkedOffAsync(Socket);
    }

    private protected async Task TellAsync(TestProbe connection, object message)
    {
        Socket.Tell(message, connection.Ref);
        await WorkedOffAsync(Socket);
    }

    /// <summary>The connection dies and says nothing, as one that crashed.</summary>
    private protected async Task KillAsync(TestProbe connection)
    {
        Sys.Stop(connection.Ref);
        await Manager.FishForMessageAsync(message => message is WebSocketManagerProtocol.AttemptEnded, hint: "the end of the attempt");
    }

    /// <summary>The websocket actor itself throws, and is restarted.</summary>
    private protected async Task CrashAsync()
    {
        Socket.Tell(Kill.Instance);
        await WorkedOffAsync(Socket);
    }

    /// <summary>The websocket has asked for its turn, has it, and has worked that off.</summary>
    private protected async Task SettledAsync()
    {
        await WorkedOffAsync(Socket);
        await WorkedOffAsync(Manager);
        await WorkedOffAsync(Socket);
    }

    private protected async Task PassAsync(double seconds)
    {
        Time.Advance(TimeSpan.FromSeconds(seconds));
        await SettledAsync();
    }

    /// <summary>What the manager was told, but for turns.</summary>
    private protected async Task<IReadOnlyList<object>> ToldManagerAsync() =>
        [.. (await DrainAsync(Manager)).Where(message => message is not (WebSocketManagerProtocol.DialWanted or WebSocketManagerProtocol.DialReturned))];

    private protected async Task<string[]> EventsAsync() => [.. (await DrainAsync(Target)).Select(EventLines.LineOf)];

    private protected WebSocketManagerProtocol.Connect Connect(int attempt, IActorRef? target) =>
        new(Id, attempt, Urls.Parse("ws://host.example/"), Options, target ?? ActorRefs.Nobody);

    private protected static ConnectionProtocol.Failed Failed(ConnectErrorKind kind) => new(new ConnectError(kind, "it failed"));

    private protected static ConnectionProtocol.Ended Ended(int code, bool clean = true) =>
        new(new CloseStatus(code, ReadOnlyMemory<byte>.Empty, clean));
}
