using Akka.Actor;

namespace VeraWebSockets.LuaBridge.Dispatch;

/// <summary>
/// Tells an actor system which thread its Lua dispatcher runs on; registered before the first actor of that dispatcher. (A
/// <see cref="Akka.Actor.Setup.Setup"/> would say it at creation, but whoever creates a system with one has app.config looked for.)
/// </summary>
internal sealed class LuaThreadExtension(LuaThread thread) : ExtensionIdProvider<LuaThreadExtension>, IExtension
{
    public LuaThread Thread { get; } = thread;

    /// <inheritdoc/>
    public override LuaThreadExtension CreateExtension(ExtendedActorSystem system) => this;
}
