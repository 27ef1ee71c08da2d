using Akka;
using Akka.Actor;
using Akka.Configuration;
using VeraWebSockets.Actors.Logging;
using VeraWebSockets.Actors.Options;
using VeraWebSockets.Actors.Supervision;
using VeraWebSockets.Actors.Supervision.WebSocketManager;
using VeraWebSockets.Actors.Transport.Readiness;
using VeraWebSockets.LuaBridge.Dispatch;

namespace VeraWebSockets.LuaBridge;

/// <summary>
/// The actor system of one script, from its first connect to the end of <c>loop()</c>. Its shutdown closes the websockets, then waits until
/// Lua has worked off every event that was told, and only then terminates: stopping an actor overtakes what waits in its mailbox.
/// </summary>
internal sealed class ScriptSystem
{
    private const string Name = "verawebsockets";
    private static readonly TimeSpan TimeToTell = TimeSpan.FromSeconds(2); // the endings to Lua, as in the settings

    private readonly ActorSystem _system;
    private readonly WebSocketLog _log;
    private readonly Lazy<CoordinatedShutdown> _shutdown; // no script needs it to start
    private readonly Task _managerStopped;
    private readonly Task _dispatcherStopped;
    private int _ends; // of the two top actors, before a shutdown

    /// <param name="configuration">Of the actor system.</param>
    /// <param name="options">Of the manager of websockets.</param>
    /// <param name="thread">Runs the handlers.</param>
    /// <param name="loop">Polled by that thread, which then runs the websockets' actors as well; or null.</param>
    /// <param name="callbacks">The handlers.</param>
    /// <param name="log">The library's log.</param>
    /// <param name="manager">Default: that of the library.</param>
    public ScriptSystem(
        Config configuration, WebSocketManagerOptions options, LuaThread thread, ReadinessLoop? loop, ILuaCallbacks callbacks, WebSocketLog log, ManagerFactory? manager = null)
    {
        _log = log;
        _system = ActorSystem.Create(Name, WithTimeToClose(configuration, options.ShutdownTimeout));
        try
        {
            _system.RegisterExtension(new LuaThreadExtension(thread));
            IoThread? io = loop is null ? null : new IoThread(LuaDispatcherActor.DispatcherId, loop);
            Manager = _system.ActorOf((manager ?? WebSocketManagerActor.Create)(_system, options, log, io), WebSocketManagerActor.Name);
            Dispatcher = _system.ActorOf(LuaDispatcherActor.Create(callbacks, log), LuaDispatcherActor.Name);
        }
        catch
        {
            _ = _system.Terminate(); // the next connect makes another
            throw;
        }

        _shutdown = new Lazy<CoordinatedShutdown>(PrepareShutdown);
        _managerStopped = Manager.WatchAsync();
        _dispatcherStopped = Dispatcher.WatchAsync();
        _ = EndWithAsync(Manager, _managerStopped);
        _ = EndWithAsync(Dispatcher, _dispatcherStopped);
    }

    /// <summary>Parent of the websockets.</summary>
    public IActorRef Manager { get; }

    /// <summary>Target of their events.</summary>
    public IActorRef Dispatcher { get; }

    /// <summary>Completes when every actor has stopped.</summary>
    public Task Terminated => _system.WhenTerminated;

    /// <summary>Tells the dispatcher something later, unless it is cancelled.</summary>
    public ICancelable TellDispatcher(TimeSpan delay, object message) =>
        _system.Scheduler.ScheduleTellOnceCancelable(delay, Dispatcher, message, ActorRefs.NoSender);

    /// <summary>Starts the shutdown; any number of times, from any thread.</summary>
    public void BeginStop()
    {
        try
        {
            _ = _shutdown.Value.Run(CoordinatedShutdown.ActorSystemTerminateReason.Instance);
        }
        catch (Exception defect)
        {
            _log.Write(LogTopics.Error, $"defect in the shutdown: {defect}");
            _ = _system.Terminate(); // websockets then end without a closing handshake, but loop() returns
        }
    }

    /// <summary>The phase of the shutdown in which websockets close has to last longer than they may take; for the default the settings say so.</summary>
    private static Config WithTimeToClose(Config configuration, TimeSpan limit) => limit <= WebSocketManagerOptions.Default.ShutdownTimeout
        ? configuration
        : ConfigurationFactory.ParseString(
            $"akka.coordinated-shutdown.phases.before-service-unbind.timeout = {(limit + TimeToTell).TotalMilliseconds:0}ms").WithFallback(configuration);

    private CoordinatedShutdown PrepareShutdown()
    {
        CoordinatedShutdown shutdown = CoordinatedShutdown.Get(_system);
        shutdown.AddTask(CoordinatedShutdown.PhaseBeforeServiceUnbind, "close-websockets", CloseAsync);
        return shutdown;
    }

    /// <summary>Without its two top actors the script would wait for ever.</summary>
    private async Task EndWithAsync(IActorRef actor, Task stopped)
    {
        await stopped.ConfigureAwait(false);
        if (_shutdown.Value.ShutdownReason is null && Interlocked.Increment(ref _ends) == 1)
        {
            _log.Write(LogTopics.Error, $"defect: {actor.Path} has stopped; ending the loop");
            await _system.Terminate().ConfigureAwait(false);
        }
    }

    /// <summary>An actor that has stopped is not waited for: it answers nothing.</summary>
    private async Task<Done> CloseAsync()
    {
        await Task.WhenAny(
            Manager.Ask<WebSocketManagerProtocol.ShutdownCompleted>(WebSocketManagerProtocol.Shutdown.Instance), _managerStopped)
            .ConfigureAwait(false);
        await Task.WhenAny(
            Dispatcher.Ask<LuaDispatcherActor.Drained>(LuaDispatcherActor.Drain.Instance), _dispatcherStopped).ConfigureAwait(false);
        return Done.Instance;
    }
}
