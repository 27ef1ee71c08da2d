using Akka.Actor.Setup;

namespace VeraWebSockets.LuaBridge.Dispatch;

/// <summary>Tells an actor system which thread its Lua dispatcher runs on.</summary>
internal sealed class LuaThreadSetup(LuaThread thread) : Setup
{
    public LuaThread Thread { get; } = thread;
}
