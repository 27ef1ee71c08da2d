using Akka.Actor;
using Akka.TestKit;
using VeraWebSockets.Actors.Logging;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Protocol.Close;
using VeraWebSockets.Actors.Protocol.Url;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket.Connection;
using VeraWebSockets.Actors.Tests.Fakes;
using VeraWebSockets.Testing;

namespace VeraWebSockets.Actors.Tests.Supervision;

/// <summary>
/// One connection actor with a dialer and a transport that the test moves. The probe is its parent and the target of its messages at
/// once, so that it sees the order of both.
/// </summary>
public abstract class ConnectionActorTest : VirtualTimeTest
{
    internal static readonly ConnectionOptions Settings = ConnectionOptions.Default with
    {
        CloseTimeout = TimeSpan.FromSeconds(1),
        FlushTimeout = TimeSpan.FromSeconds(5),
    };

    private protected ConnectionActorTest() => Observer = CreateTestProbe();

    private protected TestProbe Observer { get; }

    private protected FakeDialer Dialer { get; set; } = new();

    private protected FakeTransport Transport => Dialer.Transport;

    private protected IActorRef Connection { get; private set; } = ActorRefs.Nobody;

    /// <summary>Whether one thread polls the sockets and runs the actors.</summary>
    private protected bool IsOwnThread { get; set; }

    private protected static WebSocketUrl Url { get; } = Urls.Parse("ws://host.example/path");

    protected override void AfterAll()
    {
        Transport.Dispose();
        base.AfterAll();
    }

    /// <summary>Dialing.</summary>
    private protected async Task StartAsync()
    {
        var parameters = new ConnectionParameters(7, 3, Url, Settings, Observer);
        Connection = await Observer.ChildActorOfAsync(
            Props.Create(() => new ConnectionActor(parameters, Dialer, () => IsOwnThread, WebSocketLog.Silent)), "connection-3");
        Watch(Connection);
        await WorkedOffAsync(Connection);
    }

    /// <summary>Waiting for <c>Start</c>.</summary>
    private protected async Task<ConnectionProtocol.Opened> OpenAsync(ReadOnlyMemory<byte> leftover = default)
    {
        await StartAsync();
        Dialer.Open(leftover, "chat");
        return await Observer.ExpectMsgAsync<ConnectionProtocol.Opened>(hint: "the news that the connection is open");
    }

    /// <summary>Messages flow.</summary>
    private protected async Task<ConnectionProtocol.Opened> RunAsync(ReadOnlyMemory<byte> leftover = default)
    {
        ConnectionProtocol.Opened opened = await OpenAsync(leftover);
        Connection.Tell(ConnectionProtocol.Start.Instance);
        await WorkedOffAsync(Connection);
        return opened;
    }

    /// <summary>Our close frame is queued.</summary>
    private protected async Task CloseAsync(int code = 1000, string reason = "")
    {
        Connection.Tell(new ConnectionProtocol.Close(new ClosePayload(code, System.Text.Encoding.UTF8.GetBytes(reason))));
        await WorkedOffAsync(Connection);
        await WorkedOffAsync(Connection); // it may have told itself meanwhile that the frame is written
    }

    private protected async Task<CloseStatus> EndedAsync() =>
        (await Observer.ExpectMsgAsync<ConnectionProtocol.Ended>(hint: "the end of the connection")).Status;

    private protected async Task<string[]> MessagesAsync()
    {
        var received = await Observer.ExpectMsgAsync<WebSocketProtocol.Received>(hint: "a batch of messages");
        string[] lines = [.. CollectingTarget.LinesOf(received.Batch)];
        received.Batch.Dispose();
        return lines;
    }

    private protected async Task StoppedAsync() => await ExpectTerminatedAsync(Connection);

    private protected Task CutAsync() => Transport.Disposed.WithLimit("the transport to be disposed");

    private protected IReadOnlyList<PeerFrame> WrittenFrames() => Fakes.WrittenFrames.Of(Transport.Written);
}
