using Akka.Configuration;
using Akka.Dispatch;

namespace VeraWebSockets.LuaBridge.Dispatch;

/// <summary>
/// The executor of <c>verawebsockets.lua-dispatcher</c>: hands every turn to the <see cref="LuaThread"/> of the actor system's
/// <see cref="LuaThreadExtension"/>. Akka creates it by the name that <c>akka.hocon</c> gives.
/// </summary>
internal sealed class LuaThreadExecutor(Config config, IDispatcherPrerequisites prerequisites)
    : ExecutorServiceConfigurator(config, prerequisites)
{
    public override ExecutorService Produce(string id)
    {
        return Prerequisites.Settings.System.TryGetExtension(out LuaThreadExtension extension) ? new Executor(id, extension.Thread)
            : throw new InvalidOperationException($"dispatcher {id}: the actor system has no {nameof(LuaThreadExtension)}");
    }

    private sealed class Executor(string id, LuaThread thread) : ExecutorService(id)
    {
        public override void Execute(IRunnable run) => thread.Enqueue(run);

        public override void Shutdown()
        {
            // The thread is the script's own, and outlives the actor system.
        }
    }
}
