using Akka.Actor;
using Akka.Configuration;
using VeraWebSockets.Actors.Errors;
using VeraWebSockets.Actors.Logging;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Supervision.WebSocketManager.WebSocket;
using VeraWebSockets.LuaBridge.Dispatch;
using VeraWebSockets.LuaBridge.Tests.Dispatch;
using VeraWebSockets.Testing;
using Settings = VeraWebSockets.Actors.Options.Settings;

namespace VeraWebSockets.LuaBridge.Tests;

public sealed class ScriptSystemTests
{
    private readonly LuaThread _thread = new();
    private readonly FakeCallbacks _callbacks = new();
    private readonly ScriptSystem _system;

    public ScriptSystemTests()
    {
        Config settings = Settings.Load(null);
        _system = new ScriptSystem(
            settings, WebSocketManagerOptions.From(settings.GetConfig("verawebsockets.manager")), _thread, loop: null, _callbacks, WebSocketLog.Silent);
    }

    [Fact]
    public async Task Given_no_websocket_when_the_stop_begins_then_the_system_terminates()
    {
        _system.BeginStop();

        await RunAsync();
        Assert.True(_system.Terminated.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Given_a_stop_when_it_begins_again_then_the_system_terminates_once()
    {
        _system.BeginStop();
        _system.BeginStop();

        await RunAsync();
        Assert.True(_system.Terminated.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Given_events_that_wait_for_a_slow_one_when_the_stop_begins_then_they_are_handled_before_the_system_terminates()
    {
        using var release = new ManualResetEventSlim();
        _callbacks.WhileHandling = () => release.Wait(TestLimits.Default);
        for (int i = 1; i <= 3; i++)
        {
            _system.Dispatcher.Tell(new WebSocketProtocol.ConnectFailed(i, 1, new ConnectError(ConnectErrorKind.ConnectFailed, "")));
        }

        Task running = RunAsync();
        await Eventually.Is("the first event to be handled", () => _callbacks.Calls.Count == 1);
        _system.BeginStop();
        await Eventually.Is("the drain to wait behind the other two", () => WaitingForDispatcher == 3);

        release.Set();

        await running;
        Assert.Equal(["failed 1", "failed 2", "failed 3"], _callbacks.Calls.Where(call => call != "turn"));
    }

    [Fact]
    public async Task Given_an_event_when_the_thread_is_not_run_then_it_waits()
    {
        _system.Dispatcher.Tell(new WebSocketProtocol.Drained(1, 1));
        await _system.Manager.Ask<ActorIdentity>(new Identify(null), TestContext.Current.CancellationToken)
            .WithLimit("the manager to answer, on another thread");

        Assert.Empty(_callbacks.Calls);

        _system.BeginStop();
        await RunAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Given_a_top_actor_that_stops_when_nobody_asked_then_the_system_terminates_instead_of_waiting_for_ever(bool isManager)
    {
        (isManager ? _system.Manager : _system.Dispatcher).Tell(PoisonPill.Instance);

        await RunAsync();
        Assert.True(_system.Terminated.IsCompletedSuccessfully);
    }

    private int WaitingForDispatcher => ((ActorRefWithCell)_system.Dispatcher).Underlying.NumberOfMessages;

    private Task RunAsync() => Task.Run(() => _thread.Run(_system.Terminated)).WithLimit("the actor system to terminate");
}
